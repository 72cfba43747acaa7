"""What was recognised on pages, kept on disk: reading a page takes seconds, and the same file is loaded more than once.

Owns the file. It is a cache: whatever is wrong with it, pages are recognised again. A run that was interrupted in the
middle of a long scan goes on from there.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from pathlib import Path

from rag.loading.ocr.recogniser import RecognisedLine, RecognisedPage

logger = logging.getLogger(__name__)

_UNUSED_SECONDS = 180 * 86_400
"""Pages that were not used for this long are deleted."""
_TABLE = "CREATE TABLE IF NOT EXISTS pages (key TEXT PRIMARY KEY, used INTEGER, page TEXT) WITHOUT ROWID"


class PageStore:
    """Recognised pages by a key. Safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        """The file is made with the first page."""
        self._path = path
        self._lock = threading.Lock()
        self._is_pruned = False

    def find(self, key: str) -> RecognisedPage | None:
        """The page that was kept under a key; None when there is none."""
        if not self._path.is_file():
            return None
        try:
            with self._lock, self._connect() as connection:
                rows = connection.execute("SELECT page FROM pages WHERE key = ?", (key,)).fetchall()
                connection.execute("UPDATE pages SET used = ? WHERE key = ?", (int(time.time()), key))
            return _decode(rows[0][0]) if rows else None
        except (sqlite3.Error, OSError, ValueError, TypeError, KeyError) as error:
            logger.debug("a recognised page cannot be read: %s", error)
            return None

    def keep(self, key: str, page: RecognisedPage) -> None:
        """Keep a page, and forget those that have not been used for long."""
        now = int(time.time())
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._lock, self._connect() as connection:
                connection.execute(_TABLE)
                connection.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?)", (key, now, _encode(page)))
                if not self._is_pruned:
                    connection.execute("DELETE FROM pages WHERE used < ?", (now - _UNUSED_SECONDS,))
                    self._is_pruned = True
        except (sqlite3.Error, OSError) as error:
            logger.debug("a recognised page cannot be kept: %s", error)

    def _connect(self) -> _Closing:
        return _Closing(self._path)


class _Closing:
    """A connection for one transaction, closed after it."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, timeout=5)

    def __enter__(self) -> sqlite3.Connection:
        return self._connection.__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            if kind is None:
                self._connection.commit()
            else:
                self._connection.rollback()
        finally:
            self._connection.close()


def _encode(page: RecognisedPage) -> str:
    lines = [
        [line.words, round(line.confidence, 4), [round(value, 1) for corner in line.corners for value in corner]]
        for line in page.lines
    ]
    return json.dumps([page.width, page.height, lines], ensure_ascii=False, separators=(",", ":"))


def _decode(text: str) -> RecognisedPage:
    width, height, lines = json.loads(text)
    return RecognisedPage(
        int(width),
        int(height),
        tuple(
            RecognisedLine(str(words), ((a, b), (c, d), (e, f), (g, h)), float(confidence))
            for words, confidence, (a, b, c, d, e, f, g, h) in lines
        ),
    )
