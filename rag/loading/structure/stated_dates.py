"""The date of an article: where it comes from, and dates as programs write them.

The order is the same for every kind of file:

1. What the file states for the article in a field meant for it: front matter, a meta tag, a column, the header of a
   mail, the date of a feed's entry, of a book, of a filing in a PDF. If there are several such fields, that of
   publication comes before that of creation, and that before the last change.
2. A line at the top of its text that says nothing else, or the opening of a wire report; `dates` reads these.
3. The day that goes with the file and not with the article: on which a PDF was made, an OpenDocument file was last
   saved, a FictionBook was scanned, and the date shown on the first slide. Word and PowerPoint state such days too, but
   they are often those of a template, and the time of the file on the disk is that of a copy: none of these is used.

A loader fills in `RawSection.published` (1) and `fallback_published` (3), and `document_builder` chooses. A date that
is more than a day ahead or before 1600 is none, wherever it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from email.utils import parsedate_to_datetime

from rag.loading.structure.blocks import tidy_line
from rag.loading.structure.dates import accept_day, find_published, read_date


def choose_published(
    stated: date | None, lines: Iterable[str], file_day: date | None, *, language: str, today: date
) -> date | None:
    """The date of an article: the one that its file states, else that of the `lines` at the top of its text, which are
    in `language`, else the day of the file."""
    return stated or find_published(lines, language=language, today=today) or file_day


def find_stated_day(values: Iterable[str], *, language: str = "", today: date) -> date | None:
    """The first date in the values of fields that are meant for one, most likely first; None when none holds one."""
    days = (read_date(value, language=language, today=today) for value in values)
    return next((day for day in days if day), None)


def read_stated_date(words: str, today: date) -> date | None:
    """A date as feeds, news and mails write it: "2024-05-07T09:30:00Z", "20240507T093000Z", "Tue, 07 May 2024 09:30:00
    GMT"."""
    stated = tidy_line(words)
    if stated[:8].isdecimal() and not stated[8:9].isdecimal():
        stated = f"{stated[:4]}-{stated[4:6]}-{stated[6:8]}"
    try:
        day = accept_day(parsedate_to_datetime(stated).date(), today)
    except (ValueError, TypeError):
        day = None
    return day or read_date(stated, language="", today=today)
