"""A file of the folder -> its document, with what tells later whether the file has changed."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from rag.errors import FileUnreadable
from rag.loading.loader_set import LoaderSet
from rag.schema.documents import Document


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as it was read."""

    document: Document
    sha256: str
    """Of the file's bytes, hexadecimal."""
    read_ns: int
    """When reading began, in nanoseconds since 1970."""


def read_file(loaders: LoaderSet, path: Path, file: str) -> ReadFile:
    """The file at `path`, which every later stage calls `file`.

    Raises `FileUnreadable`, and `SettingsError` when its loader cannot be made.
    """
    read_ns = time.time_ns()
    document = loaders.load(path, file=file)
    try:
        return ReadFile(document, hash_file(path), read_ns)
    except OSError as error:
        raise FileUnreadable(error.strerror or str(error)) from error


def hash_file(path: Path) -> str:
    """sha256 of a file's bytes, hexadecimal. Raises `OSError`."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
