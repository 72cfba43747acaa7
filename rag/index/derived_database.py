"""A SQLite file beside the vector store that can be rebuilt from it: opening, reading by several threads, writing in
one transaction.

Owns the connection, its lock, and the revision of the store that the file matches. Subclasses own the tables.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from rag.errors import IndexDamaged, IndexNotWritable, StoreError
from rag.index.disk import make_room_for_file, remove, says_not_writable
from rag.trust.plain_files import require_plain_file


class DerivedDatabase:
    """An open file with a table `meta` of keys and values. Reads are safe from several threads."""

    WHAT = "derived index"
    """What the file is called in messages."""
    TABLES: ClassVar[Mapping[str, str]] = {}
    """The columns that are read of each table, without those that an earlier release did not have."""

    def __init__(self, path: Path, *, writable: bool) -> None:
        """Open `path`; with write access it is created if missing. Raises `StoreError` when it cannot be used."""
        self._path = path
        self._lock = threading.Lock()
        if writable:
            self._open_for_writing()
            return
        with self._mapped():
            require_plain_file(path)
            # A published snapshot is never written to, so it needs no lock.
            uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            try:
                self._connection.execute("PRAGMA temp_store = MEMORY")  # the disk may take nothing
                self._check()
                self._check_tables()
            except BaseException:
                self._connection.close()
                raise

    def _open_for_writing(self) -> None:
        """Open the file, or make a new one in place of whatever else is there."""
        make_room_for_file(self._path)
        try:
            self._try_to_write()
        except IndexDamaged:
            for path in (self._path, self._path.with_name(f"{self._path.name}-journal")):
                remove(path)
            self._try_to_write()

    def _try_to_write(self) -> None:
        with self._mapped():
            self._connection = sqlite3.connect(self._path, check_same_thread=False)
            try:
                self._connection.execute("PRAGMA synchronous = OFF")  # it can be rebuilt, and is copied before use
                self._prepare()
                self._check_tables()
            except BaseException:
                self._connection.close()
                raise

    def check_pages(self) -> None:
        """Read every page of the file. Raises `IndexDamaged`."""
        ((said,), *_) = self._read("PRAGMA quick_check(1)")
        if said != "ok":
            raise self._describe_damage(str(said))

    def _check_tables(self) -> None:
        """Raise `sqlite3.Error` when a table or a column is missing."""
        for table, columns in self.TABLES.items():
            self._connection.execute(f"SELECT {columns} FROM {table} LIMIT 0")

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
        except (sqlite3.Error, UnicodeDecodeError, OSError) as error:
            if says_not_writable(str(error)) and self._path.is_file():
                raise IndexNotWritable(f"The {self.WHAT} {self._path} cannot be used: {error}.") from error
            raise self._describe_damage(str(error)) from error

    def _describe_damage(self, reason: str) -> StoreError:
        reason = " ".join(reason.split())[:200]
        return IndexDamaged(
            f"The {self.WHAT} {self._path} cannot be used: {reason}. Run `rag index`, which rebuilds it."
        )
