"""Where an index lives on disk, and how a new state replaces the old one in one step.

    HOME/NAME/                one folder for each index
      lock                    held by the one writer
      opening                 held by a reader while it opens the store, a fraction of a second
      current                 the name of the snapshot that readers use
      generations/ID/         complete: chroma/, words.sqlite3, facts.sqlite3, report.json
      work/                   the snapshot that a writer is making, from a copy of the current one
      resume/                 an interrupted writer's work, closed, for the next to continue

Chroma's embedded store writes its vector files in place. A process that opened them meanwhile was seen to crash
(segmentation fault), to hang for minutes, or to grow a file until the disk was full, and a writer killed halfway leaves
them damaged. So nothing is read while it is written: a writer makes a copy, changes the copy, and publishes it by
renaming `current`, which is atomic. Other processes check `current` before each question. The previous snapshot is kept
until the next one, for questions that are still running. Opening writes too: Chroma recreates the vector files of a
small index that was never synced. So processes open it one after another.

Owns the folders and the lock. `vector_store`, `derived` and `indexer` own what is inside a snapshot.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import IndexBusy, StoreError

logger = logging.getLogger(__name__)

OPENING_SECONDS = 30.0
"""Longest wait, in seconds, for a process's turn to open the store."""

_FULL_BYTES = 8_000_000
"""Chroma does not report a full disk. With less space than this, a failure is treated as one."""

_DISK_FULL = "The disk is full. Free some space (the index needs twice its size while it is written)"

_BASE = "base"
"""File in `work/` and `resume/` that names the snapshot they were copied from; "" for none."""


class Snapshots:
    """The snapshots of one index."""

    def __init__(self, folder: Path) -> None:
        """`folder` is HOME/NAME; it need not exist, and only a writer creates it."""
        self.folder = folder
        self._work = folder / "work"
        self._resume = folder / "resume"

    def find_current(self) -> Path | None:
        """The snapshot that readers use; None when nothing is published yet."""
        try:
            name = (self.folder / "current").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"The index in {self.folder} cannot be read: {error.strerror}.") from error
        snapshot = self.folder / "generations" / name
        return snapshot if name and snapshot.is_dir() else None

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the writer's lock. Raises `IndexBusy` at once when another process has it."""
        with mapped_disk_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / "lock")
            try:
                lock.acquire(timeout=0)
            except Timeout as error:
                raise IndexBusy(
                    f"Another process is indexing into {self.folder}. Wait until it is done, then run this again; "
                    "questions can be asked meanwhile."
                ) from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def opening(self) -> Iterator[None]:
        """Let one process at a time open the store.

        Continues without the lock when it cannot be created (a read-only disk) or acquired in time.
        """
        lock = FileLock(self.folder / "opening")
        try:
            lock.acquire(timeout=OPENING_SECONDS)
        except (Timeout, OSError) as error:
            logger.info("opening without its lock: %s", error)
        try:
            yield
        finally:
            lock.release()

    def has_interrupted_work(self) -> bool:
        """True when an interrupted write can be resumed."""
        return self._resume.is_dir() and self.find_start() == self._resume

    def find_start(self) -> Path | None:
        """What a writer would start from: an interrupted write if it still fits, else the current snapshot."""
        current = self.find_current()
        if self._resume.is_dir() and _read_base(self._resume) == (current.name if current else ""):
            return self._resume
        return current

    def begin(self, *, empty: bool = False) -> Path:
        """A folder to write in, with a copy of `find_start()`, or empty when `empty`. Needs the lock."""
        with mapped_disk_errors(self.folder):
            current = self.find_current()
            start = None if empty else self.find_start()
            _remove(self._work)
            if start is None:
                self._work.mkdir(parents=True)
            else:
                shutil.copytree(start, self._work)
            (self._work / _BASE).write_text(current.name if current else "", encoding="utf-8")
        return self._work

    def checkpoint(self) -> float:
        """Copy the work, so that a crash loses only what comes after.

        The store must be closed. Returns the seconds it took.
        """
        began = time.monotonic()
        with mapped_disk_errors(self.folder):
            fresh = self.folder / "resume.new"
            _remove(fresh)
            shutil.copytree(self._work, fresh)
            _remove(self._resume)
            fresh.rename(self._resume)
        return time.monotonic() - began

    def keep_for_resume(self) -> None:
        """Keep an interrupted write, which must be closed, for the next writer to continue."""
        with mapped_disk_errors(self.folder):
            _remove(self._resume)
            self._work.rename(self._resume)

    def drop_work(self) -> None:
        """Delete the work of a failed write. The published snapshot is unchanged."""
        _remove(self._work)

    def is_disk_full(self) -> bool:
        """Whether disk space is so low that a write may have failed because of it."""
        return shutil.disk_usage(self.folder).free < _FULL_BYTES

    def publish(self) -> Path:
        """Make the work, which must be closed, the current snapshot. Readers see it with their next question."""
        with mapped_disk_errors(self.folder):
            name = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{uuid.uuid4().hex[:8]}"
            before = self.find_current()
            snapshots = self.folder / "generations"
            snapshots.mkdir(exist_ok=True)
            (self._work / _BASE).unlink(missing_ok=True)
            self._work.rename(snapshots / name)
            pointer = self.folder / "current.new"
            with pointer.open("w", encoding="utf-8") as stream:
                stream.write(name)
                stream.flush()
                os.fsync(stream.fileno())
            pointer.replace(self.folder / "current")
            _remove(self._resume)
            for snapshot in snapshots.iterdir():
                if snapshot.name != name and snapshot != before:
                    _remove(snapshot)
        return snapshots / name


@contextmanager
def mapped_disk_errors(folder: Path) -> Iterator[None]:
    """Turn the system's errors about a folder into a `StoreError` that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            advice = _DISK_FULL
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            advice = "It is not writable. Set another folder with --home or RAG_HOME"
        else:
            advice = f"{error.strerror or error}. Set another folder with --home or RAG_HOME"
        raise StoreError(f"The index cannot be written to {folder}: {advice}.") from error


def describe_full_disk(folder: Path) -> str:
    """The message for a disk that filled up while an index was written."""
    return f"The index cannot be written to {folder}: {_DISK_FULL}."


def _read_base(folder: Path) -> str | None:
    try:
        return (folder / _BASE).read_text(encoding="utf-8").strip()
    except OSError:
        return None


def _remove(folder: Path) -> None:
    """Remove a folder. One that another process holds open (Windows) is left for the next writer."""
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            logger.info("could not remove %s", folder.name)
