"""Saved conversations: questions, answers with their citations and passages, and the user's ratings.

Stored in one SQLite file under `RAG_HOME`, which `database` owns; each method is one transaction. An answer is stored
as the JSON object from `describe_answer`, with every quote, so it can be shown long after its source file is gone.
`export` writes a conversation to a file.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rag.conversations.deleted import NOT_DELETED, bring_back, list_aside, set_aside, tell_time
from rag.conversations.files import ConversationFiles
from rag.conversations.records import Conversation, Thumb, Turn, TurnState
from rag.errors import ConversationChanged, ConversationError

NAME_CHARACTERS = 80
"""Longest name, in characters; a longer one is cut at a word."""

NOTE_CHARACTERS = 2000


class Conversations(ConversationFiles):
    """The conversations of one owner.

    Every method raises `ConversationError`, in one line, when the file is damaged, locked for long or of a newer
    version, or when the disk refuses.
    """

    def __init__(self, folder: Path, *, owner: str = "", keeps_unsaved: bool = False) -> None:
        """`folder` is `RAG_HOME`; it is created at the first save.

        `owner` separates users who share a server: nobody sees or changes another's conversations. With
        `keeps_unsaved`, conversations that cannot be saved are kept in memory (see `unsaved`).
        """
        super().__init__(folder, keeps_unsaved=keeps_unsaved)
        self._owner = owner

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

    def find(self, *, articles: str, search: str = "", offset: int = 0, limit: int = 20) -> list[Conversation]:
        """Conversations about a folder, latest first, without empty ones.

        With `search`, those whose name, questions or answers contain it, ignoring case."""
        condition, values = self._compose_search(articles, search)
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

    def count(self, *, articles: str, search: str = "") -> int:
        """Number of conversations that `find` would return without a limit."""
        condition, values = self._compose_search(articles, search)
        total = 0
        for database, others, held in self._list_databases():
            with database.read() as connection:
                query = f"SELECT count(*) FROM conversations WHERE {condition} {others}"
                total += int(connection.execute(query, (*values, *held)).fetchone()[0])
        return total

    def _compose_search(self, articles: str, search: str) -> tuple[str, tuple[str, ...]]:
        condition = (
            f"owner = ? AND articles = ? AND {NOT_DELETED} "
            "AND EXISTS (SELECT 1 FROM turns WHERE conversation = conversations.id)"
        )
        folded = " ".join(search.split()).casefold()
        if not folded:
            return condition, (self._owner, articles)
        condition += (
            " AND (instr(folded_name, ?) OR EXISTS "
            "(SELECT 1 FROM turns WHERE conversation = conversations.id AND instr(folded_words, ?)))"
        )
        return condition, (self._owner, articles, folded, folded)

    def read(self, conversation: str) -> Conversation:
        """One conversation. Raises `ConversationError` when this owner has none with this id."""
        with self._find(conversation).read() as connection:
            return self._read_one(connection, conversation)

    def rename(self, conversation: str, name: str) -> Conversation:
        """Give it another name, on one line and cut at 80 characters; an empty one is refused."""
        name = shorten_name(name)
        if not name:
            raise ConversationError("A conversation needs a name. Write one.")

        def set_name(connection: sqlite3.Connection) -> Conversation:
            self._read_one(connection, conversation)
            _set_name(connection, conversation, name)
            return self._read_one(connection, conversation)

        return self._write(conversation, set_name)

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

    # --- turns

    def read_turns(self, conversation: str) -> list[Turn]:
        """The turns of a conversation in order; empty if it is not this owner's."""
        with self._find(conversation).read() as connection:
            rows = connection.execute(
                f"SELECT {_TURN_COLUMNS} FROM turns JOIN conversations ON conversations.id = conversation "
                f"WHERE conversation = ? AND owner = ? AND {NOT_DELETED} ORDER BY turns.id",
                (conversation, self._owner),
            ).fetchall()
        return [self._make_turn(row) for row in rows]

    def add_turn(
        self, conversation: str, question: str, options: Mapping[str, Any], *, after: Sequence[int] | None = None
    ) -> Turn:
        """Save a question before it is answered. The first one names the conversation.

        `after` are the ids of all turns that the user has seen, if that matters; raises `ConversationChanged` when the
        conversation has others."""
        now = tell_time()

        def insert(connection: sqlite3.Connection) -> Turn:
            found = self._read_one(connection, conversation)
            _check_turns(connection, conversation, after)
            cursor = connection.execute(
                "INSERT INTO turns (conversation, question, options, asked_at, state, error, folded_words, note) "
                "VALUES (?, ?, ?, ?, 'asked', '', ?, '')",
                (conversation, question, json.dumps(dict(options)), now, _fold(question)),
            )
            if not found.name:
                _set_name(connection, conversation, shorten_name(question))
            _touch(connection, conversation, now)
            return Turn(int(cursor.lastrowid or 0), question, now, "asked", dict(options))

        return self._write(conversation, insert)

    def save_answer(
        self, turn: int, *, state: TurnState, answer: Mapping[str, Any] | None = None, error: str = ""
    ) -> None:
        """Save the result of a question, replacing an earlier one.

        A turn that was deleted meanwhile stays deleted.
        """

        def update(connection: sqlite3.Connection) -> None:
            row = connection.execute(
                "SELECT question, conversation FROM turns JOIN conversations ON conversations.id = conversation "
                "WHERE turns.id = ? AND owner = ?",
                (turn, self._owner),
            ).fetchone()
            if row is None:
                return
            said = str(answer["answer"]) if answer else ""
            connection.execute(
                "UPDATE turns SET state = ?, answer = ?, error = ?, folded_words = ?, thumb = NULL, note = '' "
                "WHERE id = ?",
                (
                    state,
                    json.dumps(dict(answer), ensure_ascii=False) if answer else None,
                    error,
                    _fold(f"{row[0]} {said}"),
                    turn,
                ),
            )
            _touch(connection, row[1], tell_time())

        self._write_turn(turn, update)

    def drop_turns(self, conversation: str, *, since: int, after: Sequence[int] | None = None) -> None:
        """Delete the turn `since` and all after it, which an edited question replaces; `after` as in `add_turn`."""

        def delete(connection: sqlite3.Connection) -> None:
            self._read_one(connection, conversation)
            _check_turns(connection, conversation, after)
            connection.execute("DELETE FROM turns WHERE conversation = ? AND id >= ?", (conversation, since))

        self._write(conversation, delete)

    def judge(self, turn: int, thumb: Thumb | None, note: str = "") -> None:
        """Save the user's rating of an answer; None removes it. Raises `ConversationError` when the turn does not
        exist."""

        def rate(connection: sqlite3.Connection) -> None:
            done = connection.execute(
                "UPDATE turns SET thumb = ?, note = ? WHERE id = ? "
                "AND conversation IN (SELECT id FROM conversations WHERE owner = ?)",
                (thumb, note.strip()[:NOTE_CHARACTERS] if thumb else "", turn, self._owner),
            )
            if done.rowcount == 0:
                raise ConversationError("The answer is no longer saved, so it cannot be rated.")

        self._write_turn(turn, rate)

    def list_judged(self, *, articles: str) -> list[Turn]:
        """Every rated turn about a folder, of all owners, in order. Evaluation cases are drafted from these."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT {_TURN_COLUMNS} FROM turns JOIN conversations ON conversations.id = conversation "
                f"WHERE articles = ? AND thumb IS NOT NULL AND {NOT_DELETED} ORDER BY turns.id",
                (articles,),
            ).fetchall()
        return [self._make_turn(row) for row in rows]

    def list_naming(self, file: str, *, articles: str, limit: int = 100) -> list[tuple[str, Turn]]:
        """The answered turns about a folder whose answers name a file, the latest first, each with the id of its
        conversation. An answer may name a file that it does not cite: one of a passage that was read."""
        named = json.dumps(file, ensure_ascii=False)
        found: list[tuple[str, Turn]] = []
        for database, others, held in self._list_databases():
            with database.read() as connection:
                rows = connection.execute(
                    f"SELECT conversation, {_TURN_COLUMNS} FROM turns WHERE instr(answer, ?) AND conversation IN "
                    f"(SELECT id FROM conversations WHERE owner = ? AND articles = ? AND {NOT_DELETED} {others}) "
                    "ORDER BY turns.id DESC LIMIT ?",
                    (named, self._owner, articles, *held, limit),
                ).fetchall()
            found += [(row[0], self._make_turn(row[1:])) for row in rows]
        return found[:limit]

    # --- rows

    def _read_one(self, connection: sqlite3.Connection, conversation: str) -> Conversation:
        row = connection.execute(
            "SELECT id, name, articles, created_at, changed_at FROM conversations "
            f"WHERE id = ? AND owner = ? AND {NOT_DELETED}",
            (conversation, self._owner),
        ).fetchone()
        if row is None:
            raise ConversationError("There is no such conversation: it was deleted, or it is somebody else's.")
        return Conversation(*row)

    def _make_turn(self, row: tuple[Any, ...]) -> Turn:
        turn, question, asked_at, state, options, answer, error, thumb, note = row
        try:
            asked_with, said = json.loads(options), json.loads(answer) if answer else None
            if not isinstance(asked_with, dict) or not isinstance(said, dict | None):
                raise TypeError("an answer is in another form")
            return Turn(turn, question, asked_at, state, asked_with, said, error, thumb, note)
        except (ValueError, TypeError, RecursionError) as error_:
            raise ConversationError(self._database.describe_damage(error_)) from error_


_TURN_COLUMNS = "turns.id, question, asked_at, state, options, answer, error, thumb, note"


def shorten_name(text: str) -> str:
    """Text on one line, cut at a word when it is longer than a name may be."""
    name = " ".join(text.split())
    if len(name) <= NAME_CHARACTERS:
        return name
    cut = name[: NAME_CHARACTERS - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut}…"


def _check_turns(connection: sqlite3.Connection, conversation: str, known: Sequence[int] | None) -> None:
    """Raises `ConversationChanged` unless these are all turns of a conversation, or None."""
    rows = connection.execute("SELECT id FROM turns WHERE conversation = ? ORDER BY id", (conversation,))
    if known is not None and [turn for (turn,) in rows] != list(known):
        raise ConversationChanged("This conversation went on in another window.")


def _set_name(connection: sqlite3.Connection, conversation: str, name: str) -> None:
    connection.execute(
        "UPDATE conversations SET name = ?, folded_name = ? WHERE id = ?", (name, _fold(name), conversation)
    )


def _touch(connection: sqlite3.Connection, conversation: str, now: str) -> None:
    connection.execute("UPDATE conversations SET changed_at = ? WHERE id = ?", (now, conversation))


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()
