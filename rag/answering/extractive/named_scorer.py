"""The sentence scorer that the settings name."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.extractive.scorer import ScoredPassages, SentenceScorer
from rag.components import Part
from rag.errors import ModelError
from rag.question.keywords import DocumentFrequency
from rag.schema.answers import Passage


def load_named_scorer(part: Part) -> SentenceScorer:
    """A named scorer: an object with `threshold` and `score`, as `SentenceScorer` describes.

    Raises `SettingsError` when it lacks them. The returned scorer raises `ModelError` when the part fails, or scores a
    sentence that is not in the passages.
    """
    made = part.make()
    threshold = getattr(made, "threshold", None)
    is_threshold = isinstance(threshold, (int, float)) and 0 <= threshold <= 1
    if not callable(getattr(made, "score", None)) or not is_threshold:
        raise part.describe_misfit(
            made, "a sentence scorer: it needs a number `threshold` of 0 to 1 and a method `score`"
        )
    return CheckedScorer(part, made)


class CheckedScorer:
    """A scorer whose result is checked: only passages it was given and their sentences, and a confidence of 0 to 1."""

    def __init__(self, part: Part, scorer: SentenceScorer) -> None:
        self._part = part
        self._scorer = scorer

    @property
    def threshold(self) -> float:
        """The threshold of the named scorer."""
        return self._scorer.threshold

    def score(
        self, question: str, passages: Sequence[Passage], *, document_frequency: DocumentFrequency
    ) -> ScoredPassages:
        """As `SentenceScorer.score`. Raises `ModelError` when the part fails or its result does not fit the
        passages."""
        try:
            scored = self._scorer.score(question, passages, document_frequency=document_frequency)
            fault = _find_fault(scored, passages)
        except Exception as error:  # third-party code may raise and return anything
            raise ModelError(f"The {self._part.describe_failure(error)}") from error
        if fault:
            raise ModelError(f"The sentence scorer {self._part.name} gave {fault}.")
        return scored


def _find_fault(scored: ScoredPassages, passages: Sequence[Passage]) -> str:
    """What is wrong with a result; "" if nothing is."""
    if not 0 <= scored.confidence <= 1:
        return "a confidence that is not between 0 and 1"
    if not all(passage in passages for passage in scored.passages):
        return "a passage that it was not given"
    for one in scored.sentences:
        if one.passage not in passages or one.sentence not in one.passage.chunk.sentences:
            return "a sentence that is not one of the passages'"
        if one.span and not one.sentence.start <= one.span.start <= one.span.end <= one.sentence.end:
            return "a span that is not inside its sentence"
    return ""
