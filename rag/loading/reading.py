"""A file of the folder -> its document, with what tells later whether the file has changed.

A file may be replaced while it is read. What is kept about it (size, times, hash) is about the very bytes that became
the document, so that a change that came too late for this reading is found by the next.
"""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass
from pathlib import Path

from rag.errors import FileUnreadable
from rag.loading import read_bytes
from rag.loading.folder import FileState, read_state
from rag.loading.loader_set import LoaderSet
from rag.schema.documents import Document

logger = logging.getLogger(__name__)

READINGS = 3
"""How often a file is read that changes meanwhile. The last reading counts; the next run reads the file again."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as it was read."""

    document: Document
    sha256: str
    """Of the bytes that were read, hexadecimal; "" when they are not known, so that the next run reads them again."""
    read_ns: int
    """When reading began, in nanoseconds since 1970."""
    state: FileState
    """What the file system said about it before it was read."""


def read_file(loaders: LoaderSet, path: Path, file: str) -> ReadFile:
    """The file at `path`, which every later stage calls `file`.

    Raises `FileUnreadable`, and `SettingsError` when its loader cannot be made.
    """
    try:
        for _ in range(READINGS):
            read, is_whole = _read_once(loaders, path, file)
            if is_whole:
                break
            logger.info("a file changed while it was read")
    except OSError as error:
        raise FileUnreadable(error.strerror or str(error)) from error
    return read


def _read_once(loaders: LoaderSet, path: Path, file: str) -> tuple[ReadFile, bool]:
    """The file, and whether it stayed as it was while it was read. Raises `FileUnreadable`, `OSError`."""
    read_ns = time.time_ns()
    before = read_state(path)
    content = read_bytes(path, loaders.max_bytes)
    sha256 = hashlib.sha256(content).hexdigest()
    document = loaders.load(path, file=file, content=content)
    is_whole = read_state(path) == before
    if path.suffix.lower() in loaders.named and hash_file(path) != sha256:  # its loader may have read it itself
        sha256, is_whole = "", False
    return ReadFile(document, sha256, read_ns, before), is_whole


def hash_file(path: Path) -> str:
    """sha256 of a file's bytes, hexadecimal. Raises `OSError`."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
