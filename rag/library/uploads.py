"""Files added to the articles folder by browser users, who must not reach anything else.

Owns the names: an upload gets a plain, unused file name that is valid on every system, in the folder itself.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import shutil
import time
import unicodedata
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath, PureWindowsPath

from rag.errors import ArticlesError

logger = logging.getLogger(__name__)

NAME_BYTES = 180
"""Longest name in UTF-8: file systems allow 255 bytes, and a number may be added."""

SPARE_BYTES = 500_000_000
"""Disk space that uploads leave free: the index needs twice its size while it is written."""

_UNFINISHED = ".footnote-upload-"
"""How the hidden names begin under which uploads are written."""
_UNFINISHED_SECONDS = 600
"""An upload to which nothing was written for this long was killed."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AddedFile:
    """The result of one upload."""

    name: str
    """As it was uploaded."""
    file: str = ""
    """Its name in the articles folder; "" when it was refused."""
    refused: str = ""
    """Why, in a few words; "" when it was added."""


def make_safe_name(name: str) -> str:
    """A plain file name made from an uploaded one; "" if nothing is left of it.

    Folders, control and bidirectional characters, leading dots, and what a file system forbids are removed."""
    last = PureWindowsPath(PurePosixPath(name.replace("\x00", "")).name).name
    plain = unicodedata.normalize("NFC", last.encode("utf-8", "replace").decode("utf-8"))
    plain = "".join(character for character in plain if unicodedata.category(character)[0] != "C")
    plain = " ".join(_FORBIDDEN.sub("_", plain).split()).lstrip(".").rstrip(". ")
    stem, suffix = Path(plain).stem, Path(plain).suffix
    while len(f"{stem}{suffix}".encode()) > NAME_BYTES and stem:
        stem = stem[:-1]
    plain = f"{stem.strip()}{suffix}" if stem.strip() else ""
    return f"_{plain}" if _RESERVED.match(plain) else plain


def add_files(
    root: Path,
    uploads: Iterable[tuple[str, bytes]],
    *,
    suffixes: Collection[str],
    exclude: Sequence[str],
    max_bytes: int,
    spare_bytes: int = SPARE_BYTES,
) -> list[AddedFile]:
    """Write uploads (name, content) into the folder `root`, in order; see `Library.add_files`."""
    return [
        _add_file(root, name, content, suffixes, exclude, max_bytes=max_bytes, spare_bytes=spare_bytes)
        for name, content in uploads
    ]


def _add_file(
    root: Path,
    name: str,
    content: bytes,
    suffixes: Collection[str],
    exclude: Sequence[str],
    *,
    max_bytes: int,
    spare_bytes: int,
) -> AddedFile:
    safe = make_safe_name(name)
    suffix = Path(safe).suffix.lower()
    if not safe:
        return AddedFile(name, refused="its name cannot be used; rename it")
    if suffix not in suffixes:
        return AddedFile(name, refused=f"files of the kind {suffix or 'without an ending'} cannot be read")
    if any(fnmatchcase(safe.lower(), pattern.lower()) for pattern in exclude):
        return AddedFile(name, refused=f"the settings exclude files called like {safe}")
    if not content:
        return AddedFile(name, refused="it is empty")
    if len(content) > max_bytes:
        return AddedFile(name, refused=f"it has {len(content) / 1e6:.0f} MB; the limit is {max_bytes / 1e6:.0f} MB")
    try:
        if shutil.disk_usage(root).free - len(content) < spare_bytes:
            return AddedFile(name, refused="the disk is nearly full; free some space first")
        return AddedFile(name, file=write_new(root, safe, content))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return AddedFile(name, refused="the disk is full; free some space first")
        raise ArticlesError(
            f"Nothing can be written to {root}: {error.strerror or error}. Change its permissions."
        ) from error


def write_new(root: Path, name: str, content: bytes) -> str:
    """Write under the name, or under "name (2)" and so on when it is taken; returns the name.

    An existing file with the same content is left as it is. A file appears whole or not at all, even if this process is
    killed: it is written under a hidden name, which no listing shows, and then gets its own.
    """
    stem, suffix = Path(name).stem, Path(name).suffix
    _sweep_unfinished(root)
    unfinished = root / f"{_UNFINISHED}{uuid.uuid4().hex}"
    try:
        with unfinished.open("xb") as stream:
            stream.write(content)
        number = 1
        while True:
            candidate = name if number == 1 else f"{stem} ({number}){suffix}"
            path = root / candidate
            if _move_to_unused(unfinished, path):
                return candidate
            if path.is_file() and not path.is_symlink() and _holds(path, content):
                return candidate
            number += 1
    finally:
        unfinished.unlink(missing_ok=True)


def _move_to_unused(unfinished: Path, path: Path) -> bool:
    """Give a file its name; False when another has it, even one that was created since anybody looked."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        try:
            with path.open("xb"):
                pass
        except FileExistsError:
            return False
        unfinished.replace(path)
    return True


def _sweep_unfinished(root: Path) -> None:
    """Delete what killed uploads left behind; a running one has just written to its file."""
    for path in root.glob(f"{_UNFINISHED}*"):
        try:
            if time.time() - path.stat().st_mtime > _UNFINISHED_SECONDS:
                path.unlink()
        except OSError as error:
            logger.debug("an unfinished upload cannot be deleted: %s", error)


def _holds(path: Path, content: bytes) -> bool:
    return path.stat().st_size == len(content) and path.read_bytes() == content
