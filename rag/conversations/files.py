"""Where a conversation is read and written: in the file on disk, or in memory when the disk refuses it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rag.conversations.database import ConversationDatabase
from rag.conversations.unsaved import UnsavedConversations, find_unsaved
from rag.errors import ConversationsNotSaved

Result = TypeVar("Result")


class ConversationFiles:
    """The file of the conversations, and those that are kept in memory."""

    def __init__(self, folder: Path, *, keeps_unsaved: bool) -> None:
        """`folder` is `RAG_HOME`. With `keeps_unsaved`, conversations that cannot be saved are kept in memory."""
        self._database = ConversationDatabase(folder)
        self._unsaved = find_unsaved(self._database.path) if keeps_unsaved else None

    def explain_unsaved(self, conversation: str) -> str:
        """Why a conversation is only kept in memory, in one line; "" when it is saved."""
        return self._unsaved.explain(conversation) if self._unsaved else ""

    def _find(self, conversation: str) -> ConversationDatabase | UnsavedConversations:
        return self._unsaved if self._unsaved and self._unsaved.holds(conversation) else self._database

    def _write(
        self, conversation: str, work: Callable[[sqlite3.Connection], Result], *, is_new: bool = False
    ) -> Result:
        """Run `work` in one transaction on the conversation, which goes on in memory when the disk refuses."""
        database = self._find(conversation)
        try:
            with database.write() as connection:
                return work(connection)
        except ConversationsNotSaved as error:
            if not self._unsaved:
                raise
            self._unsaved.take(conversation, None if is_new else self._database, reason=str(error))
            with self._unsaved.write() as connection:
                return work(connection)

    def _write_turn(self, turn: int, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run `work` as `_write` does, on the conversation of a turn."""
        is_held = self._unsaved is not None and self._unsaved.holds_turn(turn)
        database = self._unsaved if self._unsaved and is_held else self._database
        try:
            with database.write() as connection:
                return work(connection)
        except ConversationsNotSaved:
            if not self._unsaved:
                raise
            with self._database.read() as connection:
                row = connection.execute("SELECT conversation FROM turns WHERE id = ?", (turn,)).fetchone()
            if row is None:
                raise
        return self._write(str(row[0]), work)

    def _list_databases(self) -> list[tuple[ConversationDatabase | UnsavedConversations, str, list[str]]]:
        """Each database, with a condition and its values that leave out what is found in the other."""
        held = self._unsaved.list_held() if self._unsaved else []
        if not self._unsaved or not held:
            return [(self._database, "", [])]
        return [(self._database, f"AND id NOT IN ({', '.join('?' * len(held))})", held), (self._unsaved, "", [])]
