"""Saved conversations: questions, answers with their citations and passages, and the user's ratings.

Stored in one SQLite file under `RAG_HOME`, which `database` owns; each method is one transaction. An answer is stored
as the JSON object from `describe_answer`, with every quote, so it can be shown long after its source file is gone.
`turns` has what is asked in a conversation, `export` writes a conversation to a file.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rag.conversations.database import ConversationDatabase
from rag.conversations.deleted import NOT_DELETED, bring_back, list_aside, set_aside, tell_time
from rag.conversations.records import Conversation, Shelf, Turn
from rag.conversations.sharing import find_shared, share, stop_sharing
from rag.conversations.tags import HAS_TAG, clean_tags, count_tags, fold_tag, read_tags, write_tags
from rag.conversations.turns import ConversationTurns, fold, set_name, shorten_name
from rag.errors import ConversationError


class Conversations(ConversationTurns):
    """The conversations of one owner.

    Every method raises `ConversationError`, in one line, when the file is damaged, locked for long or of a newer
    version, or when the disk refuses.
    """

    def __init__(self, folder: Path, *, owner: str = "", keeps_unsaved: bool = False) -> None:
        """`folder` is `RAG_HOME`; it is created at the first save.

        `owner` separates users who share a server: nobody sees or changes another's conversations. With
        `keeps_unsaved`, conversations that cannot be saved are kept in memory (see `unsaved`).
        """
        super().__init__(folder, owner=owner, keeps_unsaved=keeps_unsaved)

    # --- conversations

    def create(self, *, articles: str) -> Conversation:
        """A new, empty conversation about a folder. Empty ones are not listed."""
        now = tell_time()
        made = Conversation(uuid.uuid4().hex, "", articles, now, now)

        def insert(connection: sqlite3.Connection) -> Conversation:
            connection.execute(
                "INSERT INTO conversations VALUES (?, ?, ?, '', '', ?, ?)", (made.id, self._owner, articles, now, now)
            )
            return made

        return self._write(made.id, insert, is_new=True)

    def find(
        self,
        *,
        articles: str,
        search: str = "",
        shelf: Shelf | None = None,
        tag: str = "",
        offset: int = 0,
        limit: int = 20,
    ) -> list[Conversation]:
        """Conversations about a folder, latest first, without empty ones.

        With `search`, those whose name, tags, questions or answers contain it, ignoring case; with `shelf`, those that
        were put there (see `put_on`); with `tag`, those that have it, ignoring case."""
        condition, values = self._compose_search(articles, search, shelf, tag)
        rows: list[tuple[str, str, str, str, str]] = []
        for database, others, held in self._list_databases():
            with database.read() as connection:
                rows += connection.execute(
                    f"SELECT id, name, articles, created_at, changed_at FROM conversations WHERE {condition} {others} "
                    "ORDER BY changed_at DESC, id LIMIT ?",
                    (*values, *held, offset + limit),
                ).fetchall()
        rows.sort(key=lambda row: row[0])
        rows.sort(key=lambda row: row[4], reverse=True)
        return [Conversation(*row) for row in rows[offset : offset + limit]]

    def count(self, *, articles: str, search: str = "", shelf: Shelf | None = None, tag: str = "") -> int:
        """Number of conversations that `find` would return without a limit."""
        condition, values = self._compose_search(articles, search, shelf, tag)
        total = 0
        for database, others, held in self._list_databases():
            with database.read() as connection:
                query = f"SELECT count(*) FROM conversations WHERE {condition} {others}"
                total += int(connection.execute(query, (*values, *held)).fetchone()[0])
        return total

    def _compose_search(
        self, articles: str, search: str = "", shelf: Shelf | None = None, tag: str = ""
    ) -> tuple[str, tuple[str, ...]]:
        condition = (
            f"owner = ? AND articles = ? AND {NOT_DELETED} "
            "AND EXISTS (SELECT 1 FROM turns WHERE conversation = conversations.id)"
        )
        values = [self._owner, articles]
        if shelf:
            condition += (
                " AND ? = coalesce((SELECT shelf FROM shelves WHERE conversation = conversations.id), 'recent')"
            )
            values.append(shelf)
        if tag:
            condition += f" AND {HAS_TAG}"
            values.append(fold_tag(tag))
        if folded := fold(search):
            condition += (
                " AND (instr(folded_name, ?) OR EXISTS "
                "(SELECT 1 FROM turns WHERE conversation = conversations.id AND instr(folded_words, ?)) OR EXISTS "
                "(SELECT 1 FROM tags WHERE conversation = conversations.id AND instr(folded_tag, ?)))"
            )
            values += [folded, folded, folded]
        return condition, tuple(values)

    def put_on(self, conversation: str, shelf: Shelf) -> None:
        """Pin a conversation, archive it, or list it among the recent ones again."""

        def put(connection: sqlite3.Connection) -> None:
            self._read_one(connection, conversation)
            connection.execute("INSERT OR REPLACE INTO shelves VALUES (?, ?)", (conversation, shelf))

        self._write(conversation, put)

    def set_tags(self, conversation: str, tags: Iterable[str]) -> None:
        """Give a conversation these tags instead of those that it had: each on one line, cut at 40 characters, once
        whatever its case; at most 20."""

        def write(connection: sqlite3.Connection) -> None:
            self._read_one(connection, conversation)
            write_tags(connection, conversation, clean_tags(tags))

        self._write(conversation, write)

    def read_tags(self, conversation: str) -> list[str]:
        """The tags of a conversation, by name; empty if it is not this owner's."""
        with self._find(conversation).read() as connection:
            return read_tags(connection, conversation) if self._owns(connection, conversation) else []

    def list_tags(self, *, articles: str) -> list[tuple[str, int]]:
        """The tags of the conversations about a folder, by name, each with the number of conversations."""
        condition, values = self._compose_search(articles)
        totals: dict[str, tuple[str, int]] = {}
        for database, others, held in self._list_databases():
            with database.read() as connection:
                for folded, tag, number in count_tags(connection, f"{condition} {others}", (*values, *held)):
                    totals[folded] = (tag, number + totals.get(folded, ("", 0))[1])
        return [totals[folded] for folded in sorted(totals)]

    def read(self, conversation: str) -> Conversation:
        """One conversation. Raises `ConversationError` when this owner has none with this id."""
        with self._find(conversation).read() as connection:
            return self._read_one(connection, conversation)

    def rename(self, conversation: str, name: str) -> Conversation:
        """Give it another name, on one line and cut at 80 characters; an empty one is refused."""
        name = shorten_name(name)
        if not name:
            raise ConversationError("A conversation needs a name. Write one.")

        def change(connection: sqlite3.Connection) -> Conversation:
            self._read_one(connection, conversation)
            set_name(connection, conversation, name)
            return self._read_one(connection, conversation)

        return self._write(conversation, change)

    def delete(self, conversation: str) -> None:
        """Delete it and its turns for good; does nothing if it does not exist."""
        with self._find(conversation).write() as connection:
            connection.execute("DELETE FROM conversations WHERE id = ? AND owner = ?", (conversation, self._owner))

    def set_aside(self, conversation: str) -> None:
        """Delete it so that `restore` can bring it back for a day; does nothing if it does not exist."""

        with self._find(conversation).write() as connection:
            set_aside(connection, conversation, self._owner)

    def restore(self, conversation: str) -> None:
        """Bring a deleted conversation back, as it was. Raises `ConversationError` when it is gone for good."""
        with self._find(conversation).write() as connection:
            if not bring_back(connection, conversation, self._owner):
                raise ConversationError("This conversation cannot be brought back any more.")

    def list_deleted(self, *, articles: str) -> list[Conversation]:
        """The conversations about a folder that `restore` can bring back, the last deleted first."""
        rows = []
        for database, others, held in self._list_databases():
            with database.read() as connection:
                rows += list_aside(connection, self._owner, articles, others, held)
        return [Conversation(*row[1:]) for row in sorted(rows, reverse=True)]

    # --- sharing

    def share(self, conversation: str) -> str:
        """The token with which `read_shared` reads a conversation, the same until `stop_sharing`. Raises
        `ConversationError` also when the conversation is kept in memory only."""
        if self.explain_unsaved(conversation):
            raise ConversationError("This conversation is not saved, so there can be no link to it.")
        with self._database.write() as connection:
            self._read_one(connection, conversation)
            return share(connection, conversation)

    def stop_sharing(self, conversation: str) -> None:
        """Take the token back, so that nobody can read the conversation with it any more."""
        with self._database.write() as connection:  # not in memory: after a restart the token would be good again
            stop_sharing(connection, conversation, self._owner)

    # --- filters

    def save_filter(self, conversation: str, options: Mapping[str, Any]) -> None:
        """Save which articles the next questions of a conversation are about, in the form of `Turn.options`."""

        def save(connection: sqlite3.Connection) -> None:
            self._read_one(connection, conversation)
            connection.execute(
                "INSERT OR REPLACE INTO filters VALUES (?, ?)", (conversation, json.dumps(dict(options)))
            )

        self._write(conversation, save)

    def read_filter(self, conversation: str) -> Mapping[str, Any] | None:
        """What `save_filter` saved last; None if nothing was. Damage counts as nothing: questions then go to all
        articles, which the page shows."""
        with self._find(conversation).read() as connection:
            row = connection.execute(
                "SELECT options FROM filters JOIN conversations ON id = conversation WHERE id = ? AND owner = ?",
                (conversation, self._owner),
            ).fetchone()
        try:
            found = json.loads(row[0]) if row else None
        except (ValueError, TypeError, RecursionError):
            return None
        return found if isinstance(found, dict) else None


def read_shared(folder: Path, token: str) -> tuple[Conversation, list[Turn]] | None:
    """The conversation that its owner shares with this token, with the turns that it shows now; None if there is none,
    or not any more. `folder` is `RAG_HOME`. Raises as `Conversations` does."""
    with ConversationDatabase(folder).read() as connection:
        found = find_shared(connection, token)
    if found is None:
        return None
    conversation, owner = found
    kept = Conversations(folder, owner=owner, keeps_unsaved=True)
    return kept.read(conversation.id), kept.read_turns(conversation.id)
