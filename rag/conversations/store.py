"""Saved conversations: questions, answers with their citations and passages, and the user's ratings.

Owns one SQLite file, `conversations.sqlite3`, under `RAG_HOME`. Each call opens it, does one transaction and closes
it, so any number of threads and processes may use it together. An answer is kept as the JSON object that
`describe_answer` makes of it, with every quote: what was said can be shown when the file it rests on has long gone.
How a conversation looks in a file of its own belongs to `export`.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Literal

from rag.errors import ConversationError

FILE_NAME = "conversations.sqlite3"

SCHEMA_VERSION = 1

BUSY_SECONDS = 10.0
"""How long a call waits for another process to finish writing."""

NAME_CHARACTERS = 80
"""Longest name; a longer one is cut at a word."""

NOTE_CHARACTERS = 2000

TurnState = Literal["asked", "answered", "stopped", "failed"]
"""Asked and not answered yet (or never, when the server stopped); answered; stopped by the user; ended in an error."""

Thumb = Literal["up", "down"]

_SCHEMA = """
CREATE TABLE conversations (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, articles TEXT NOT NULL, name TEXT NOT NULL, folded_name TEXT NOT NULL,
    created_at TEXT NOT NULL, changed_at TEXT NOT NULL
);
CREATE INDEX by_owner ON conversations (owner, articles, changed_at);
CREATE TABLE turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    question TEXT NOT NULL, options TEXT NOT NULL, asked_at TEXT NOT NULL,
    state TEXT NOT NULL, answer TEXT, error TEXT NOT NULL, folded_words TEXT NOT NULL, thumb TEXT, note TEXT NOT NULL
);
CREATE INDEX by_conversation ON turns (conversation, id);
"""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without its turns."""

    id: str
    """32 hexadecimal digits that cannot be guessed."""
    name: str
    """The first question, until it is renamed; "" before there is one."""
    articles: str
    """The folder that was asked."""
    created_at: str
    """ISO 8601, UTC; so is `changed_at`, which is when something was last asked, answered or renamed."""
    changed_at: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its result."""

    id: int
    """Grows with time, over all conversations."""
    question: str
    asked_at: str
    """ISO 8601, UTC."""
    state: TurnState
    options: Mapping[str, Any] = field(default_factory=dict)
    """The bounds it was asked with: `files`, `since`, `until`, `top`, `threshold`, `quote_only`, `kind`; defaults
    left out."""
    answer: Mapping[str, Any] | None = None
    """As `describe_answer` makes it; of a stopped turn, what had been written. None when there is none."""
    error: str = ""
    """Why there is no answer, in one line."""
    thumb: Thumb | None = None
    """The user's rating; None when there is none."""
    note: str = ""
    """The user's reason for the rating."""


class Conversations:
    """The conversations of one owner.

    Every method raises `ConversationError`, in one line, when the file is damaged, locked for long or of a newer
    version, or when the disk refuses.
    """

    def __init__(self, folder: Path, *, owner: str = "") -> None:
        """`folder` is `RAG_HOME`; it is created at the first save.

        `owner` tells apart users who share a server: none sees or changes another's conversations.
        """
        self._path = folder / FILE_NAME
        self._owner = owner

    # --- conversations

    def create(self, *, articles: str) -> Conversation:
        """A new, empty conversation about a folder. Empty ones are not listed."""
        now = _tell_time()
        made = Conversation(uuid.uuid4().hex, "", articles, now, now)
        with self._write() as connection:
            connection.execute(
                "INSERT INTO conversations VALUES (?, ?, ?, '', '', ?, ?)", (made.id, self._owner, articles, now, now)
            )
        return made

    def find(self, *, articles: str, search: str = "", offset: int = 0, limit: int = 20) -> list[Conversation]:
        """Conversations about a folder, the latest first, without empty ones.

        With `search`, those whose name, questions or answers contain it, ignoring case."""
        condition, values = self._compose_search(articles, search)
        with self._read() as connection:
            rows = connection.execute(
                f"SELECT id, name, articles, created_at, changed_at FROM conversations WHERE {condition} "
                "ORDER BY changed_at DESC, id LIMIT ? OFFSET ?",
                (*values, limit, offset),
            ).fetchall()
        return [Conversation(*row) for row in rows]

    def count(self, *, articles: str, search: str = "") -> int:
        """How many conversations `find` would give without a limit."""
        condition, values = self._compose_search(articles, search)
        with self._read() as connection:
            row = connection.execute(f"SELECT count(*) FROM conversations WHERE {condition}", values).fetchone()
        return int(row[0])

    def _compose_search(self, articles: str, search: str) -> tuple[str, tuple[str, ...]]:
        condition = "owner = ? AND articles = ? AND EXISTS (SELECT 1 FROM turns WHERE conversation = conversations.id)"
        folded = " ".join(search.split()).casefold()
        if not folded:
            return condition, (self._owner, articles)
        condition += (
            " AND (instr(folded_name, ?) OR EXISTS "
            "(SELECT 1 FROM turns WHERE conversation = conversations.id AND instr(folded_words, ?)))"
        )
        return condition, (self._owner, articles, folded, folded)

    def read(self, conversation: str) -> Conversation:
        """One conversation. Raises `ConversationError` when this owner has none of this id."""
        with self._read() as connection:
            return self._read_one(connection, conversation)

    def rename(self, conversation: str, name: str) -> Conversation:
        """Give it another name, on one line and cut at 80 characters; an empty one is refused."""
        name = shorten_name(name)
        if not name:
            raise ConversationError("A conversation needs a name. Write one.")
        with self._write() as connection:
            self._read_one(connection, conversation)
            _set_name(connection, conversation, name)
            return self._read_one(connection, conversation)

    def delete(self, conversation: str) -> None:
        """Delete it and its turns; nothing happens when there is none."""
        with self._write() as connection:
            connection.execute("DELETE FROM conversations WHERE id = ? AND owner = ?", (conversation, self._owner))

    # --- turns

    def read_turns(self, conversation: str) -> list[Turn]:
        """The turns of a conversation in order; none when it is not this owner's."""
        with self._read() as connection:
            rows = connection.execute(
                f"SELECT {_TURN_COLUMNS} FROM turns JOIN conversations ON conversations.id = conversation "
                "WHERE conversation = ? AND owner = ? ORDER BY turns.id",
                (conversation, self._owner),
            ).fetchall()
        return [self._make_turn(row) for row in rows]

    def add_turn(self, conversation: str, question: str, options: Mapping[str, Any]) -> Turn:
        """Save a question before it is answered. The first one names the conversation."""
        now = _tell_time()
        with self._write() as connection:
            found = self._read_one(connection, conversation)
            cursor = connection.execute(
                "INSERT INTO turns (conversation, question, options, asked_at, state, error, folded_words, note) "
                "VALUES (?, ?, ?, ?, 'asked', '', ?, '')",
                (conversation, question, json.dumps(dict(options)), now, _fold(question)),
            )
            if not found.name:
                _set_name(connection, conversation, shorten_name(question))
            _touch(connection, conversation, now)
            return Turn(int(cursor.lastrowid or 0), question, now, "asked", dict(options))

    def save_answer(
        self, turn: int, *, state: TurnState, answer: Mapping[str, Any] | None = None, error: str = ""
    ) -> None:
        """Save the result of a question, replacing an earlier one.

        A turn that was deleted meanwhile stays deleted.
        """
        with self._write() as connection:
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
            _touch(connection, row[1], _tell_time())

    def drop_turns(self, conversation: str, *, since: int) -> None:
        """Delete the turn `since` and all after it, which an edited question replaces."""
        with self._write() as connection:
            self._read_one(connection, conversation)
            connection.execute("DELETE FROM turns WHERE conversation = ? AND id >= ?", (conversation, since))

    def judge(self, turn: int, thumb: Thumb | None, note: str = "") -> None:
        """Save the user's rating of an answer; None removes it. Raises when there is no such turn."""
        with self._write() as connection:
            done = connection.execute(
                "UPDATE turns SET thumb = ?, note = ? WHERE id = ? "
                "AND conversation IN (SELECT id FROM conversations WHERE owner = ?)",
                (thumb, note.strip()[:NOTE_CHARACTERS] if thumb else "", turn, self._owner),
            )
            if done.rowcount == 0:
                raise ConversationError("The answer is not saved any more, so what you think of it cannot be.")

    def list_judged(self, *, articles: str) -> list[Turn]:
        """Every rated turn about a folder, of all owners, in order. Evaluation cases are drafted from them."""
        with self._read() as connection:
            rows = connection.execute(
                f"SELECT {_TURN_COLUMNS} FROM turns JOIN conversations ON conversations.id = conversation "
                "WHERE articles = ? AND thumb IS NOT NULL ORDER BY turns.id",
                (articles,),
            ).fetchall()
        return [self._make_turn(row) for row in rows]

    # --- the file

    def _read_one(self, connection: sqlite3.Connection, conversation: str) -> Conversation:
        row = connection.execute(
            "SELECT id, name, articles, created_at, changed_at FROM conversations WHERE id = ? AND owner = ?",
            (conversation, self._owner),
        ).fetchone()
        if row is None:
            raise ConversationError("There is no such conversation: it was deleted, or it is somebody else's.")
        return Conversation(*row)

    def _make_turn(self, row: tuple[Any, ...]) -> Turn:
        turn, question, asked_at, state, options, answer, error, thumb, note = row
        try:
            return Turn(
                turn,
                question,
                asked_at,
                state,
                json.loads(options),
                json.loads(answer) if answer else None,
                error,
                thumb,
                note,
            )
        except ValueError as error_:
            raise ConversationError(_describe_damage(self._path, error_)) from error_

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        """A connection for one read. Creates nothing on disk: without a file, it is an empty one in memory."""
        with self._mapped_errors():
            if not self._path.exists():
                with closing(sqlite3.connect(":memory:")) as connection:
                    connection.executescript(_SCHEMA)
                    yield connection
                return
            with closing(self._open()) as connection:
                yield connection

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """A connection inside one transaction, which is rolled back when its block raises."""
        with self._mapped_errors():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._open()) as connection:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                except BaseException:
                    connection.rollback()
                    raise
                connection.commit()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            version = _read_version(connection)
            if version == 0:
                connection.execute("PRAGMA journal_mode = WAL")
                version = _make_schema(connection)
            if version > SCHEMA_VERSION:
                raise ConversationError(
                    f"A newer version of Footnote wrote {self._path} (schema {version}, this one reads "
                    f"{SCHEMA_VERSION}). Update Footnote, or name another folder with RAG_HOME."
                )
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _mapped_errors(self) -> Iterator[None]:
        """Turn an error of SQLite or the disk into one line that says what to do."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise ConversationError(f"Conversations cannot be saved in {self._path}: {_advise(error)}.") from error
        except sqlite3.DatabaseError as error:
            raise ConversationError(_describe_damage(self._path, error)) from error
        except OSError as error:
            raise ConversationError(
                f"Conversations cannot be saved in {self._path}: {error.strerror or error}. "
                "Name another folder with RAG_HOME."
            ) from error


_TURN_COLUMNS = "turns.id, question, asked_at, state, options, answer, error, thumb, note"


def shorten_name(text: str) -> str:
    """Text on one line, cut at a word when it is longer than a name may be."""
    name = " ".join(text.split())
    if len(name) <= NAME_CHARACTERS:
        return name
    cut = name[: NAME_CHARACTERS - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut}…"


def _set_name(connection: sqlite3.Connection, conversation: str, name: str) -> None:
    connection.execute(
        "UPDATE conversations SET name = ?, folded_name = ? WHERE id = ?", (name, _fold(name), conversation)
    )


def _touch(connection: sqlite3.Connection, conversation: str, now: str) -> None:
    connection.execute("UPDATE conversations SET changed_at = ? WHERE id = ?", (now, conversation))


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _tell_time() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="microseconds")


def _read_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _make_schema(connection: sqlite3.Connection) -> int:
    """Create the tables unless another process has just done so; returns the version of the file."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _read_version(connection)
        if version == 0:
            for statement in filter(str.strip, _SCHEMA.split(";")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            version = SCHEMA_VERSION
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
    return version


def _advise(error: sqlite3.OperationalError) -> str:
    text = str(error)
    if "full" in text:
        return "the disk is full. Free some space"
    if "locked" in text or "busy" in text:
        return "another program holds it. Close that program, or try again"
    if "readonly" in text or "unable to open" in text:
        return "it is not writable. Change its permissions, or name another folder with RAG_HOME"
    return f"{text}. Name another folder with RAG_HOME"


def _describe_damage(path: Path, error: Exception) -> str:
    return f"{path} is damaged ({error}). Move it away to start afresh; the articles and the index stay as they are."
