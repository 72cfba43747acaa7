"""Waiting for what another thread or process does, however slow the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable

LONGEST_SECONDS = 120
"""Until a test gives up; none needs it."""


def wait_until(holds: Callable[[], object]) -> None:
    """Return when something holds; fail after `LONGEST_SECONDS`."""
    end = time.monotonic() + LONGEST_SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)
