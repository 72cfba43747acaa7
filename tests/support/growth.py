"""How the time that work takes grows with its input: no clock of a slow machine or of what runs beside it decides."""

from __future__ import annotations

import time
from collections.abc import Callable

TIMES_LARGER = 4
"""Quadratic work takes 16 times as long over the larger input, and work in proportion to its length 4 times."""
MOST_TIMES_LONGER = 10
SHORTEST_SECONDS = 0.1
"""Below this the larger input is too quick to say anything, and quick enough."""
TRIES = 3


def assert_grows_with_length(work: Callable[[int], object], size: int) -> None:
    """Fail if `work(size)` takes more than ten times the processor time of `work(size // 4)`, three times in a row.

    `size` should be so large that quadratic work is well above `SHORTEST_SECONDS`.
    """
    work(size // TIMES_LARGER // 10)  # imports, caches and compiled patterns
    ratios = []
    for _ in range(TRIES):
        longer = _time(work, size)
        if longer < SHORTEST_SECONDS:
            return
        ratios.append(longer / max(_time(work, size // TIMES_LARGER), 1e-3))
        if ratios[-1] <= MOST_TIMES_LONGER:
            return
    raise AssertionError(f"{size} take {min(ratios):.0f} times as long as {size // TIMES_LARGER}")


def _time(work: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    work(size)
    return time.process_time() - began
