"""A private copy of the vector store, for a reader where nothing can be written.

Chroma writes to its database whenever it opens it. So where the disk is full or read-only, or the index is somebody
else's, its store is copied to a folder for temporary files, for this process alone, and removed when it is closed or
the process ends. A copy whose process was killed is removed by the next process that makes one.

Owns these copies: where they are made, and how large they may be.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from rag.errors import IndexNotWritable
from rag.index.disk import remove
from rag.index.reading_marks import ReadingMark, kept_unread
from rag.index.seal import WRITTEN_VECTORS

logger = logging.getLogger(__name__)

PREFIX = "footnote-index-"

MOST_BYTES = 4 << 30
"""Largest store that is copied: that of about a million chunks."""

SPARE_BYTES = 64 << 20
"""Space that a copy leaves free."""

PROBE_BYTES = 1 << 18
"""What is written to see whether a folder takes anything: more than Chroma writes when it opens a store."""


def takes_writing(folder: Path) -> bool:
    """Whether something can be written in a folder: tried, since permissions do not tell of full and read-only disks,
    and mean nothing to root."""
    try:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as probe:
            return probe.write(bytes(PROBE_BYTES)) == PROBE_BYTES
    except OSError:
        return False


class PrivateCopy:
    """A copy of a store's folder, until it is closed."""

    def __init__(self, store: Path) -> None:
        """Copy the store. Raises `IndexNotWritable` when it is too large or no folder takes it."""
        _sweep()
        size = _measure(store)
        if size > MOST_BYTES:
            raise IndexNotWritable(
                f"Nothing can be written to {store.parent}, and its {size / 1e9:.1f} GB are too much for a private "
                f"copy (at most {MOST_BYTES / 1e9:.1f} GB). Free some space or change its permissions."
            )
        self._folder: Path | None = None
        for place in _list_places():
            if _has_room(place, size) and self._try_copy(store, place):
                return
        raise IndexNotWritable(
            f"Nothing can be written to {store.parent}, nor is there room for a private copy of {size / 1e6:.0f} MB in "
            f"{' or '.join(map(str, _list_places())) or 'any folder'}. Free some space, or name a folder with TMPDIR."
        )

    @property
    def store(self) -> Path:
        """The copy of the store's folder."""
        assert self._folder is not None  # until it is closed
        return self._folder / "chroma"

    def _try_copy(self, store: Path, place: Path) -> bool:
        folder: Path | None = None
        try:
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
            self._mark = ReadingMark(folder)
            _copy_store(store, folder / "chroma")
        except OSError as error:
            logger.info("no private copy in %s: %s", place, error)
            if folder:
                remove(folder)
            return False
        self._folder = folder
        atexit.register(self.close)
        return True

    def close(self) -> None:
        """Remove the copy."""
        if self._folder:
            remove(self._folder)
            self._mark.close()
            self._folder = None
            atexit.unregister(self.close)


def _copy_store(store: Path, target: Path) -> None:
    """Copy the store's folder. Vector files that Chroma only reads are linked to."""
    target.mkdir()
    for path in store.iterdir():
        if (path / WRITTEN_VECTORS).is_file():
            with suppress(OSError, NotImplementedError):  # Windows may not allow links
                (target / path.name).symlink_to(path.absolute(), target_is_directory=True)
                continue
        if path.is_dir():
            shutil.copytree(path, target / path.name, copy_function=shutil.copyfile)
        else:
            shutil.copyfile(path, target / path.name)
    for folder, _, names in os.walk(target):  # the permissions of the original may forbid writing
        for path in (Path(folder), *(Path(folder, name) for name in names)):
            path.chmod(0o700 if path.is_dir() else 0o600)


def _measure(store: Path) -> int:
    """Bytes that a copy takes."""
    total = 0
    for folder, inner, names in os.walk(store):
        inner[:] = [name for name in inner if not (Path(folder, name) / WRITTEN_VECTORS).is_file()]
        for name in names:
            with suppress(OSError):
                total += Path(folder, name).stat().st_size
    return total


def _list_places() -> list[Path]:
    """Folders for temporary files, best first; never the working directory."""
    named = [os.environ.get(name, "") for name in ("TMPDIR", "TEMP", "TMP")]
    known = ("/tmp", "/var/tmp", "/dev/shm") if os.name == "posix" else (tempfile.gettempdir(),)
    places = (Path(name) for name in (*named, *known) if name)
    return list(dict.fromkeys(place for place in places if place.is_absolute() and os.access(place, os.W_OK)))


def _has_room(place: Path, size: int) -> bool:
    try:
        return shutil.disk_usage(place).free >= size + SPARE_BYTES
    except OSError:
        return False


def _sweep() -> None:
    """Remove copies whose processes were killed."""
    for folder in _list_copies():
        with kept_unread(folder) as is_unread:
            if is_unread:
                remove(folder)


def _list_copies() -> Iterator[Path]:
    """The copies that this user has made."""
    for place in _list_places():
        with suppress(OSError):
            for path in place.glob(f"{PREFIX}*"):
                is_own = not hasattr(os, "getuid") or path.lstat().st_uid == os.getuid()
                if is_own and path.is_dir() and not path.is_symlink():
                    yield path
