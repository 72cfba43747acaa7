"""Which sentences answer a question, and how sure that is: the small interface, and the scorer that ships.

The shipped scorer weighs what the reader and the embedding model say of each sentence; its weights are learnt by
`training/sentence_scorer/fit.py` and readable in `sentences.json`. Another takes its place by having `threshold` and
`score`. Which of the sentences become the answer is left to `extractive`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.answering.extractive.features import MeasuredSentences, measure_sentences
from rag.answering.extractive.reader_features import SpanReader
from rag.answering.extractive.second_pass import Rereading, read_again
from rag.errors import ModelError
from rag.models.embedding import TokenEncoder, load_minilm
from rag.models.onnx import WEIGHTS_FOLDER
from rag.models.reader import FoundSpan, load_reader
from rag.models.token_cache import TokenCache
from rag.question.keywords import DocumentFrequency
from rag.schema.answers import Passage
from rag.schema.documents import Sentence

Floats = NDArray[np.float64]

_LEAST_ODDS = 1e-12
"""Keeps the odds of the worst sentence above 0, as promised."""

FUSION_K, UTILITY_SHARE = 10, 0.1
"""A passage at rank r of the retrieval counts 10 / (10 + r), and a tenth of its best sentence's utility."""

READ_ONCE = 1.0
"""What is taken off the reader's score of words that it read once, among others. At a score of 1 about half of the
words are right, by a single trial on the mean of three readings."""

WORDS_OF_SENTENCE = ("span", "cosine", "cover_passage", "maxsim", "maxsim_with_title", "maxsim_with_previous")
"""Figures of a sentence that say how sure its words are, beside those of reading it again. `span_start` and `span_end`
are not among them: they are nearly the same as `span`, and with all three each one's weight is chance."""

WEIGHTS_FILE = WEIGHTS_FOLDER / "sentences.json"


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a passage that may be quoted."""

    passage: Passage
    sentence: Sentence
    odds: float
    """Its odds of holding the answer over those of the best sentence: 1 for the best, above 0 for all."""
    span: FoundSpan | None = None
    """The words of it that answer, in characters of the document, as far as some words do. Their score is the natural
    logarithm of their odds of answering: 0 when they are as likely to as not."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading the passages for a question came to."""

    sentences: tuple[ScoredSentence, ...]
    """Best first; a sentence that stands in two passages comes once, with the better of them."""
    confidence: float
    """Calibrated probability, 0 to 1, that the passages answer the question and the best sentence is from one that
    does; 0 when there are no sentences."""
    passages: tuple[Passage, ...] = ()
    """As they were given, ordered anew by what was found in them."""


class SentenceScorer(Protocol):
    """Finds the sentences that answer."""

    @property
    def threshold(self) -> float:
        """The confidence below which an answer is better not given."""

    def score(self, question: str, passages: Sequence[Passage], *, document_frequency: DocumentFrequency) -> Reading:
        """The passages' sentences by how well each answers; `passages` come best first."""


@dataclass(frozen=True, slots=True)
class Logit:
    """A weighed sum of figures that is the natural logarithm of the odds of something."""

    weights: Mapping[str, float]
    """Figure -> weight."""
    bias: float

    def measure(self, figures: Mapping[str, float]) -> float:
        return self.bias + sum(weight * figures[name] for name, weight in self.weights.items())


@dataclass(frozen=True, slots=True)
class LinearScorer:
    """Sums of weighed figures: one ranks the sentences, one says how sure the best is, one how sure its words are."""

    encoder: TokenEncoder
    reader: SpanReader
    ranking: Mapping[str, float]
    """Figure of a sentence -> weight; the sum is a utility: a difference of 1 is a factor of e in the odds."""
    words: Logit
    """Of figures that `describe_words` gives: that the words found in the best sentence answer."""
    confidence: Logit
    """Of figures that `describe_reading` and reading again give: that the best sentence's passage answers."""
    threshold: float

    def score(self, question: str, passages: Sequence[Passage], *, document_frequency: DocumentFrequency) -> Reading:
        measured = measure_sentences(
            question, passages, encoder=self.encoder, reader=self.reader, document_frequency=document_frequency
        )
        if not measured.sentences:
            return Reading((), 0.0, tuple(passages))
        utilities = rank_sentences(measured, self.ranking)
        best = int(np.argmax(utilities))
        passage = passages[measured.passage_indices[best]]
        again = read_again(question, passage, measured.sentences[best], reader=self.reader)
        words = replace(again.words, score=self.words.measure(describe_words(measured, best, again)))
        logit = self.confidence.measure({**describe_reading(measured, utilities), **again.figures})
        order = np.argsort(-utilities, kind="stable")
        odds = np.exp(utilities - utilities.max())
        scored = tuple(
            ScoredSentence(
                passage=passages[measured.passage_indices[at]],
                sentence=measured.sentences[at],
                odds=max(float(odds[at]), _LEAST_ODDS),
                span=words if at == best else _weigh_once(measured.spans[at]),
            )
            for at in order.tolist()
        )
        confidence = float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))
        return Reading(scored, confidence, rank_passages(passages, measured, utilities))


def rank_sentences(measured: MeasuredSentences, weights: Mapping[str, float]) -> Floats:
    """The utility of each sentence: the weighed sum of its figures."""
    utilities = np.zeros(len(measured.sentences))
    for name, weight in weights.items():
        utilities += weight * measured.figures[name]
    return utilities


def rank_passages(passages: Sequence[Passage], measured: MeasuredSentences, utilities: Floats) -> tuple[Passage, ...]:
    """The passages by their place in the retrieval and their best sentence, better first. One without a sentence to
    quote counts as having the worst."""
    best = [float(utilities.min())] * len(passages)
    for at, utility in zip(measured.passage_indices.tolist(), utilities.tolist(), strict=True):
        best[at] = max(best[at], utility)
    scores = [FUSION_K / (FUSION_K + at + 1) + UTILITY_SHARE * utility for at, utility in enumerate(best)]
    return tuple(passages[at] for at in sorted(range(len(passages)), key=lambda at: -scores[at]))


def describe_reading(measured: MeasuredSentences, utilities: Floats) -> dict[str, float]:
    """The figures of a reading that say how sure its best sentence is.

    Standing out counts by the distance to the fifth and the twentieth best sentence, not the second: another
    article may well tell the same. With fewer sentences the distance is to the last, and `few` tells by how much. What
    reading the best once more gives (`rereading`) are figures beside these.
    """
    best = int(np.argmax(utilities))
    ordered = np.sort(utilities)[::-1]
    figures = measured.figures
    return {
        "above_fifth": float(ordered[0] - ordered[min(4, len(ordered) - 1)]),
        "above_twentieth": float(ordered[0] - ordered[min(19, len(ordered) - 1)]),
        "few": max(0.0, 1 - len(ordered) / 20),
        "span": float(figures["span"][best]),
        "span_odds": float(figures["span_odds"][best]),
        "span_start": float(figures["span_start"][best]),
        "span_below": float(figures["span_below"][best]),
        "agreement": float(figures["agreement"][best]),
        "span_best": float(figures["span"].max()),
        "span_best_odds": float(figures["span_odds"].max()),
        "maxsim_best": float(figures["maxsim"].max()),
        "maxsim_low": float(figures["maxsim_low"][best]),
        "maxsim_with_title": float(figures["maxsim_with_title"][best]),
        "maxsim_passage": float(figures["maxsim_passage"][best]),
        "maxsim_asking": float(figures["maxsim_asking"][best]),
        "cosine": float(figures["cosine"][best]),
        "similarity_below_best": float(figures["similarity_below_best"][best]),
        "missing_number": float(figures["missing_number"][best]),
        "missing_name": float(figures["missing_name"][best]),
        "asks_number_or_date": float(measured.kind in ("number", "date")),
        "asks_reason_or_manner": float(measured.kind in ("reason", "manner")),
        "asks_other": float(measured.kind == "other"),
    }


def describe_words(measured: MeasuredSentences, best: int, again: Rereading) -> dict[str, float]:
    """The figures of the best sentence that say how sure the words found in it are."""
    return {name: float(measured.figures[name][best]) for name in WORDS_OF_SENTENCE} | again.figures


def _weigh_once(words: FoundSpan) -> FoundSpan:
    return replace(words, score=words.score - READ_ONCE)


def load_scorer() -> LinearScorer:
    """The scorer that ships, over the shipped embedding model and reader.

    Raises ModelError when its weights or one of the models are missing or damaged.
    """
    return read_scorer(WEIGHTS_FILE, TokenCache(load_minilm()), load_reader())


def read_scorer(path: Path, encoder: TokenEncoder, reader: SpanReader) -> LinearScorer:
    """The scorer whose weights a file of `learn_sentences` holds. Raises ModelError when it does not hold them."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        ranking = {name: float(entry["weight"]) for name, entry in content["ranking"].items()}
        words, confidence = read_logit(content["words"]), read_logit(content["confidence"])
        return LinearScorer(encoder, reader, ranking, words, confidence, float(content["threshold"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"The sentence weights {path} are missing or damaged. Install Footnote again.") from error


def read_logit(content: Mapping[str, Mapping[str, float]]) -> Logit:
    """A part of the weights' file: figure -> its weight, and "bias". Raises KeyError, TypeError or ValueError when it
    is not that."""
    weights = {name: float(entry["weight"]) for name, entry in content.items()}
    bias = weights.pop("bias")
    return Logit(weights, bias)
