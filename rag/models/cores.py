"""How many cores this process may use."""

from __future__ import annotations

import os


def count_cores() -> int:
    """Number of cores that this process may use; in a container it can be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
