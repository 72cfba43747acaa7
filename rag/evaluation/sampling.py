"""How uncertain a value is, and whether two runs differ: resampling with fixed seeds.

Cases are resampled: they are the sampled units, and the statements and citations within one are not independent.
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
"""Random numbers drawn at a time, to bound memory."""

Interval = tuple[float, float]
"""The 2.5th and the 97.5th percentile."""


def bootstrap_ratio(
    numerators: Sequence[float], denominators: Sequence[float], *, resamples: int = RESAMPLES
) -> Interval | None:
    """The 95% percentile bootstrap interval (Efron 1979) of sum(numerators) / sum(denominators), one of each per case.

    Resamples whose denominators sum to 0 are left out. None for fewer than two cases. When every case has the same
    value the interval has no width, which understates the uncertainty.
    """
    over, under = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    n = len(over)
    if n < 2:
        return None
    generator = np.random.default_rng(SEED)
    values: list[Floats] = []
    left = resamples
    while left:
        rows = min(left, max(1, BLOCK // n))
        drawn = generator.integers(0, n, size=(rows, n))
        sums, totals = over[drawn].sum(axis=1), under[drawn].sum(axis=1)
        values.append(sums[totals > 0] / totals[totals > 0])
        left -= rows
    return _cut_tails(np.concatenate(values))


def bootstrap_statistic(
    statistic: Callable[[NDArray[np.intp]], float | None], n: int, *, resamples: int = RESAMPLES
) -> Interval | None:
    """The same interval for a value that is not a ratio of sums.

    `statistic` takes the n indices of a resample; resamples for which it returns None are left out. None for fewer than
    two cases.
    """
    if n < 2:
        return None
    generator = np.random.default_rng(SEED)
    values = (statistic(generator.integers(0, n, size=n)) for _ in range(resamples))
    return _cut_tails(np.array([value for value in values if value is not None], dtype=np.float64))


def _cut_tails(values: Floats) -> Interval | None:
    if not len(values):
        return None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def compare_counts(gained: int, lost: int) -> float:
    """The exact two-sided p of McNemar's test (1947), from the numbers of cases that changed each way."""
    changed = gained + lost
    tail = sum(comb(changed, count) for count in range(min(gained, lost) + 1)) / 2**changed
    return min(1.0, float(2 * tail))


def compare_pairs(differences: Sequence[float]) -> float:
    """The two-sided p of the paired randomisation test (Fisher 1935), from each case's difference.

    It is the share of `FLIPS` random sign changes whose mean is at least as far from 0, and never exactly 0. It is 1
    when all differences are 0 or there are none.
    """
    values = np.asarray([value for value in differences if value], dtype=np.float64)
    if not len(values):
        return 1.0
    generator = np.random.default_rng(SEED)
    observed = abs(values.sum()) - 1e-12
    beyond = 0
    left = FLIPS
    while left:
        rows = min(left, max(1, BLOCK // len(values)))
        signs = generator.integers(0, 2, size=(rows, len(values))) * 2 - 1
        beyond += int((np.abs(signs @ values) >= observed).sum())
        left -= rows
    return (beyond + 1) / (FLIPS + 1)
