"""What the index stores about a file, and the report of an indexing run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from rag.schema.documents import Remark


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody has set right about an article, instead of what was found in its file."""

    title: str = ""
    """"" when the title is as it was found."""
    published: date | None = None
    """None when the date is as it was found."""


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """What the index stores about a file: its manifest record."""

    file: str
    version: str
    """Identifies the content; only chunks with this version count."""
    sha256: str
    size: int
    """Bytes."""
    modified_ns: int
    """Modification time when it was read, nanoseconds since 1970."""
    indexed_ns: int
    """When it was read, nanoseconds since 1970."""
    chunks: int
    characters: int
    title: str = ""
    published: date | None = None
    language: str = ""
    pages: int = 0
    """0 for formats without pages."""
    remarks: tuple[Remark, ...] = ()
    """Which parts of the file were not read, and how it was read if not as its name says."""
    sentence_rules: int = 0
    """Version of the rules that cut text in languages other than English into sentences; 0 for earlier releases."""
    ocr: str = ""
    """The recogniser that read its pictures of text; "none" when there were some and no recogniser; "" without any."""
    inode: int = 0
    """Which file of its disk it was, if the system says."""
    changed_ns: int = 0
    """When the system last changed anything about it, nanoseconds since 1970; 0 for earlier releases."""

    correction: Correction = Correction()
    """The correction that it was indexed with."""

    @property
    def has_corrected_title(self) -> bool:
        """Whether `title` is a correction. A file that holds several articles keeps what was found."""
        return bool(self.correction.title) and self.title == self.correction.title

    @property
    def has_corrected_date(self) -> bool:
        """Whether `published` is a correction."""
        return self.correction.published is not None and self.published == self.correction.published

    @property
    def losses(self) -> tuple[str, ...]:
        """Parts of the file that were not read, or may have been read wrong; empty for a file that was read whole."""
        return tuple(remark.words for remark in self.remarks if remark.is_loss)


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that could not be read, as it was then."""

    reason: str
    reading: str
    """Identifies how it was read."""
    sha256: str
    size: int
    """Bytes."""
    modified_ns: int
    inode: int
    changed_ns: int
    indexed_ns: int
    """These as in `IndexedFile`."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """The result of making the index match the folder. Files are in order of name."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    recut: tuple[str, ...] = ()
    """Unchanged files that an earlier release had cut into sentences by other rules, and that were cut again."""
    unchanged: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    """(file, reason). A failed file is not in the index, and neither is an earlier version of it."""
    in_part: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(file, what is missing) of every file of the index that was not read whole, new or not."""
    noted: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(file, notes) of files that were not read as their names say."""
    other_kinds: tuple[str, ...] = ()
    """Files skipped because there is no loader for their kind."""
    chunks: int = 0
    """In the whole index, after the run."""
    chunks_written: int = 0
    seconds: float = 0.0


def list_remarks(records: Iterable[IndexedFile], *, losses: bool) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(file, remarks) of each file with remarks, in order of name: either the losses or the others."""
    found = (
        (record.file, tuple(remark.words for remark in record.remarks if remark.is_loss is losses))
        for record in records
    )
    return tuple(sorted((file, words) for file, words in found if words))


NO_DAY = 0
"""The result of `count_day` for no date. Stores compare numbers, and have no null."""


def count_day(day: date | None) -> int:
    """A date as a number that sorts by time, 20240515 for 15 May 2024; `NO_DAY` for None."""
    return day.year * 10_000 + day.month * 100 + day.day if day else NO_DAY


NewsKind = Literal["added", "changed", "moved", "removed"]


@dataclass(frozen=True, slots=True)
class NewsItem:
    """What became of an article since a given time."""

    file: str
    what: NewsKind
    at: datetime
    """When the index noticed, in UTC."""
    title: str = ""
    published: date | None = None
    """Both empty for one that was removed."""
    moved_from: str = ""
    """Its name before, if it was moved."""
    added_at: datetime | None = None
    """When it came, if that was since then too."""
