"""How far a figure could be off, and whether two runs differ: resampling, with fixed seeds.

Cases are what is drawn, since they were chosen and their answers are not independent within one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import comb

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SEED = 0
RESAMPLES = 2000
FLIPS = 10_000
BLOCK = 2_000_000
"""Numbers drawn at once."""

Interval = tuple[float, float]
"""The 2.5th and the 97.5th percentile."""


def bound_ratio(numerators: Sequence[float], denominators: Sequence[float]) -> Interval | None:
    """Percentile bootstrap (Efron 1979), 95%, of sum(numerators) / sum(denominators), a pair for each case.

    Draws whose denominators sum to 0 are left out. None for fewer than two cases, of which no spread can be told. Where
    every case has the same value the interval has no width, which is less than is unknown.
    """
    over, under = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    n = len(over)
    if n < 2:
        return None
    generator = np.random.default_rng(SEED)
    values: list[Floats] = []
    left = RESAMPLES
    while left:
        rows = min(left, max(1, BLOCK // n))
        drawn = generator.integers(0, n, size=(rows, n))
        sums, totals = over[drawn].sum(axis=1), under[drawn].sum(axis=1)
        values.append(sums[totals > 0] / totals[totals > 0])
        left -= rows
    return _cut(np.concatenate(values))


def bound_statistic(statistic: Callable[[NDArray[np.intp]], float | None], n: int) -> Interval | None:
    """The same for a figure that is no ratio of sums.

    `statistic` takes the n indices drawn; what it gives None for is left out. None for fewer than two cases.
    """
    if n < 2:
        return None
    generator = np.random.default_rng(SEED)
    drawn = (statistic(generator.integers(0, n, size=n)) for _ in range(RESAMPLES))
    return _cut(np.array([value for value in drawn if value is not None], dtype=np.float64))


def _cut(values: Floats) -> Interval | None:
    if not len(values):
        return None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def compare_counts(gained: int, lost: int) -> float:
    """Exact two-sided p of McNemar's test (1947): cases that changed sides, under even odds of either way. 0 to 1."""
    changed = gained + lost
    tail = sum(comb(changed, count) for count in range(min(gained, lost) + 1)) / 2**changed
    return min(1.0, float(2 * tail))


def compare_pairs(differences: Sequence[float]) -> float:
    """Two-sided p of the paired randomisation test (Fisher 1935): how often `FLIPS` random changes of sign give a mean
    at least as far from 0. 0 to 1, never exactly 0; 1 when nothing differs or there is nothing."""
    values = np.asarray([value for value in differences if value], dtype=np.float64)
    if not len(values):
        return 1.0
    generator = np.random.default_rng(SEED)
    seen = abs(values.sum()) - 1e-12
    beyond = 0
    left = FLIPS
    while left:
        rows = min(left, max(1, BLOCK // len(values)))
        signs = generator.integers(0, 2, size=(rows, len(values))) * 2 - 1
        beyond += int((np.abs(signs @ values) >= seen).sum())
        left -= rows
    return (beyond + 1) / (FLIPS + 1)
