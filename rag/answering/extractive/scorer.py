"""Which sentences answer a question, and with what confidence: the interface, and the scorer that ships.

The shipped scorer weights the features of each sentence; `training/sentence_scorer/fit.py` learns the weights, which
can be read in `sentences.json`. Another scorer needs `threshold` and `score`. `answerer` decides which of the sentences
are quoted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.answering.extractive.confidence_features import list_confidence_features, list_span_features
from rag.answering.extractive.features import MeasuredSentences, measure_sentences
from rag.answering.extractive.holding import HOLDS, Holding, prefer_holding
from rag.answering.extractive.second_pass import PremiseOdds, read_again, read_premise
from rag.answering.extractive.whole_spans import complete_span
from rag.errors import ModelError
from rag.models.embedding import TokenEncoder
from rag.models.minilm import load_minilm
from rag.models.onnx import WEIGHTS_FOLDER
from rag.models.reader import FoundSpan, PassageReader, load_reader
from rag.models.token_cache import TokenCache
from rag.question.keywords import DocumentFrequency
from rag.schema.answers import Passage
from rag.schema.documents import Sentence
from rag.text.words import stem_content

Floats = NDArray[np.float64]

_LEAST_ODDS = 1e-12
"""Keeps the odds of the worst sentence above 0."""

FUSION_K, UTILITY_SHARE = 10, 0.1
"""The score of a passage at rank r of the retrieval is 10 / (10 + r) plus a tenth of its best sentence's utility."""

READ_ONCE = 1.0
"""Subtracted from the score of an answer span that the reader saw only once, in its passage. At a score of 1 about half
of such spans are right (one trial, mean of three readings)."""

WEIGHTS_FILE = WEIGHTS_FOLDER / "sentences.json"


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a passage that may be quoted."""

    passage: Passage
    sentence: Sentence
    odds: float
    """Its odds of holding the answer divided by those of the best sentence: 1 for the best, above 0 for all."""
    span: FoundSpan | None = None
    """Its answer span, as character offsets in the document; None when the scorer finds none. The score is the natural
    logarithm of the odds that it is the answer: 0 means even odds."""
    holding: Holding = HOLDS
    """How the answer span holds."""


@dataclass(frozen=True, slots=True)
class ScoredPassages:
    """The sentences of some passages, scored for a question."""

    sentences: tuple[ScoredSentence, ...]
    """Best first; a sentence that two passages share appears once, with the better of them."""
    confidence: float
    """Calibrated probability, 0 to 1, that the passages answer the question and the best sentence is from one that
    does; 0 when there are no sentences."""
    passages: tuple[Passage, ...] = ()
    """The passages, reordered by what was found in them."""
    premise: PremiseOdds | None = None
    """How far what the question takes for granted is shown; None when it takes nothing for granted, or when that was
    not read."""


class SentenceScorer(Protocol):
    """Finds the sentences that answer."""

    @property
    def threshold(self) -> float:
        """The confidence below which it is better to abstain."""

    def score(
        self, question: str, passages: Sequence[Passage], *, document_frequency: DocumentFrequency
    ) -> ScoredPassages:
        """The passages' sentences by how well each answers; `passages` come best first."""


@dataclass(frozen=True, slots=True)
class Logit:
    """A weighted sum of features that is the natural logarithm of the odds of something."""

    weights: Mapping[str, float]
    """Feature -> weight."""
    bias: float

    def compute(self, features: Mapping[str, float]) -> float:
        """The log odds; features without a weight are ignored."""
        return self.bias + sum(weight * features[name] for name, weight in self.weights.items())


@dataclass(frozen=True, slots=True)
class LinearScorer:
    """The shipped scorer: three weighted sums that rank sentences and give the probabilities of the best one and its
    span."""

    encoder: TokenEncoder
    reader: PassageReader
    ranking: Mapping[str, float]
    """Feature of a sentence -> weight; the sum is its utility: a difference of 1 is a factor of e in the odds."""
    words: Logit
    """That the answer span of the best sentence is right, from `list_span_features`."""
    confidence: Logit
    """That the best sentence's passage answers, from `list_confidence_features` and the second pass."""
    threshold: float

    def score(
        self, question: str, passages: Sequence[Passage], *, document_frequency: DocumentFrequency
    ) -> ScoredPassages:
        measured = measure_sentences(
            question,
            passages,
            encoder=self.encoder,
            reader=self.reader,
            document_frequency=document_frequency,
            preview=self.ranking,
        )
        if not measured.sentences:
            return ScoredPassages((), 0.0, tuple(passages))
        utilities = prefer_holding(
            rank_sentences(measured, self.ranking),
            measured.passage_indices.tolist(),
            measured.sentences,
            measured.held,
        )
        best = int(np.argmax(utilities))
        passage = passages[measured.passage_indices[best]]
        second = read_again(
            question, passage, measured.sentences[best], reader=self.reader, left_out=measured.held[best].left_out
        )
        span = replace(second.span, score=self.words.compute(list_span_features(measured, best, second)))
        logit = self.confidence.compute({**list_confidence_features(measured, utilities), **second.features})
        order = np.argsort(-utilities, kind="stable")
        odds = np.exp(utilities - utilities.max())
        asked = stem_content(question)

        def make_scored(at: int) -> ScoredSentence:
            passage, sentence = passages[measured.passage_indices[at]], measured.sentences[at]
            found = _complete(span if at == best else _discount_span(measured.spans[at]), sentence, passage, asked)
            return ScoredSentence(passage, sentence, max(float(odds[at]), _LEAST_ODDS), found, measured.held[at])

        scored = tuple(map(make_scored, order.tolist()))
        confidence = float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))
        premise = read_premise(question, passage, measured.sentences[best], second, reader=self.reader)
        return ScoredPassages(scored, confidence, rank_passages(passages, measured, utilities), premise)


def rank_sentences(measured: MeasuredSentences, weights: Mapping[str, float]) -> Floats:
    """The utility of each sentence: the weighted sum of its features."""
    utilities = np.zeros(len(measured.sentences))
    for name, weight in weights.items():
        utilities += weight * measured.features[name]
    return utilities


def rank_passages(passages: Sequence[Passage], measured: MeasuredSentences, utilities: Floats) -> tuple[Passage, ...]:
    """The passages, best first, by their rank in the retrieval and their best sentence.

    A passage without a quotable sentence is scored like the worst sentence.
    """
    best = [float(utilities.min())] * len(passages)
    for at, utility in zip(measured.passage_indices.tolist(), utilities.tolist(), strict=True):
        best[at] = max(best[at], utility)
    scores = [FUSION_K / (FUSION_K + at + 1) + UTILITY_SHARE * utility for at, utility in enumerate(best)]
    return tuple(passages[at] for at in sorted(range(len(passages)), key=lambda at: -scores[at]))


def _discount_span(span: FoundSpan) -> FoundSpan:
    return replace(span, score=span.score - READ_ONCE)


def _complete(span: FoundSpan, sentence: Sentence, passage: Passage, asked: Set[str]) -> FoundSpan:
    """The span with whole ends, inside its sentence."""
    text = passage.text[sentence.start - passage.start : sentence.end - passage.start]
    start, end = complete_span(text, span.start - sentence.start, span.end - sentence.start, asked=asked)
    return replace(span, start=sentence.start + start, end=sentence.start + end)


def load_scorer() -> LinearScorer:
    """The scorer that ships, over the shipped embedding model and reader.

    Raises ModelError when its weights or one of the models are missing or damaged.
    """
    return read_scorer(WEIGHTS_FILE, TokenCache(load_minilm()), load_reader())


def read_scorer(path: Path, encoder: TokenEncoder, reader: PassageReader) -> LinearScorer:
    """The scorer with the weights of a file that `training/sentence_scorer/fit.py` wrote.

    Raises ModelError when the file is missing or damaged.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        ranking = {name: float(entry["weight"]) for name, entry in content["ranking"].items()}
        words, confidence = read_logit(content["words"]), read_logit(content["confidence"])
        return LinearScorer(encoder, reader, ranking, words, confidence, float(content["threshold"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"The sentence weights {path} are missing or damaged. Install Footnote again.") from error


def read_logit(content: Mapping[str, Mapping[str, float]]) -> Logit:
    """A part of the weights file: the weight of each feature, and "bias".

    Raises KeyError, TypeError or ValueError when it is malformed.
    """
    weights = {name: float(entry["weight"]) for name, entry in content.items()}
    bias = weights.pop("bias")
    return Logit(weights, bias)
