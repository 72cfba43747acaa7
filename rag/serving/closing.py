"""How a server ends: what still runs is told to stop a little before it would be cut off, so that each client gets an
answer or an error, and never a broken connection."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Closing:
    """Whether the server is ending, and who is told. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stops: dict[object, Callable[[], None]] = {}
        self.is_stopped = False
        """Whether what still ran was told to stop."""

    @contextmanager
    def heed(self, stop: Callable[[], None]) -> Iterator[None]:
        """Have `stop` called, in any thread, if the server stops before the end of the block; it must not raise."""
        key = object()
        with self._lock:
            self._stops[key] = stop
            is_late = self.is_stopped
        if is_late:
            stop()
        try:
            yield
        finally:
            with self._lock:
                self._stops.pop(key, None)

    def stop(self) -> None:
        """Tell everything that still runs to stop."""
        with self._lock:
            self.is_stopped = True
            stops = list(self._stops.values())
        for stop in stops:
            stop()
