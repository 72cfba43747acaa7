"""When each article came and changed, and what became of those that are gone: a small SQLite file beside the snapshots.

A rebuilt index reads every file again, so the times in its records say nothing about when an article came; this file
does, and goes on over rebuilds. It follows the index's records and is only as right as the last time it did: where they
differ, the records count. Owns the file; losing it loses the history and nothing else.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from rag.index.disk import make_room_for_file, remove, says_not_writable
from rag.schema.index import IndexedFile

logger = logging.getLogger(__name__)

HISTORY_FILE = "history.sqlite3"

MOST_GONE = 100_000
"""Files that are gone are remembered up to this number, the last ones."""

_BUSY_SECONDS = 5.0
_MOST_MOVES = 100
"""A file that was moved more often is not followed further."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
    file TEXT PRIMARY KEY, sha256 TEXT NOT NULL, added_ns INTEGER NOT NULL, changed_ns INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS gone (
    file TEXT PRIMARY KEY, sha256 TEXT NOT NULL, added_ns INTEGER NOT NULL, changed_ns INTEGER NOT NULL,
    gone_ns INTEGER NOT NULL, moved_to TEXT NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What is known of a file of the index. Times are nanoseconds since 1970."""

    sha256: str
    added_ns: int
    """When it was first indexed, under this name or the one it was moved from."""
    changed_ns: int
    """When its content was first indexed."""


@dataclass(frozen=True, slots=True)
class GoneFile:
    """What is known of a file that is no longer in the index."""

    known: KnownFile
    gone_ns: int
    moved_to: str
    """The file that has the same content under another name; "" when it was removed."""


@dataclass(frozen=True, slots=True)
class History:
    """The files of the index, and those that are gone."""

    files: Mapping[str, KnownFile] = field(default_factory=dict)
    gone: Mapping[str, GoneFile] = field(default_factory=dict)

    def tell(self, record: IndexedFile) -> KnownFile:
        """When a file came and changed. What the history has not seen yet came when it was read."""
        known = self.files.get(record.file)
        if known is None:
            return KnownFile(record.sha256, record.indexed_ns, record.indexed_ns)
        return known if known.sha256 == record.sha256 else KnownFile(record.sha256, known.added_ns, record.indexed_ns)

    def find_moved(self, file: str) -> str:
        """The name under which a file that was moved is in the index now; "" when it was not moved, or is gone too."""
        for _ in range(_MOST_MOVES):
            if file not in self.gone:
                return ""
            file = self.gone[file].moved_to
            if file in self.files:
                return file
        return ""


def read_history(folder: Path) -> History:
    """The history in an index's folder; an empty one when there is none, or it cannot be read."""
    path = folder / HISTORY_FILE
    try:
        if not path.is_file():
            return History()
        with closing(_connect(path, is_read_only=True)) as connection:
            return _read(connection)
    except (sqlite3.Error, OSError) as error:
        logger.info("the history cannot be read: %s", error)
        return History()


def follow_records(folder: Path, records: Mapping[str, IndexedFile]) -> None:
    """Bring the history up to date with the records of the index. Needs the writer's lock.

    A failure is logged and otherwise ignored, since the index is whole without it; a damaged file is started again.
    """
    path = folder / HISTORY_FILE
    for attempt in (1, 2):
        try:
            make_room_for_file(path)
            with closing(_connect(path)) as connection, connection:
                connection.executescript(_SCHEMA)
                _write(connection, _read(connection), records)
            return
        except sqlite3.DatabaseError as error:
            logger.info("the history cannot be written: %s", error)
            if attempt == 2 or "locked" in str(error) or says_not_writable(str(error)):
                return
            for name in (HISTORY_FILE, f"{HISTORY_FILE}-journal"):
                remove(folder / name)
        except OSError as error:
            logger.info("the history cannot be written: %s", error)
            return


def _connect(path: Path, *, is_read_only: bool = False) -> sqlite3.Connection:
    """The open file. Where nothing can be written, it is read without a lock."""
    if not is_read_only:
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS)
        connection.execute("PRAGMA synchronous = OFF")  # waiting for the disk takes longer than it is worth
        return connection
    uri = path.resolve().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=_BUSY_SECONDS)
    try:
        connection.execute("SELECT 1 FROM files LIMIT 1")
    except sqlite3.OperationalError:
        connection.close()
        connection = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True)
    return connection


def _read(connection: sqlite3.Connection) -> History:
    files = {
        file: KnownFile(sha256, added, changed)
        for file, sha256, added, changed in connection.execute("SELECT file, sha256, added_ns, changed_ns FROM files")
    }
    gone = {
        file: GoneFile(KnownFile(sha256, added, changed), gone_ns, moved_to)
        for file, sha256, added, changed, gone_ns, moved_to in connection.execute(
            "SELECT file, sha256, added_ns, changed_ns, gone_ns, moved_to FROM gone"
        )
    }
    return History(files, gone)


def _write(connection: sqlite3.Connection, before: History, records: Mapping[str, IndexedFile]) -> None:
    now = time.time_ns()
    gone = {**before.gone}
    for file in before.files.keys() - records.keys():
        gone[file] = GoneFile(before.files[file], now, "")
        connection.execute("DELETE FROM files WHERE file = ?", (file,))
    lost = _group_by_content(gone)
    for file in sorted(records):
        record = records[file]
        known = before.files.get(file)
        if known is None:
            known = _follow_move(file, record, lost, gone)
        elif known.sha256 != record.sha256:
            known = KnownFile(record.sha256, known.added_ns, record.indexed_ns)
        else:
            continue
        row = (file, known.sha256, known.added_ns, known.changed_ns)
        connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", row)
    for file in records:
        if gone.pop(file, None):
            connection.execute("DELETE FROM gone WHERE file = ?", (file,))
    _write_gone(connection, before, gone)


def _group_by_content(gone: Mapping[str, GoneFile]) -> dict[str, list[str]]:
    """SHA-256 -> the gone files with it that were not moved, the last first."""
    lost: dict[str, list[str]] = {}
    for file, one in sorted(gone.items(), key=lambda pair: -pair[1].gone_ns):
        if not one.moved_to:
            lost.setdefault(one.known.sha256, []).append(file)
    return lost


def _follow_move(file: str, record: IndexedFile, lost: dict[str, list[str]], gone: dict[str, GoneFile]) -> KnownFile:
    """What is known of a file that is new under this name: one that was moved here is not new."""
    candidates = lost.get(record.sha256, [])
    if not candidates:
        return KnownFile(record.sha256, record.indexed_ns, record.indexed_ns)
    name = PurePosixPath(file).name
    moved = next((one for one in candidates if one == file or PurePosixPath(one).name == name), candidates[0])
    candidates.remove(moved)
    known = gone[moved].known
    if moved != file:
        gone[moved] = GoneFile(known, gone[moved].gone_ns, file)
    return known


def _write_gone(connection: sqlite3.Connection, before: History, gone: Mapping[str, GoneFile]) -> None:
    rows = [
        (file, one.known.sha256, one.known.added_ns, one.known.changed_ns, one.gone_ns, one.moved_to)
        for file, one in gone.items()
        if before.gone.get(file) != one
    ]
    connection.executemany("INSERT OR REPLACE INTO gone VALUES (?, ?, ?, ?, ?, ?)", rows)
    if len(gone) > MOST_GONE:
        connection.execute(
            "DELETE FROM gone WHERE file NOT IN (SELECT file FROM gone ORDER BY gone_ns DESC LIMIT ?)", (MOST_GONE,)
        )
