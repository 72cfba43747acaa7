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

    Raises `SettingsError` when it lacks them. What is returned raises `ModelError` when the part fails, or scores a
    sentence that is not one of the passages'.
    """
    made = part.make()
    threshold = getattr(made, "threshold", None)
    if not callable(getattr(made, "score", None)) or not isinstance(threshold, (int, float)):
        raise part.describe_misfit(made, "a sentence scorer: it needs a number `threshold` and a method `score`")
    return CheckedScorer(part.name, made)


class CheckedScorer:
    """A scorer whose result is checked: only sentences of the passages, and a confidence of 0 to 1."""

    def __init__(self, name: str, scorer: SentenceScorer) -> None:
        self._name = name
        self._scorer = scorer

    @property
    def threshold(self) -> float:
        """The threshold of the named scorer."""
        return self._scorer.threshold

    def score(
        self, question: str, passages: Sequence[Passage], *, document_frequency: DocumentFrequency
    ) -> ScoredPassages:
        """As `SentenceScorer.score`. Raises `ModelError` when the part fails or its result is not of the passages."""
        try:
            scored = self._scorer.score(question, passages, document_frequency=document_frequency)
            is_sound = 0 <= scored.confidence <= 1 and all(
                one.passage in passages and one.sentence in one.passage.chunk.sentences for one in scored.sentences
            )
        except Exception as error:  # third-party code may raise anything
            reason = " ".join(str(error).split())[:200]
            raise ModelError(f"The sentence scorer {self._name} failed: {type(error).__name__}: {reason}") from error
        if not is_sound:
            raise ModelError(
                f"The sentence scorer {self._name} gave a sentence that is not one of the passages', or a confidence "
                "that is not between 0 and 1."
            )
        return scored
