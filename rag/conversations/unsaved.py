"""Conversations that cannot be saved, kept in memory until the process ends.

A full or read-only disk, or a damaged file, must not keep anybody from asking. A conversation that the disk refuses is
taken here, with what is saved of it, and goes on here; every other conversation still goes to the disk. Owns the
database in memory, one for each file and process.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.conversations.database import SCHEMA, ConversationDatabase, add_later_tables

_TAKEN = {
    "conversations": "id = ?",
    **dict.fromkeys(("turns", "filters", "shelves", "tags", "branches"), "conversation = ?"),
    "reasons": "turn IN (SELECT id FROM turns WHERE conversation = ?)",
}
"""The tables with parts of a conversation, and which rows are those of one id."""

_FIRST_TURN = 2**40
"""Numbers of turns in memory begin here, so that none is also the number of a saved one."""


class UnsavedConversations:
    """A database in memory, used like the one on disk. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._connection.executescript(SCHEMA)
        add_later_tables(self._connection)
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute("INSERT INTO sqlite_sequence VALUES ('turns', ?)", (_FIRST_TURN,))
        self._reasons: dict[str, str] = {}

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """The connection, for one read."""
        with self._lock:
            yield self._connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """The connection inside one transaction, which is rolled back when its block raises."""
        with self._lock:
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            except BaseException:
                self._connection.rollback()
                raise
            self._connection.commit()

    def holds(self, conversation: str) -> bool:
        return conversation in self._reasons

    def holds_turn(self, turn: int) -> bool:
        with self.read() as connection:
            return connection.execute("SELECT 1 FROM turns WHERE id = ?", (turn,)).fetchone() is not None

    def list_held(self) -> list[str]:
        """The ids of all conversations here."""
        return sorted(self._reasons)

    def explain(self, conversation: str) -> str:
        """Why the conversation is not saved, in one line; "" when it is not here."""
        return self._reasons.get(conversation, "")

    def take(self, conversation: str, saved: ConversationDatabase | None, *, reason: str) -> None:
        """Hold a conversation from now on, with what is `saved` of it; None for a new one.

        Raises `ConversationError` when that cannot be read.
        """
        rows: dict[str, list[tuple[object, ...]]] = {}
        if saved:
            with saved.read() as connection:
                for table, condition in _TAKEN.items():
                    query = f"SELECT * FROM {table} WHERE {condition}"
                    rows[table] = connection.execute(query, (conversation,)).fetchall()
        with self.write() as connection:
            for table, held in rows.items():
                for row in held:
                    marks = ", ".join("?" * len(row))
                    connection.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", row)
            self._reasons[conversation] = reason


_held: dict[Path, UnsavedConversations] = {}
_lock = threading.Lock()


def find_unsaved(path: Path) -> UnsavedConversations:
    """The conversations of this process that the file at `path` could not take."""
    with _lock:
        return _held.setdefault(path.absolute(), UnsavedConversations())
