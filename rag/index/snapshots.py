"""Where an index lives on disk, and how a new state of it takes the place of the old one at once.

    HOME/NAME/                one folder for each index
      lock                    held by the one writer
      opening                 held by a reader while it opens the store, a fraction of a second
      current                 the name of the snapshot that readers use
      generations/ID/         complete: chroma/, words.sqlite3, report.json
      work/                   the snapshot that a writer is making: a copy of the current one
      resume/                 how far an interrupted writer came, complete and closed

Chroma's embedded store writes its vector files in place. A process that opens them at that moment was measured
to crash (a segmentation fault), to hang for minutes, or to blow a file up until the disk was full, and a writer killed
in the middle leaves them damaged. So nobody reads what is being written: a writer copies, changes the copy, and
publishes it by renaming `current`, which is atomic. Readers compare `current` before each question. The snapshot
before the current one is kept until the next, for readers that are in the middle of a question. Opening writes too:
of a small index that was never synced Chroma creates the vector files anew each time. So readers open it one after
another.

Owns the folders and the lock. What is inside a snapshot belongs to `vectors`, `words` and `indexing`.
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
"""How long a reader waits for its turn to open the store."""

_FULL_BYTES = 8_000_000
"""Chroma does not say that the disk was full; with less than this left it is taken to have been."""

_DISK_FULL = "The disk is full. Free some space (the index needs twice its size while it is written)"

_BASE = "base"
"""File in `work/` and `resume/`: the snapshot it was copied from, "" for none."""


class Snapshots:
    """The snapshots of one index."""

    def __init__(self, folder: Path) -> None:
        """`folder` is HOME/NAME; it need not exist, and is only made by a writer."""
        self.folder = folder
        self._work = folder / "work"
        self._resume = folder / "resume"

    def find_current(self) -> Path | None:
        """The snapshot that readers use; None when nothing was published yet."""
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
        """Let one process at a time open the store. Where no lock can be made (a read-only disk), or the turn does not
        come, it goes on without."""
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
        """Whether a writer was interrupted and the next would go on from where it came to."""
        return self._resume.is_dir() and self.find_start() == self._resume

    def find_start(self) -> Path | None:
        """What a writer would begin from: an interrupted writer's state if it still fits, else the current one."""
        current = self.find_current()
        if self._resume.is_dir() and _read_base(self._resume) == (current.name if current else ""):
            return self._resume
        return current

    def begin(self, *, empty: bool = False) -> Path:
        """A folder to write in, holding a copy of `find_start()`, or nothing when `empty`. Needs the lock."""
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
        """Copy the work so that a crash loses no more than what follows; the store must be closed. Seconds it took."""
        began = time.monotonic()
        with mapped_disk_errors(self.folder):
            fresh = self.folder / "resume.new"
            _remove(fresh)
            shutil.copytree(self._work, fresh)
            _remove(self._resume)
            fresh.rename(self._resume)
        return time.monotonic() - began

    def keep_for_resume(self) -> None:
        """Keep an interrupted writer's work, which must be closed, for the next writer to go on from."""
        with mapped_disk_errors(self.folder):
            _remove(self._resume)
            self._work.rename(self._resume)

    def drop_work(self) -> None:
        """Forget the work of a writer that failed. The published snapshot is as it was."""
        _remove(self._work)

    def is_disk_full(self) -> bool:
        """Whether the disk has so little left that a write may have failed for want of it."""
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
    """Turn the system's complaints about a folder into a `StoreError` that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            advice = _DISK_FULL
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            advice = "It is not writable. Name another folder with --home or RAG_HOME"
        else:
            advice = f"{error.strerror or error}. Name another folder with --home or RAG_HOME"
        raise StoreError(f"The index cannot be written to {folder}: {advice}.") from error


def describe_full_disk(folder: Path) -> str:
    """The line for a disk that filled up while an index was written."""
    return f"The index cannot be written to {folder}: {_DISK_FULL}."


def _read_base(folder: Path) -> str | None:
    try:
        return (folder / _BASE).read_text(encoding="utf-8").strip()
    except OSError:
        return None


def _remove(folder: Path) -> None:
    """Remove a folder; one that another process still holds open (Windows) is left for the next writer."""
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            logger.info("could not remove %s", folder.name)
