"""Where an index lives on disk, and how a new state replaces the old one in one step.

    HOME/NAME/                one folder for each index
      lock                    held by the one writer
      opening                 held by a reader while it opens the store, a fraction of a second
      damaged                 there when a reader found damage, so that the next writer checks everything
      rebuilding              there while an index is rebuilt on a Chroma server (see `server_rebuild`)
      current                 the name of the snapshot that readers use
      generations/ID/         complete: chroma/, words.sqlite3, facts.sqlite3, report.json, seal.json
      work/                   the snapshot that a writer is making, from a copy of the current one
      resume/                 an interrupted writer's work, closed, for the next to continue

Chroma's embedded store writes its vector files in place. A process that opened them meanwhile was seen to crash
(segmentation fault), to hang for minutes, or to grow a file until the disk was full, and a writer killed halfway leaves
them damaged. So nothing is read while it is written: a writer makes a copy, changes the copy, and publishes it by
renaming `current`, which is atomic. Other processes check `current` before each question. A snapshot that is still read
is kept (see `reading_marks`); where that cannot be told, the previous one is, until the next. Opening writes too:
Chroma recreates the vector files of a small index that was never synced. So processes open it one after another.

A process that is killed leaves `work/` and whatever else it was making; the next writer removes it, whether or not
there is something to write, and puts right what is not what it should be: a folder where a file belongs, a pointer that
names nothing. While the pointer is damaged, readers use the newest snapshot.

Owns the folders and the lock. `vector_store`, `derived` and `indexer` own what is inside a snapshot, `snapshot_names`
what it is called.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import IndexBusy, StoreError
from rag.index.chroma_errors import describe_damage
from rag.index.disk import (
    describe_reason,
    is_nearly_full,
    is_refusal,
    make_folder,
    make_room_for_file,
    make_room_for_folder,
    mapped_disk_errors,
    remove,
)
from rag.index.reading_marks import kept_unread
from rag.index.seal import copy_snapshot
from rag.index.snapshot_names import NAME, compose_name, read_name

logger = logging.getLogger(__name__)

OPENING_SECONDS = 30.0
"""Longest wait, in seconds, for a process's turn to open the store."""

_BASE = "base"
"""File in `work/` and `resume/` that names the snapshot they were copied from; "" for none."""


class Snapshots:
    """The snapshots of one index."""

    def __init__(self, folder: Path) -> None:
        """`folder` is HOME/NAME; it need not exist, and only a writer creates it."""
        self.folder = folder
        self._work = folder / "work"
        self._resume = folder / "resume"
        self._pointer = folder / "current"
        self._damaged = folder / "damaged"
        self._generations = folder / "generations"

    def find_current(self) -> Path | None:
        """The snapshot that readers use; None when nothing is published yet. When the pointer is damaged or lost, the
        newest snapshot.

        Raises `StoreError` when the folder cannot be read.
        """
        try:
            return self._follow_pointer() or self._find_newest()
        except OSError as error:
            raise StoreError(
                f"The index in {self.folder} cannot be read: {error.strerror}. Change its permissions, or set another "
                "folder with --home or RAG_HOME."
            ) from error

    def _follow_pointer(self) -> Path | None:
        name = read_name(self._pointer)
        snapshot = self._generations / name if name else None
        return snapshot if snapshot and snapshot.is_dir() else None

    def _find_newest(self) -> Path | None:
        """Names begin with the time; each snapshot was complete before it got its name."""
        try:
            found = [path for path in self._generations.iterdir() if NAME.fullmatch(path.name) and path.is_dir()]
        except (FileNotFoundError, NotADirectoryError):
            return None
        return max(found, key=lambda path: path.name, default=None)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the writer's lock; what a killed writer left behind is removed first.

        Raises `IndexBusy` at once when another process has it, and `StoreError` when the disk refuses.
        """
        with mapped_disk_errors(self.folder):
            self._make_folder()
            lock = FileLock(self.folder / "lock")
            try:
                lock.acquire(timeout=0)
            except Timeout as error:
                raise IndexBusy(
                    f"Another process is indexing into {self.folder}. Wait until it is done, then run this again; "
                    "questions can be asked meanwhile."
                ) from error
        try:
            with mapped_disk_errors(self.folder):
                self.sweep()
            yield
        finally:
            lock.release()

    def _make_folder(self) -> None:
        make_folder(self.folder)
        for name in ("lock", "opening"):
            make_room_for_file(self.folder / name)

    def sweep(self) -> None:
        """Remove what is neither the current snapshot, nor read, nor of use to the next writer. Needs the lock."""
        for name in ("work", "resume.new", "current.new"):
            remove(self.folder / name)
        make_room_for_folder(self._generations)
        make_room_for_folder(self._resume)
        if not self.has_interrupted_work():
            remove(self._resume)
        current = self.find_current()
        if current and self._follow_pointer() is None:
            self._point_to(current.name)
        others = self._list_others(current)
        for snapshot in others:
            # where it cannot be told whether one is read, the newest may be
            self._remove_unread(snapshot, is_kept_in_doubt=snapshot == others[-1])

    def _list_others(self, current: Path | None) -> list[Path]:
        """The snapshots besides the current one, oldest first, and whatever else lies among them."""
        if not self._generations.is_dir():
            return []
        return sorted(path for path in self._generations.iterdir() if path != current)

    @staticmethod
    def _remove_unread(snapshot: Path, *, is_kept_in_doubt: bool) -> None:
        if not snapshot.is_dir() or snapshot.is_symlink():
            remove(snapshot)
            return
        with kept_unread(snapshot) as is_unread:
            if is_unread or (is_unread is None and not is_kept_in_doubt):
                remove(snapshot)

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

    def note_damage(self) -> None:
        """Have the next writer look at everything, if that can be written down."""
        with suppress(OSError):
            self._damaged.touch()

    def has_noted_damage(self) -> bool:
        return self._damaged.exists()

    def forget_damage(self) -> None:
        """Everything was checked or rebuilt. Needs the lock."""
        remove(self._damaged)

    def has_interrupted_work(self) -> bool:
        """True when an interrupted write can be resumed."""
        return self._resume.is_dir() and self.find_start() == self._resume

    def drop_interrupted_work(self) -> bool:
        """Forget an interrupted write; returns whether there was one. Needs the lock."""
        is_there = self.has_interrupted_work()
        remove(self._resume)
        return is_there

    def find_start(self) -> Path | None:
        """What a writer would start from: an interrupted write if it still fits, else the current snapshot."""
        current = self.find_current()
        if self._resume.is_dir() and read_name(self._resume / _BASE) == (current.name if current else ""):
            return self._resume
        return current

    def begin(self, *, empty: bool = False) -> Path:
        """A folder to write in, with a copy of `find_start()`, or empty when `empty`. Needs the lock.

        Raises `IndexDamaged` when something in it cannot be copied, such as a file on a bad part of the disk.
        """
        with mapped_disk_errors(self.folder):
            current = self.find_current()
            start = None if empty else self.find_start()
            remove(self._work)
            try:
                self._fill_work(start, base=current.name if current else "")
            except OSError as error:
                remove(self._work)  # half of it would fill the disk for nothing
                if start is None or is_refusal(error):
                    raise
                raise describe_damage(str(start), describe_reason(error)) from error
        return self._work

    def _fill_work(self, start: Path | None, *, base: str) -> None:
        if start is None:
            self._work.mkdir(parents=True)
        else:
            copy_snapshot(start, self._work)
        make_room_for_file(self._work / _BASE)
        (self._work / _BASE).write_text(base, encoding="utf-8")

    def checkpoint(self) -> float:
        """Copy the work, so that a crash loses only what comes after.

        The store must be closed. Returns the seconds it took.
        """
        began = time.monotonic()
        with mapped_disk_errors(self.folder):
            fresh = self.folder / "resume.new"
            remove(fresh)
            try:
                shutil.copytree(self._work, fresh)
            except OSError:
                remove(fresh)
                raise
            remove(self._resume)
            fresh.rename(self._resume)
        return time.monotonic() - began

    def keep_for_resume(self) -> None:
        """Keep an interrupted write, which must be closed, for the next writer to continue."""
        with mapped_disk_errors(self.folder):
            remove(self._resume)
            self._work.rename(self._resume)

    def drop_work(self) -> None:
        """Delete the work of a failed write. The published snapshot is unchanged."""
        remove(self._work)

    def is_disk_full(self) -> bool:
        """Whether disk space is so low that a write may have failed because of it."""
        return is_nearly_full(self.folder)

    def publish(self) -> Path:
        """Make the work, which must be closed, the current snapshot. Readers see it with their next question."""
        with mapped_disk_errors(self.folder):
            before = self.find_current()
            name = compose_name(after=before.name if before else "")
            make_room_for_folder(self._generations)
            self._generations.mkdir(exist_ok=True)
            remove(self._work / _BASE)
            self._work.rename(self._generations / name)
            self._point_to(name)
            remove(self._resume)
            snapshot = self._generations / name
            for other in self._list_others(snapshot):
                if other != before:
                    self._remove_unread(other, is_kept_in_doubt=False)
        return snapshot

    def _point_to(self, name: str) -> None:
        fresh = self.folder / "current.new"
        make_room_for_file(fresh)
        with fresh.open("w", encoding="utf-8") as stream:
            stream.write(name)
            stream.flush()
            os.fsync(stream.fileno())
        make_room_for_file(self._pointer)
        fresh.replace(self._pointer)
