"""The reader's features of each sentence: its best answer span, and how well this and other spans answer.

A score is the natural logarithm of the odds of a span over "no answer". Scores are clipped, since beyond some odds a
difference means nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.models.reader import FoundSpan, PassageReading
from rag.text.words import stem_content

Floats = NDArray[np.float32]

BOUND = 16.0
"""Scores are clipped to -16 to 16: odds of nine million."""

UNREAD = {
    "span": -BOUND,
    "span_odds": 0.0,
    "span_start": -7.4,
    "span_end": -7.6,
    "span_passage": -12.5,
    "span_below": 1.8,
}
"""The features of a sentence in a passage that was not read: the medians over passages that were read, but need not
have been (382 questions about two folders; the passages after the fifth)."""


def compare_spans(reading: PassageReading, sentences: NDArray[np.int64]) -> tuple[dict[str, Floats], list[FoundSpan]]:
    """Named features, one value for each sentence, and the best span of each.

    `sentences` is n x 2: start and end of each in the text that was read. The features: `span`, the score of the
    sentence's best span; `span_odds`, the same as a probability; `span_start` and `span_end`, how well any answer
    starts or ends in it; `span_passage`, the best score in the passage, this sentence included; and `span_below`, how
    far the sentence is below that. A sentence without a whole token has the lowest value of each.
    """
    found = [reading.find_best(start, end) or FoundSpan(start, start, -BOUND) for start, end in sentences.tolist()]
    scores = _bound([span.score for span in found])
    best = reading.find_best(0, int(reading.spans[-1, 1])) if len(reading.spans) else None
    passage = max(_bound([best.score if best else -BOUND])[0], scores.max(initial=-BOUND))
    features = {
        "span": scores,
        "span_odds": 1 / (1 + np.exp(-scores)),
        "span_start": _sum_odds(reading, reading.starts, sentences),
        "span_end": _sum_odds(reading, reading.ends, sentences),
        "span_passage": np.full(len(found), passage),
        "span_below": passage - scores,
    }
    return {name: np.asarray(values, np.float32) for name, values in features.items()}, found


def describe_unread(sentences: NDArray[np.int64]) -> tuple[dict[str, Floats], list[FoundSpan]]:
    """What `compare_spans` gives, for the sentences of a passage that was not read: no spans."""
    features = {name: np.full(len(sentences), value, np.float32) for name, value in UNREAD.items()}
    return features, [FoundSpan(start, start, -BOUND) for start in sentences[:, 0].tolist()]


def count_agreeing(answers: Sequence[str], scores: Floats, passages: Sequence[int], sentences: Sequence[str]) -> Floats:
    """For each sentence, in how many other passages the best span says the same: log(1 + number). A passage with the
    very same sentence is the same source, and is not counted.

    `answers` are the best spans of the sentences, `scores` their scores, `passages` the passage that each is from.
    Spans say the same when the content words of one are among those of the other; only spans that score above
    "no answer" are counted.
    """
    stems = [stem_content(answer) for answer in answers]
    best: dict[int, int] = {}
    for at, passage in enumerate(passages):
        if scores[at] > 0 and stems[at] and (passage not in best or scores[at] > scores[best[passage]]):
            best[passage] = at
    counts = [
        sum(
            passage != own and sentences[at] != sentence and (words <= stems[at] or stems[at] <= words)
            for passage, at in best.items()
        )
        if words
        else 0
        for own, words, sentence in zip(passages, stems, sentences, strict=True)
    ]
    return np.log1p(np.array(counts, np.float32))


def _sum_odds(reading: PassageReading, logits: Floats, sentences: NDArray[np.int64]) -> Floats:
    """The logarithm of the summed odds of each sentence's tokens."""
    bounds = np.searchsorted(reading.spans[:, 0], sentences)
    sums = [np.logaddexp.reduce(logits[first:last]) if last > first else -BOUND for first, last in bounds.tolist()]
    return _bound(sums)


def _bound(scores: Sequence[float]) -> Floats:
    return np.clip(np.array(scores, np.float32), -BOUND, BOUND)
