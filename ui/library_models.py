"""The library's list as plain data: which files it has, in which order, and what a row says.

Knows nothing of Streamlit. `rag` finds the files whose texts hold the words of a search, and the lines that do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from rag import FoundLine, IndexedFile
from ui.listing import Listing
from ui.scopes import FileSearch, find_files
from ui.wording import describe_corrected, describe_day

PAGE_ROWS = 25
"""Files listed at once."""

LINES_SHOWN = 3
"""Most lines of a file that a search shows."""

SHORT_CHARACTERS, LONG_CHARACTERS = 2_000, 10_000
"""Up to the first an article is short, over the second it is long."""


@dataclass(frozen=True)
class Entry:
    """A file in the list."""

    record: IndexedFile
    """For a file that could not be read, only its name says something."""
    failure: str = ""
    """Why it could not be read; "" if it could."""
    hits: int = 0
    """Sentences with words of the search."""

    @property
    def file(self) -> str:
        return self.record.file


def list_entries(
    records: Sequence[IndexedFile], failed: Sequence[tuple[str, str]], listing: Listing, found: Mapping[str, int]
) -> list[Entry]:
    """The files that a listing has, in its order. `failed` are (file, reason) of those that could not be read, which
    come last; `found` are the files whose texts hold the words of its search."""
    search = FileSearch(folder=listing.folder, kind=listing.kind, month=listing.month)
    named = {record.file for record in find_files(records, FileSearch(words=listing.words))}
    entries = [
        Entry(record, hits=found.get(record.file, 0))
        for record in find_files(records, search)
        if (not listing.words or record.file in found or record.file in named)
        and (not listing.length or name_length(record) == listing.length)
        and (not listing.state or name_state(record) == listing.state)
    ]
    if listing.state in ("", "failed") and not (listing.length or listing.month):
        blank = [make_blank(file) for file, _ in failed]
        chosen = {one.file for one in find_files(blank, FileSearch(listing.words, listing.folder, listing.kind))}
        entries += [Entry(one, reason) for one, (_, reason) in zip(blank, failed, strict=True) if one.file in chosen]
    return sort_entries(entries, listing.order)


def make_blank(file: str) -> IndexedFile:
    """A record of which nothing is known but the file's name."""
    return IndexedFile(file, "", "", 0, 0, 0, 0, 0)


def sort_entries(entries: Sequence[Entry], order: str) -> list[Entry]:
    """The entries in an order of `listing.ORDERS`, those without a date after those with one; failed ones last."""
    ordered = sorted(entries, key=lambda one: one.file)
    key, is_reversed = _KEYS[order or "newest"]
    ordered.sort(key=key, reverse=is_reversed)
    if order == "oldest":
        ordered.sort(key=lambda one: one.record.published is None)
    return sorted(ordered, key=lambda one: bool(one.failure))


_KEYS: Mapping[str, tuple[Callable[[Entry], Any], bool]] = {
    "newest": (lambda one: one.record.published or date.min, True),
    "oldest": (lambda one: one.record.published or date.max, False),
    "title": (lambda one: (one.record.title or one.file).casefold(), False),
    "longest": (lambda one: one.record.characters, True),
    "added": (lambda one: one.record.indexed_ns, True),
    "hits": (lambda one: one.hits, True),
}
"""Order -> what is sorted by, and whether the largest comes first."""


def name_length(record: IndexedFile) -> str:
    """One of `listing.LENGTHS`."""
    if record.characters <= SHORT_CHARACTERS:
        return "short"
    return "long" if record.characters > LONG_CHARACTERS else "middle"


def name_state(record: IndexedFile) -> str:
    """How an indexed file was read: one of `listing.STATES`."""
    return "part" if record.losses else "whole"


def cut_page(entries: Sequence[Entry], page: int) -> tuple[Sequence[Entry], int, int]:
    """The entries of a page, its number, which is the last if there are fewer, and the number of pages."""
    pages = max(1, -(-len(entries) // PAGE_ROWS))
    page = min(max(page, 1), pages)
    return entries[(page - 1) * PAGE_ROWS : page * PAGE_ROWS], page, pages


def describe_rows(
    entries: Sequence[Entry], chosen: Collection[str], lines: Mapping[str, Sequence[FoundLine]]
) -> list[dict[str, Any]]:
    """The rows for `components.draw_list`."""
    return [
        {
            "file": one.file,
            "title": one.record.title or PurePosixPath(one.file).name,
            "meta": describe_file(one),
            "failure": one.failure,
            "losses": "; ".join(one.record.losses),
            "chosen": one.file in chosen,
            "hits": describe_hits(one.hits, shown=len(lines.get(one.file, ()))),
            "lines": [_describe_line(line) for line in lines.get(one.file, ())],
        }
        for one in entries
    ]


def describe_file(entry: Entry) -> str:
    """A file's date, name, length and pages in one line."""
    record = entry.record
    if entry.failure:
        return record.file
    pages = f"{record.pages:,} pages" if record.pages > 1 else ""
    published = describe_published(record)
    parts = (published, record.file, f"{record.characters:,} characters", pages)
    return " · ".join(part for part in parts if part)


def describe_published(record: IndexedFile) -> str:
    """The date of a file's article in words, and what of title and date somebody has corrected."""
    published = describe_day(record.published.isoformat()) if record.published else "no date"
    corrected = describe_corrected(record)
    return f"{published} ({corrected})" if corrected else published


def describe_hits(hits: int, *, shown: int) -> str:
    """How many more sentences a search found than are shown; "" for none."""
    more = hits - shown
    return "" if more <= 0 or not shown else f"and {more:,} more {'line' if more == 1 else 'lines'}"


def _describe_line(line: FoundLine) -> dict[str, Any]:
    """A line in parts (text, whether it was searched)."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, end in line.marks:
        parts += [(line.text[at:start], False), (line.text[start:end], True)]
        at = end
    parts.append((line.text[at:], False))
    return {"span": [line.start, line.end], "parts": [part for part in parts if part[0]]}


def find_beside(files: Sequence[str], file: str) -> tuple[str, str, int]:
    """The files before and after a file in the list ("" for none), and its number from 1; 0 if it is not in it."""
    if file not in files:
        return "", "", 0
    at = files.index(file)
    return files[at - 1] if at else "", files[at + 1] if at + 1 < len(files) else "", at + 1
