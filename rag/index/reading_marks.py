"""Marks a snapshot as being read, so that a writer does not remove it meanwhile.

A mark is a shared lock on the snapshot's folder: it needs no file, works where nothing can be written, and is gone with
its process, however that ends. Windows has no such locks; it refuses to remove open files instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class ReadingMark:
    """A mark on a snapshot, until it is closed."""

    def __init__(self, snapshot: Path) -> None:
        """Mark the snapshot. Raises `FileNotFoundError` when a writer is removing it or has removed it."""
        self._descriptor = -1
        if fcntl is None:
            return
        descriptor = os.open(snapshot, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise FileNotFoundError(f"{snapshot} is being removed") from error
        except OSError:  # a network folder without locks
            os.close(descriptor)
            return
        self._descriptor = descriptor
        if not snapshot.is_dir():
            self.close()
            raise FileNotFoundError(f"{snapshot} was removed")

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


@contextmanager
def kept_unread(snapshot: Path) -> Iterator[bool | None]:
    """Whether nobody reads the snapshot; then nobody can begin to inside the block. None where it cannot be told."""
    if fcntl is None:
        yield None
        return
    descriptor = -1
    is_unread: bool | None = None
    with suppress(OSError):
        descriptor = os.open(snapshot, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_unread = True
        except BlockingIOError:
            is_unread = False
    try:
        yield is_unread
    finally:
        if descriptor >= 0:
            os.close(descriptor)
