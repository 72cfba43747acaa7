"""Attempts to reach a server, made one at a time, whose failure is shared by all callers that waited.

Without this, ten questions to a server that does not answer would wait for it one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from rag.errors import ServerUnavailable


class SharedAttempts:
    """Attempts under one lock. A caller that arrives after a failure tries again."""

    def __init__(self, lock: AbstractContextManager[object]) -> None:
        """`lock` may be taken by others too; one that a thread may take twice allows an attempt within an attempt."""
        self._lock = lock
        self._failures: tuple[int, str] = (0, "")
        """Their number, and the last message."""

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Hold the lock. Raises `ServerUnavailable` at once when an attempt failed with it while this one waited."""
        before, _ = self._failures
        with self._lock:
            number, message = self._failures
            if number > before:
                raise ServerUnavailable(message)
            try:
                yield
            except ServerUnavailable as error:
                self._failures = (number + 1, str(error))
                raise
