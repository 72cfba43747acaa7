"""The disk under an index: what stands where a file or folder of ours belongs, and what the system's errors mean.

Owns removing what is in the way, whatever it is, and the messages for a disk that is full, read-only or somebody
else's.
"""

from __future__ import annotations

import errno
import logging
import shutil
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import IndexNotWritable, StoreError

logger = logging.getLogger(__name__)

_FULL_BYTES = 8_000_000
"""Chroma does not report a full disk. With less space than this, a failure is treated as one."""

_DISK_FULL = "The disk is full. Free some space (the index needs twice its size while it is written)"

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_REFUSING_WORDS = (
    "readonly database",
    "read-only",
    "disk is full",
    "unable to open database file",
    "no space left",
    "permission denied",
    "disk i/o error",
    "file too large",
    "quota exceeded",
)
"""What SQLite, Chroma and the system say, in lower case, when nothing can be written."""


def remove(path: Path) -> None:
    """Remove whatever is at `path`. What another process holds open (Windows) is left for the next writer."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            logger.info("could not remove %s: %s", path.name, error)


def make_room_for_file(path: Path) -> None:
    """Remove what is at `path` unless it is a file."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        remove(path)


def make_room_for_folder(path: Path) -> None:
    """Remove what is at `path` unless it is a folder."""
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        remove(path)


def make_folder(path: Path) -> None:
    """Create a folder. Anything else in its place is renamed and kept, since it may be somebody's; a link whose
    target is missing is left alone, since a disk may not be mounted. Raises `OSError`."""
    try:
        if not stat.S_ISDIR(path.stat().st_mode):
            _move_aside(path)
    except FileNotFoundError:
        if path.is_symlink():
            raise FileNotFoundError(errno.ENOENT, f"it is a link to {path.readlink()}, which is not there") from None
    except PermissionError:
        raise
    except OSError:  # a link to itself
        _move_aside(path)
    path.mkdir(parents=True, exist_ok=True)


def _move_aside(path: Path) -> None:
    path.rename(path.with_name(f"{path.name}-moved-{uuid.uuid4().hex[:8]}"))


def is_nearly_full(folder: Path) -> bool:
    """Whether disk space is so low that a write may have failed because of it."""
    try:
        return shutil.disk_usage(folder).free < _FULL_BYTES
    except OSError:
        return False


def says_not_writable(reason: str) -> bool:
    """Whether an error's text is about a disk that cannot be written, not about what is on it."""
    lower = reason.lower()
    return any(words in lower for words in _REFUSING_WORDS)


def describe_full_disk(folder: Path) -> str:
    """The message for a disk that filled up while an index was written."""
    return f"The index cannot be written to {folder}: {_DISK_FULL}."


@contextmanager
def mapped_disk_errors(folder: Path) -> Iterator[None]:
    """Turn the system's errors about a folder into a `StoreError` that says what to do: `IndexNotWritable` when the
    disk cannot be written."""
    try:
        yield
    except OSError as error:
        reason = describe_reason(error)
        if error.errno in _FULL or "no space left" in reason.lower():
            raise IndexNotWritable(describe_full_disk(folder)) from error
        if error.errno in _REFUSED:
            raise IndexNotWritable(
                f"The index cannot be written to {folder}: It is not writable. Set another folder with --home or "
                "RAG_HOME."
            ) from error
        raise StoreError(
            f"The index cannot be written to {folder}: {reason}. Set another folder with --home or RAG_HOME."
        ) from error


def is_refusal(error: OSError) -> bool:
    """Whether the system refused because the disk cannot be written, not because of what is on it."""
    return error.errno in (*_FULL, *_REFUSED) or says_not_writable(describe_reason(error))


def describe_reason(error: OSError) -> str:
    """What the system said; the first reason of several, as `shutil.copytree` gives them."""
    if error.strerror:
        return error.strerror
    first = error.args[0][0] if error.args and isinstance(error.args[0], list) and error.args[0] else error
    return " ".join(str(first[-1] if isinstance(first, tuple) else first).split())[:200]
