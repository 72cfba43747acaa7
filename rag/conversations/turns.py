"""The turns of one owner's conversations: questions, answers, ratings, and the versions of a question."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rag.conversations.deleted import NOT_DELETED, tell_time
from rag.conversations.files import ConversationFiles
from rag.conversations.records import Conversation, OtherTurn, Thumb, Turn, TurnState
from rag.conversations.versions import Versions, place_turn, read_versions, show_version
from rag.errors import ConversationChanged, ConversationError

NAME_CHARACTERS = 80
"""Longest name, in characters; a longer one is cut at a word."""

NOTE_CHARACTERS = 2000

MOST_REASONS = 10
REASON_CHARACTERS = 80

_COLUMNS = (
    "turns.id, question, asked_at, state, options, answer, error, thumb, note, "
    "(SELECT picked FROM reasons WHERE turn = turns.id)"
)


class ConversationTurns(ConversationFiles):
    """The questions and answers of one owner's conversations; see `store.Conversations`."""

    def __init__(self, folder: Path, *, owner: str, keeps_unsaved: bool) -> None:
        super().__init__(folder, keeps_unsaved=keeps_unsaved)
        self._owner = owner

    def read_turns(self, conversation: str) -> list[Turn]:
        """The turns of a conversation in order, of several versions the one that is shown; empty if it is not this
        owner's."""
        return self.read_thread(conversation)[0]

    def read_thread(self, conversation: str) -> tuple[list[Turn], Versions]:
        """The turns as `read_turns` gives them, and the versions that the conversation has of them, of one moment."""
        return self._read_path(conversation, lambda found: found.shown)

    def read_all(self, conversation: str) -> tuple[list[Turn], dict[int, list[OtherTurn]]]:
        """The turns as `read_turns` gives them, and those that are not shown: by the id of each shown turn whose
        question has other versions, these and all that followed them, in order."""
        read, found = self._read_path(conversation, lambda found: list(found.parents))
        by_id = {turn.id: turn for turn in read}

        def describe(turn: int, level: int) -> OtherTurn:
            versions = found.list_of(turn)
            follows = found.parents[turn] or None  # `START` is 0
            return OtherTurn(by_id[turn], follows, versions.index(turn) + 1, len(versions), level)

        others = {shown: [describe(*one) for one in found.list_hidden(shown)] for shown in found.shown}
        return [by_id[one] for one in found.shown], {shown: after for shown, after in others.items() if after}

    def read_turns_before(self, conversation: str, turn: int) -> list[Turn]:
        """The turns that lead to a turn, shown or not, in order."""
        return self._read_path(conversation, lambda found: found.list_before(turn))[0]

    def _read_path(self, conversation: str, choose: Callable[[Versions], Sequence[int]]) -> tuple[list[Turn], Versions]:
        with self._find(conversation).read() as connection:
            found = read_versions(connection, conversation) if self._owns(connection, conversation) else Versions()
            path = set(choose(found))
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM turns JOIN conversations ON conversations.id = conversation "
                f"WHERE conversation = ? AND owner = ? AND {NOT_DELETED} ORDER BY turns.id",
                (conversation, self._owner),
            ).fetchall()
        return [self._make_turn(row) for row in rows if row[0] in path], found

    def choose_version(self, conversation: str, turn: int) -> None:
        """Show a turn from now on instead of another version of its question, and what followed it. Raises
        `ConversationError` when the conversation has no such turn."""

        def choose(connection: sqlite3.Connection) -> None:
            self._read_one(connection, conversation)
            found = read_versions(connection, conversation)
            if turn not in found.parents:
                raise ConversationError("This version of the question is no longer saved.")
            if turn not in found.shown:
                show_version(connection, conversation, turn, found)

        self._write(conversation, choose)

    def add_turn(
        self,
        conversation: str,
        question: str,
        options: Mapping[str, Any],
        *,
        after: Sequence[int] | None = None,
        instead_of: int | None = None,
    ) -> Turn:
        """Save a question before it is answered. The first one names the conversation.

        `after` are the ids of the turns that the user has seen, if that matters; raises `ConversationChanged` when the
        conversation shows others. `instead_of` is the turn that it is another version of: that one and all after it are
        kept but hidden.
        """
        now = tell_time()

        def insert(connection: sqlite3.Connection) -> Turn:
            conversation_found = self._read_one(connection, conversation)
            found = read_versions(connection, conversation)
            if after is not None and list(found.shown) != list(after):
                raise ConversationChanged("This conversation went on in another window.")
            if instead_of is not None and instead_of not in found.parents:
                raise ConversationError("The question that you changed is no longer saved. Ask it as a new one.")
            cursor = connection.execute(
                "INSERT INTO turns (conversation, question, options, asked_at, state, error, folded_words, note) "
                "VALUES (?, ?, ?, ?, 'asked', '', ?, '')",
                (conversation, question, json.dumps(dict(options)), now, fold(question)),
            )
            turn = int(cursor.lastrowid or 0)
            place_turn(connection, conversation, turn, found, instead_of=instead_of)
            if not conversation_found.name:
                set_name(connection, conversation, shorten_name(question))
            _touch(connection, conversation, now)
            return Turn(turn, question, now, "asked", dict(options))

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
                    fold(f"{row[0]} {said}"),
                    turn,
                ),
            )
            connection.execute("DELETE FROM reasons WHERE turn = ?", (turn,))
            _touch(connection, row[1], tell_time())

        self._write_turn(turn, update)

    def judge(self, turn: int, thumb: Thumb | None, note: str = "", *, reasons: Sequence[str] = ()) -> None:
        """Save the user's rating of an answer, with a note and the reasons that were picked; None removes it. Raises
        `ConversationError` when the turn does not exist."""
        picked = [" ".join(one.split())[:REASON_CHARACTERS] for one in reasons[:MOST_REASONS]] if thumb else []

        def rate(connection: sqlite3.Connection) -> None:
            done = connection.execute(
                "UPDATE turns SET thumb = ?, note = ? WHERE id = ? "
                "AND conversation IN (SELECT id FROM conversations WHERE owner = ?)",
                (thumb, note.strip()[:NOTE_CHARACTERS] if thumb else "", turn, self._owner),
            )
            if done.rowcount == 0:
                raise ConversationError("The answer is no longer saved, so it cannot be rated.")
            connection.execute("DELETE FROM reasons WHERE turn = ?", (turn,))
            if picked:
                connection.execute("INSERT INTO reasons VALUES (?, ?)", (turn, json.dumps(picked, ensure_ascii=False)))

        self._write_turn(turn, rate)

    def list_judged(self, *, articles: str) -> list[Turn]:
        """Every rated turn about a folder, of all owners, in order. Evaluation cases are drafted from these."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM turns JOIN conversations ON conversations.id = conversation "
                f"WHERE articles = ? AND thumb IS NOT NULL AND {NOT_DELETED} ORDER BY turns.id",
                (articles,),
            ).fetchall()
        return [self._make_turn(row) for row in rows]

    def list_naming(self, file: str, *, articles: str, limit: int = 100) -> list[tuple[str, Turn]]:
        """The answered turns about a folder whose answers name a file, the latest first, each with the id of its
        conversation. An answer may name a file that it does not cite: one of a passage that was read."""
        named = json.dumps(file, ensure_ascii=False)
        return self._list_having("instr(answer, ?)", named, articles=articles, limit=limit)

    def list_saying(self, words: str, *, articles: str, limit: int = 100) -> list[tuple[str, Turn]]:
        """The turns about a folder whose question or answer contains words, ignoring case, the latest first, each with
        the id of its conversation."""
        folded = fold(words)
        return self._list_having("instr(folded_words, ?)", folded, articles=articles, limit=limit) if folded else []

    def _list_having(self, condition: str, value: str, *, articles: str, limit: int) -> list[tuple[str, Turn]]:
        found: list[tuple[str, Turn]] = []
        for database, others, held in self._list_databases():
            with database.read() as connection:
                rows = connection.execute(
                    f"SELECT conversation, {_COLUMNS} FROM turns WHERE {condition} AND conversation IN "
                    f"(SELECT id FROM conversations WHERE owner = ? AND articles = ? AND {NOT_DELETED} {others}) "
                    "ORDER BY turns.id DESC LIMIT ?",
                    (value, self._owner, articles, *held, limit),
                ).fetchall()
            found += [(row[0], self._make_turn(row[1:])) for row in rows]
        return found[:limit]

    # --- rows

    def _owns(self, connection: sqlite3.Connection, conversation: str) -> bool:
        query = f"SELECT 1 FROM conversations WHERE id = ? AND owner = ? AND {NOT_DELETED}"
        return connection.execute(query, (conversation, self._owner)).fetchone() is not None

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
        turn, question, asked_at, state, options, answer, error, thumb, note, picked = row
        try:
            asked_with, said = json.loads(options), json.loads(answer) if answer else None
            reasons = json.loads(picked) if picked else []
            if not isinstance(asked_with, dict) or not isinstance(said, dict | None) or not isinstance(reasons, list):
                raise TypeError("an answer is in another form")
            return Turn(turn, question, asked_at, state, asked_with, said, error, thumb, note, tuple(map(str, reasons)))
        except (ValueError, TypeError, RecursionError) as error_:
            raise ConversationError(self._database.describe_damage(error_)) from error_


def shorten_name(text: str) -> str:
    """Text on one line, cut at a word when it is longer than a name may be."""
    name = " ".join(text.split())
    if len(name) <= NAME_CHARACTERS:
        return name
    cut = name[: NAME_CHARACTERS - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut}…"


def set_name(connection: sqlite3.Connection, conversation: str, name: str) -> None:
    """Give a conversation a name, inside a transaction of the caller."""
    connection.execute(
        "UPDATE conversations SET name = ?, folded_name = ? WHERE id = ?", (name, fold(name), conversation)
    )


def _touch(connection: sqlite3.Connection, conversation: str, now: str) -> None:
    connection.execute("UPDATE conversations SET changed_at = ? WHERE id = ?", (now, conversation))


def fold(text: str) -> str:
    """Text in the form in which it is searched: in one line, case ignored."""
    return " ".join(text.split()).casefold()
