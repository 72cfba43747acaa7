"""Ends a process that takes too long for one request.

Time is what the process has worked, so that a file is not refused because the machine was busy with other things; by
the clock it may take a few times as long. Where a process's work cannot be measured (macOS, Windows), the clock counts.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from pathlib import Path
from types import TracebackType

CLOCK_FACTOR = 4.0
"""How much longer a request may take by the clock than by the work of the process."""
_SHORTEST_WAIT = 0.05


class Deadline:
    """While this is entered, the process may work for `seconds`; then it is killed."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self._process = process
        self._seconds = max(seconds, 0.0)
        self._done = threading.Event()
        self.is_over = False
        """True when the process was killed for taking too long."""
        self._worked_before = measure_work(process.pid)
        self._began = time.monotonic()
        self._thread = threading.Thread(target=self._watch, name="file deadline", daemon=True)

    def __enter__(self) -> Deadline:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()

    @property
    def spent(self) -> float:
        """Seconds of the process's work since the beginning, or by the clock."""
        clock = time.monotonic() - self._began
        worked = measure_work(self._process.pid)
        if worked is None or self._worked_before is None:
            return clock
        return max(worked - self._worked_before, clock / CLOCK_FACTOR)

    def _watch(self) -> None:
        left = self._seconds
        while not self._done.wait(max(left, _SHORTEST_WAIT)):
            left = self._seconds - self.spent
            if left <= 0:
                self.is_over = True
                self._process.kill()
                return


def measure_work(process: int) -> float | None:
    """CPU seconds that a process has used; None on a system that has no /proc, or when it has ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None
