"""Medians and 95th percentiles of measured times."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def summarise_times(times: Sequence[float], digits: int | None = 1) -> dict[str, float]:
    """The median, and the 95th percentile as a value that was measured (nearest rank), rounded."""
    p95 = sorted(times)[int(len(times) * 0.95)]
    return {"median": round(statistics.median(times), digits), "p95": round(p95, digits)}
