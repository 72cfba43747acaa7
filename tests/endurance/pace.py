"""How long to wait before a kill, so that most kills hit a process that still runs, at any moment of its work."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping

_LATER, _SOONER = 1.03, 0.8
"""Kept up, about one process in nine has ended before its kill: the last moments of a run are killed as well."""


class Pace:
    """The longest wait of each stage, which follows how long its processes take on this machine."""

    def __init__(self, first: Mapping[str, float], *, others: float) -> None:
        """`first` are the seconds that stages begin with; those not named begin with `others`."""
        self._longest: dict[str, float] = defaultdict(lambda: others, first)

    def draw(self, stage: str, chance: random.Random) -> float:
        """Seconds to wait."""
        return chance.uniform(0, self._longest[stage])

    def note(self, stage: str, *, was_running: bool) -> None:
        """Whether the process still ran when it was killed."""
        self._longest[stage] *= _LATER if was_running else _SOONER
