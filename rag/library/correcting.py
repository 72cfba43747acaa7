"""Setting an article's title and date right: what may be corrected, and to what."""

from __future__ import annotations

import re
import threading
from datetime import date, timedelta
from pathlib import Path

from rag.errors import ArticlesError, QuestionError
from rag.index.corrections import NO_CORRECTION, read_corrections, write_correction
from rag.index.open_index import OpenIndex
from rag.index.opener import IndexOpener
from rag.schema.index import Correction
from rag.text.shown import show_text

TITLE_CHARACTERS = 300
"""Longest title."""

FIRST_YEAR = 1000

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

_writing = threading.Lock()


class Corrections:
    """The corrections of one folder's articles. They hold from the next `index` on, which reads the file again."""

    def __init__(self, opener: IndexOpener) -> None:
        self._opener = opener

    def correct(self, file: str, *, title: str = "", published: str = "") -> None:
        """Correct the title of an indexed file, the date on which it was published (written as 2024-05-15), or both,
        instead of an earlier correction; what is empty is as it was found, so nothing at all takes a correction back.

        The file itself stays as it is. Raises `QuestionError` for a file that is not indexed or holds several articles,
        and for a wrong date or title, and `ArticlesError` when nothing can be saved.
        """
        self._require_one_article(file)
        correction = Correction(_check_title(title), _read_day(published))
        try:
            with _writing:
                write_correction(self._folder, file, correction)
        except OSError as error:
            where = self._folder
            raise ArticlesError(f"The correction cannot be saved in {where}: {error.strerror or error}.") from error

    def read(self, file: str) -> Correction:
        """The correction of a file, applied or waiting for the next `index`; an empty one if it has none."""
        return read_corrections(self._folder).get(file, NO_CORRECTION)

    @property
    def _folder(self) -> Path:
        return self._opener.snapshots.folder

    def _require_one_article(self, file: str) -> None:
        def count(state: OpenIndex) -> int:
            if not state.store.read_records([file]):
                raise QuestionError(f"{show_text(file)} is not in the index any more; `rag index` follows the folder.")
            return sum(one.file == file for one in state.facts_index.read_articles()) if state.facts_index else 1

        articles = self._opener.read(count)
        if articles > 1:
            raise QuestionError(f"{show_text(file)} holds {articles:,} articles; only a file of one can be corrected.")


def _check_title(title: str) -> str:
    title = " ".join(title.split())
    if len(title) > TITLE_CHARACTERS:
        raise QuestionError(f"The title has {len(title):,} characters; write at most {TITLE_CHARACTERS}.")
    return title


def _read_day(written: str) -> date | None:
    """A date as it is written; None for "". Raises `QuestionError`."""
    written = written.strip()
    if not written:
        return None
    try:
        day = date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        day = None
    if day is None or day.year < FIRST_YEAR:
        raise QuestionError(f"{show_text(written[:40])} is no date; write it as 2024-05-15.")
    if day > date.today() + timedelta(days=1):  # a day may have begun elsewhere
        raise QuestionError(f"{day.isoformat()} is in the future, so nothing can have been published then.")
    return day
