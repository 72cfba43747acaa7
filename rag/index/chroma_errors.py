"""Turns errors of Chroma, in the embedded store or from a server, into `StoreError`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rag.errors import IndexDamaged, IndexNotWritable, RagError, StoreError
from rag.index.disk import says_not_writable
from rag.trust.addresses import is_url

_BUSY_WORDS = ("database is locked", "database table is locked")


@contextmanager
def mapped_store_errors(where: str) -> Iterator[None]:
    """Turn an error of Chroma, its server or the disk into a `StoreError` with a one-line message.

    For an embedded store it is `IndexNotWritable` when the disk cannot be written, else `IndexDamaged`.
    """
    try:
        yield
    except (RagError, KeyboardInterrupt, GeneratorExit, SystemExit):
        raise
    except BaseException as error:
        if not _is_from_store(error):
            raise
        raise _describe(error, where) from error


@contextmanager
def mapped_record_errors(where: str) -> Iterator[None]:
    """Turn the error of a record in another form than ours into a `StoreError`, as `mapped_store_errors` does."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        if is_url(where):
            raise StoreError(
                f"The index at {where} holds a record in another form: {_read_reason(error)}. "
                "`rag index --rebuild` rebuilds it."
            ) from error
        raise _describe(error, where) from error


def _read_reason(error: BaseException) -> str:
    return " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__


def _describe(error: BaseException, where: str) -> StoreError:
    reason = _read_reason(error)
    if is_url(where):
        return StoreError(f"The Chroma server at {where} cannot do this: {reason}. Look into its log, and try again.")
    if any(words in reason.lower() for words in _BUSY_WORDS):
        return StoreError(
            f"The index at {where} cannot be used: {reason}. Check the disk; `rag index --rebuild` rebuilds it."
        )
    if isinstance(error, OSError) or says_not_writable(reason):
        return IndexNotWritable(
            f"The index at {where} cannot be opened, because nothing can be written there: {reason}. "
            "Free some space or change its permissions."
        )
    return describe_damage(where, f"{type(error).__name__}: {reason}" if isinstance(error, LookupError) else reason)


def describe_damage(where: str, reason: str) -> IndexDamaged:
    """The error for an index on this machine that is not as it was written."""
    return IndexDamaged(f"The index at {where} is damaged: {reason}. Run `rag index`, which makes it again.")


def _is_from_store(error: BaseException) -> bool:
    """Whether an error is Chroma's: its own tree, ValueError when no server answers, httpx errors, plain `Exception`
    for an answer of a server that its client does not know, and panics of its Rust core."""
    module = type(error).__module__.split(".")[0]
    if isinstance(error, OSError | ValueError | RuntimeError) or type(error) is Exception:
        return True
    return module in ("chromadb", "httpx", "pyo3_runtime")
