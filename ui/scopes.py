"""Which articles are asked: the files that a filter lets through, those that a search for files finds, and its chips.

Knows nothing of Streamlit. The filter itself is the files and dates of `Preferences`.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from rag import IndexedFile
from ui.preferences import Preferences
from ui.wording import cut_text, describe_dates

CHIPS_SHOWN = 3
"""Most chosen files that have a chip each."""

CHIP_CHARACTERS = 40


@dataclass(frozen=True)
class Chip:
    """One part of a filter, which a click takes away."""

    label: str
    without: Preferences
    """The filter without this part."""


def list_chips(scope: Preferences, titles: Mapping[str, str]) -> list[Chip]:
    """The parts of a filter, files first."""
    chips = [
        Chip(
            cut_text(titles.get(file) or file, CHIP_CHARACTERS),
            replace(scope, files=tuple(one for one in scope.files if one != file)),
        )
        for file in scope.files[:CHIPS_SHOWN]
    ]
    if len(scope.files) > CHIPS_SHOWN:
        chips = [Chip(f"{len(scope.files):,} articles", replace(scope, files=()))]
    if dates := describe_dates(scope.describe()):
        chips.append(Chip(dates, replace(scope, since=None, until=None, undated=False)))
    return chips


def list_in_scope(records: Iterable[IndexedFile], scope: Preferences) -> list[IndexedFile]:
    """The files that a filter lets through, newest first, those without a date last."""
    chosen = set(scope.files)
    found = [
        record for record in records if (not chosen or record.file in chosen) and _is_in_dates(record.published, scope)
    ]
    return sorted(found, key=lambda record: (record.published or date.min, record.file), reverse=True)


def name_in_scope(records: Iterable[IndexedFile], scope: Preferences) -> tuple[str, ...]:
    """The names of the files that a filter lets through, in the order of `list_in_scope`."""
    return tuple(record.file for record in list_in_scope(records, scope))


def _is_in_dates(published: date | None, scope: Preferences) -> bool:
    if not scope.since and not scope.until:
        return True
    if published is None:
        return scope.undated
    return (scope.since or date.min) <= published <= (scope.until or date.max)


@dataclass(frozen=True)
class FileSearch:
    """What the files to choose from are narrowed by; each field is "" for any."""

    words: str = ""
    """A part of the title or of the file's name."""
    folder: str = ""
    kind: str = ""
    """An ending, such as ".pdf"."""
    month: str = ""
    """"2024-05", or `NO_DATE`."""


NO_DATE = "no date"


def find_files(records: Sequence[IndexedFile], search: FileSearch) -> list[IndexedFile]:
    """The files that match all of a search, in the order given."""
    words = " ".join(search.words.split()).casefold()
    return [
        record
        for record in records
        if words in f"{record.title}\n{record.file}".casefold()
        and (not search.folder or record.file.startswith(f"{search.folder}/"))
        and (not search.kind or name_kind(record) == search.kind)
        and (not search.month or name_month(record) == search.month)
    ]


def name_folder(record: IndexedFile) -> str:
    """The folder that a file is in, "" for the folder of articles itself."""
    parent = PurePosixPath(record.file).parent.as_posix()
    return "" if parent == "." else parent


def name_kind(record: IndexedFile) -> str:
    """The ending of a file, such as ".pdf"."""
    return PurePosixPath(record.file).suffix.lower()


def name_month(record: IndexedFile) -> str:
    """The month in which an article was published, "2024-05"; `NO_DATE` if that is not known."""
    return f"{record.published:%Y-%m}" if record.published else NO_DATE


def describe_month(month: str) -> str:
    """A month as people write it: "May 2024"."""
    if month == NO_DATE:
        return "Without a date"
    year, number = month.split("-")
    return f"{calendar.month_name[int(number)]} {int(year)}"
