"""How good the confidence is: whether it separates questions, whether it is a probability, what each threshold would
give.

The confidence claims to be the probability that the articles answer the question and that the answer is right. So it is
compared with `Outcome.right_if_answered`: whether the answer is right, or would have been without the threshold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.evaluation.judging import Outcome

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The cases whose confidence lies in [low, high); the last bin includes its upper bound."""

    low: float
    high: float
    n: int
    confidence: float
    """Mean; 0 when n is 0."""
    right: float
    """Share that is right when answered; 0 when n is 0."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The effect of a threshold: everything with at least that confidence is answered."""

    threshold: float
    answered: float
    """Share of all cases."""
    accuracy: float
    """Share of the answered cases that are right; an answer to a question that should be refused never is."""


def measure_auroc(positive: Sequence[bool], confidence: Sequence[float]) -> float | None:
    """The area under the ROC curve: the probability that a positive case has a higher confidence than a negative one.

    Computed as Mann and Whitney's U (1947), with ties counting half. None unless both kinds occur.
    """
    truth, values = np.asarray(positive, dtype=bool), np.asarray(confidence, dtype=np.float64)
    above, below = values[truth], values[~truth]
    if not len(above) or not len(below):
        return None
    ordered = np.sort(below)
    wins = np.searchsorted(ordered, above, side="left") + np.searchsorted(ordered, above, side="right")
    return float(wins.sum() / 2 / (len(above) * len(below)))


def bin_confidence(right: Sequence[bool], confidence: Sequence[float]) -> list[Bin]:
    """`BINS` bins of equal width over 0 to 1, including empty ones."""
    truth, values = np.asarray(right, dtype=np.float64), np.asarray(confidence, dtype=np.float64)
    at = np.clip((values * BINS).astype(np.intp), 0, BINS - 1)
    counts = np.bincount(at, minlength=BINS)
    some = np.maximum(counts, 1)
    means = np.bincount(at, weights=values, minlength=BINS) / some
    shares = np.bincount(at, weights=truth, minlength=BINS) / some
    rows = zip(counts.tolist(), means.tolist(), shares.tolist(), strict=True)
    return [Bin(number / BINS, (number + 1) / BINS, *row) for number, row in enumerate(rows)]


def measure_ece(bins: Sequence[Bin]) -> float | None:
    """Expected calibration error (Naeini et al. 2015): the distance between mean confidence and share right, averaged
    over the cases of all bins. 0 to 1, lower is better. None without cases."""
    n = sum(one.n for one in bins)
    return sum(one.n * abs(one.confidence - one.right) for one in bins) / n if n else None


def draw_curve(outcomes: Sequence[Outcome]) -> list[CurvePoint]:
    """A point for every confidence that occurs, highest first: from few answers to all."""
    points = []
    ordered = sorted(outcomes, key=lambda outcome: -outcome.confidence)
    right = 0
    for count, outcome in enumerate(ordered, start=1):
        right += outcome.right_if_answered
        if count == len(ordered) or ordered[count].confidence < outcome.confidence:
            points.append(CurvePoint(outcome.confidence, count / len(ordered), right / count))
    return points
