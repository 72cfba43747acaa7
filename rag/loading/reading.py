"""A file of the folder -> its document, with what tells later whether the file has changed.

A file may be replaced while it is read. What is kept about it (size, times, hash) is about the very bytes that became
the document, so that a change that came too late for this reading is found by the next.

Owns what an error of a reader becomes, too: the reason that this one file is not read.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.errors import FileUnreadable, PassingFailure, RagError
from rag.loading import read_bytes
from rag.loading.folder import FileState, read_state
from rag.loading.loader_set import LoaderSet
from rag.schema.documents import Document

logger = logging.getLogger(__name__)

READINGS = 3
"""How often a file is read that changes meanwhile. The last reading counts; the next run reads the file again."""
_REASON_CHARACTERS = 200


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


class MemoryRanOut(FileUnreadable):
    """There was not enough memory to read a file."""


def read_file(loaders: LoaderSet, path: Path, file: str, *, plain_only: bool = False) -> ReadFile:
    """The file at `path`, which every later stage calls `file`.

    Raises `FileUnreadable` whatever its reader raised, and `SettingsError` when its loader cannot be made. With
    `plain_only`, raises `NotPlain` for a file that turns out to be more than plain text.
    """
    try:
        for _ in range(READINGS):
            read, is_whole = _read_once(loaders, path, file, plain_only=plain_only)
            if is_whole:
                break
            logger.info("a file changed while it was read")
        return read
    except OSError as error:
        raise PassingFailure(error.strerror or str(error)) from error
    except FileUnreadable as error:
        if _lacked_memory(error):
            raise MemoryRanOut(str(error)) from error
        raise
    except (RagError, KeyboardInterrupt):
        raise
    except BaseException as error:
        # BaseException: libraries in Rust raise their panics as one, and some call sys.exit
        logger.debug("the reader of %s failed", path.suffix, exc_info=True)
        raise (MemoryRanOut if _lacked_memory(error) else FileUnreadable)(explain_failure(error)) from error


def _read_once(loaders: LoaderSet, path: Path, file: str, *, plain_only: bool) -> tuple[ReadFile, bool]:
    """The file, and whether it stayed as it was while it was read. Raises whatever its reader raises."""
    read_ns = time.time_ns()
    before = read_state(path)
    content = read_bytes(path, loaders.max_bytes)
    sha256 = hashlib.sha256(content).hexdigest()
    document = loaders.load(path, file=file, content=content, plain_only=plain_only)
    is_whole = read_state(path) == before
    if path.suffix.lower() in loaders.named and hash_file(path) != sha256:  # its loader may have read it itself
        sha256, is_whole = "", False
    return ReadFile(document, sha256, read_ns, before), is_whole


def explain_failure(error: BaseException) -> str:
    """The reason, in one line, for a file whose reader raised something that it should not."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply to read"
    if isinstance(error, MemoryError):
        return "there is not enough memory to read it"
    said = " ".join(str(error).split())[:_REASON_CHARACTERS].rstrip(".")
    named = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return f"its reader failed ({named}); the file may be damaged"


def _lacked_memory(error: BaseException) -> bool:
    """Whether an error came from a lack of memory: loaders turn what their libraries raise into errors of their own."""
    return any(isinstance(one, MemoryError) for one in _list_causes(error))


def _list_causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += (one.__cause__, one.__context__)


def hash_file(path: Path) -> str:
    """sha256 of a file's bytes, hexadecimal. Raises `OSError`."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
