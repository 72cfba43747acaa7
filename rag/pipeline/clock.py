"""Measures how long each stage of an answer takes."""

from __future__ import annotations

import time


class StageClock:
    """Milliseconds of each stage of an answer, counted from the creation of the clock."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """Add the time since the last lap to a stage."""
        now = time.perf_counter()
        self._laps[stage] = self._laps.get(stage, 0.0) + (now - self._last) * 1000
        self._last = now

    def read(self) -> dict[str, float]:
        """Milliseconds of each stage so far, and `total`."""
        total = (time.perf_counter() - self._began) * 1000
        return {stage: round(value, 2) for stage, value in [*self._laps.items(), ("total", total)]}
