"""The SQLite file of the conversations: its tables, a connection for one read or one transaction, and the message when
it cannot be read or written.

Each call opens the file, runs one transaction and closes it, so any number of threads and processes may use it at the
same time.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from rag.errors import ConversationError, ConversationsNotSaved
from rag.trust.plain_files import require_plain_file

FILE_NAME = "conversations.sqlite3"

SCHEMA_VERSION = 1

BUSY_SECONDS = 10.0
"""How long a call waits for another process to finish writing."""

SCHEMA = """
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

_OF_ONE = "conversation TEXT PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE"

LATER_TABLES = {
    "filters": f"{_OF_ONE}, options TEXT NOT NULL",
    "deleted": f"{_OF_ONE}, deleted_at TEXT NOT NULL",
    "shelves": f"{_OF_ONE}, shelf TEXT NOT NULL",
    "tags": "conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE, folded_tag TEXT NOT NULL, "
    "tag TEXT NOT NULL, PRIMARY KEY (conversation, folded_tag)",
    "reasons": "turn INTEGER PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE, picked TEXT NOT NULL",
    "shares": f"{_OF_ONE}, token TEXT NOT NULL UNIQUE",
    "branches": "turn INTEGER PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE, "
    "conversation TEXT NOT NULL, parent INTEGER NOT NULL, chosen INTEGER NOT NULL",
}
"""Tables that files of earlier releases lack, and that earlier releases leave alone: they are added at the first write,
and are no reason for another version."""


class ConversationDatabase:
    """The file `conversations.sqlite3` in a folder, created at the first write.

    `read` and `write` raise `ConversationError`, in one line, when the file is locked for long, and its kind
    `ConversationsNotSaved` when the file is damaged or of a newer version, or when the disk refuses.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection for one read. Creates nothing on disk: if the file does not exist, it is an empty database in
        memory. Works where nothing can be written."""
        with self._mapped_errors():
            if not self.path.exists():
                with closing(sqlite3.connect(":memory:")) as connection:
                    connection.executescript(SCHEMA)
                    add_later_tables(connection)
                    yield connection
                return
            with closing(self._open_for_reading()) as connection:
                add_later_tables(connection, kind="TEMP TABLE")
                yield connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A connection inside one transaction, which is rolled back when its block raises."""
        with self._mapped_errors():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists():
                require_plain_file(self.path)
            with closing(self._open()) as connection:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    add_later_tables(connection)
                    yield connection
                except BaseException:
                    connection.rollback()
                    raise
                connection.commit()

    def _open_for_reading(self) -> sqlite3.Connection:
        """SQLite writes beside the file also to read it; where it cannot, the file is read as it stands."""
        require_plain_file(self.path)
        try:
            return self._open()
        except sqlite3.OperationalError as error:
            if not any(words in str(error) for words in (*_READ_ONLY, *_FULL)):
                raise
            return _read_into_memory(self.path)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            version = _read_version(connection)
            if version == 0:
                connection.execute("PRAGMA journal_mode = WAL")
                version = _make_schema(connection)
            if version > SCHEMA_VERSION:
                raise ConversationsNotSaved(
                    f"A newer version of Footnote wrote {self.path} (schema {version}, this one reads "
                    f"{SCHEMA_VERSION}). Update Footnote, or name another folder with RAG_HOME."
                )
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _mapped_errors(self) -> Iterator[None]:
        """Turn an error of SQLite or the disk into a one-line message that says what to do."""
        try:
            yield
        except sqlite3.OperationalError as error:
            advice = _advise(error)
            if not advice:
                raise ConversationsNotSaved(self.describe_damage(error)) from error
            kind = ConversationError if any(words in str(error) for words in _BUSY) else ConversationsNotSaved
            raise kind(f"Conversations cannot be saved in {self.path}: {advice}.") from error
        except sqlite3.DatabaseError as error:
            raise ConversationsNotSaved(self.describe_damage(error)) from error
        except OSError as error:
            is_in_the_way = self.path.exists() and not self.path.is_file()
            advice = "Move it away" if is_in_the_way else "Name another folder with RAG_HOME"
            raise ConversationsNotSaved(
                f"Conversations cannot be saved in {self.path}: {error.strerror or error}. {advice}."
            ) from error

    def describe_damage(self, error: Exception) -> str:
        """What is wrong with the file and what to do, in one line."""
        return (
            f"{self.path} is damaged ({error}). Move it away to start afresh; "
            "the articles and the index stay as they are."
        )


def add_later_tables(connection: sqlite3.Connection, *, kind: str = "TABLE") -> None:
    """Create those of `LATER_TABLES` that are missing. A reader writes nothing: it gets an empty one in memory, as a
    `TEMP TABLE`, which is found by the same name."""
    found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for name, columns in LATER_TABLES.items():
        if name not in found:
            connection.execute(f"CREATE {kind} {name} ({columns})")


def _read_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _make_schema(connection: sqlite3.Connection) -> int:
    """Create the tables unless another process has just done so; returns the version of the file."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _read_version(connection)
        if version == 0:
            for statement in filter(str.strip, SCHEMA.split(";")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            version = SCHEMA_VERSION
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
    return version


def _read_into_memory(path: Path) -> sqlite3.Connection:
    """The database at `path`, in memory. What a killed process had not yet written into the file itself is read from
    beside it, if there is a folder for temporary files."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / path.name
            for end in ("", "-wal"):
                if path.with_name(path.name + end).exists():
                    shutil.copyfile(path.with_name(path.name + end), copy.with_name(copy.name + end))
            with closing(sqlite3.connect(copy)) as source:
                source.backup(connection)
    except (OSError, sqlite3.OperationalError):
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as source:
            source.backup(connection)
    return connection


_FULL = ("full", "disk I/O error")
_BUSY = ("locked", "busy")
_READ_ONLY = ("readonly", "unable to open")


def _advise(error: sqlite3.OperationalError) -> str:
    """What is wrong with the disk or another program, and what to do; "" when it is the file."""
    text = str(error)
    if any(words in text for words in _FULL):
        return "the disk is full. Free some space"
    if any(words in text for words in _BUSY):
        return "another program holds it. Close that program, or try again"
    if any(words in text for words in _READ_ONLY):
        return "it is not writable. Change its permissions, or name another folder with RAG_HOME"
    return ""
