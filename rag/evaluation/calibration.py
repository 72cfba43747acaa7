"""What the confidence is worth: whether it parts questions, whether it is a probability, what a threshold buys.

The confidence claims to be the probability that the articles answer the question and that the answer does. So what it
is held against is `right_if_answered`: whether the answer is right, or would have been had the threshold not stood in
its way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.evaluation.judging import Outcome

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The cases whose confidence lies in [low, high), the last bin's high included."""

    low: float
    high: float
    n: int
    confidence: float
    """Mean; 0 when n is 0."""
    right: float
    """Share that is right when answered; 0 when n is 0."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What a threshold would bring: everything at least as sure is answered."""

    threshold: float
    answered: float
    """Share of all cases."""
    accuracy: float
    """Share of the answered that is right; a question that should have been refused never is."""


def measure_auroc(positive: Sequence[bool], confidence: Sequence[float]) -> float | None:
    """Probability that a positive case has a higher confidence than a negative one, ties counting half: the area under
    the ROC curve as Mann and Whitney's U (1947). None when there are not both."""
    truth, figures = np.asarray(positive, dtype=bool), np.asarray(confidence, dtype=np.float64)
    above, below = figures[truth], figures[~truth]
    if not len(above) or not len(below):
        return None
    ordered = np.sort(below)
    wins = np.searchsorted(ordered, above, side="left") + np.searchsorted(ordered, above, side="right")
    return float(wins.sum() / 2 / (len(above) * len(below)))


def bin_confidence(right: Sequence[bool], confidence: Sequence[float]) -> list[Bin]:
    """`BINS` bins of equal width over 0 to 1, empty ones too."""
    truth, figures = np.asarray(right, dtype=np.float64), np.asarray(confidence, dtype=np.float64)
    at = _find_bins(figures)
    bins = []
    for number in range(BINS):
        inside = at == number
        n = int(inside.sum())
        mean = (float(figures[inside].mean()), float(truth[inside].mean())) if n else (0.0, 0.0)
        bins.append(Bin(number / BINS, (number + 1) / BINS, n, *mean))
    return bins


def measure_ece(right: Sequence[bool], confidence: Sequence[float]) -> float | None:
    """Expected calibration error (Naeini et al. 2015): over the bins, the distance of mean confidence and share right,
    weighed by n. 0 to 1, less is better. None without cases."""
    if not len(right):
        return None
    truth, figures = np.asarray(right, dtype=np.float64), np.asarray(confidence, dtype=np.float64)
    distances = np.bincount(_find_bins(figures), weights=figures - truth, minlength=BINS)
    return float(np.abs(distances).sum() / len(figures))


def _find_bins(figures: NDArray[np.float64]) -> NDArray[np.intp]:
    return np.clip((figures * BINS).astype(np.intp), 0, BINS - 1)


def draw_curve(outcomes: Sequence[Outcome]) -> list[CurvePoint]:
    """A point for every confidence that occurs, the highest first: from few answers to all."""
    points = []
    ordered = sorted(outcomes, key=lambda outcome: -outcome.confidence)
    right = 0
    for count, outcome in enumerate(ordered, start=1):
        right += outcome.right_if_answered
        if count == len(ordered) or ordered[count].confidence < outcome.confidence:
            points.append(CurvePoint(outcome.confidence, count / len(ordered), right / count))
    return points
