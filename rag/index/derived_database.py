"""A SQLite file beside the vector store that can be rebuilt from it: opening, reading by several threads, writing in
one transaction.

Owns the connection, its lock, and the revision of the store that the file matches. Subclasses own the tables.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rag.errors import StoreError


class DerivedDatabase:
    """An open file with a table `meta` of keys and values. Reads are safe from several threads."""

    WHAT = "derived index"
    """What the file is called in messages."""

    def __init__(self, path: Path, *, writable: bool) -> None:
        """Open `path`; with write access it is created if missing. Raises `StoreError` when it cannot be used."""
        self._path = path
        self._lock = threading.Lock()
        with self._mapped():
            if writable:
                self._connection = sqlite3.connect(path, check_same_thread=False)
                self._connection.execute("PRAGMA synchronous = OFF")  # it can be rebuilt, and is copied before use
                self._prepare()
            else:
                # A published snapshot is never written to, so it needs no lock.
                uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
                self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
                self._check()

    def _prepare(self) -> None:
        """Create missing tables."""
        raise NotImplementedError

    def _check(self) -> None:
        """Raise `StoreError` or `sqlite3.Error` when the file does not have the expected contents."""
        self._read_meta("generation")

    def close(self) -> None:
        self._connection.close()

    def read_revision(self) -> str:
        """The revision of the store that this file was made from, or ""."""
        return self._read_meta("generation")

    def write_revision(self, revision: str) -> None:
        """Record the revision of the store that this file now matches."""
        with self._written():
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('generation', ?)", (revision,))

    def _read_meta(self, key: str) -> str:
        rows = self._read("SELECT value FROM meta WHERE key = ?", [key])
        return str(rows[0][0]) if rows else ""

    def _read(self, query: str, values: Sequence[str | int] = ()) -> list[tuple]:  # type: ignore[type-arg]
        with self._mapped(), self._lock:
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _written(self) -> Iterator[None]:
        """A transaction: everything written inside is kept, or nothing."""
        with self._mapped(), self._lock, self._connection:
            yield

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(
                f"The {self.WHAT} {self._path} cannot be used: {error}. Run `rag index`, which rebuilds it."
            ) from error
