"""Turns errors of Chroma, in the embedded store or from a server, into `StoreError`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rag.errors import StoreError


@contextmanager
def mapped_store_errors(where: str) -> Iterator[None]:
    """Turn an error of Chroma, its server or the disk into a `StoreError` with a one-line message."""
    try:
        yield
    except (StoreError, KeyboardInterrupt, GeneratorExit, SystemExit):
        raise
    except BaseException as error:
        if not _is_from_store(error):
            raise
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise StoreError(
            f"The index at {where} cannot be used: {reason}. "
            "Check the disk or the server; `rag index --rebuild` rebuilds it."
        ) from error


def _is_from_store(error: BaseException) -> bool:
    """Whether an error is Chroma's: its own tree, ValueError when no server answers, httpx errors, and panics of its
    Rust core."""
    module = type(error).__module__.split(".")[0]
    return isinstance(error, OSError | ValueError | RuntimeError) or module in ("chromadb", "httpx", "pyo3_runtime")
