"""What a loader makes from one file: its text, and what the file's format says about the text.

`document_builder` turns it into a `Document`, adding what it finds in the text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rag.loading.ocr.page_reader import PageBudget, PageReader
from rag.schema.documents import Location, Remark
from rag.schema.regions import Region

if TYPE_CHECKING:
    from PIL.Image import Image

    from rag.loading.ocr.recogniser import RecognisedPage


@dataclass(frozen=True, slots=True)
class RawSection:
    """One article of a file, `text[start:end]`, and what the format states about it."""

    start: int
    end: int
    title: str = ""
    published: date | None = None
    """What the format states for the article; see `structure.stated_dates`."""
    fallback_published: date | None = None
    """Used when neither the format nor the text states a date, before that of the `RawDocument`."""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file as text. A line is identified by the offset in `text` of its first character that is not white space."""

    text: str
    sections: tuple[RawSection, ...]
    """In order; together they cover the text."""
    boilerplate: frozenset[int] = frozenset()
    headings: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    """Lines that are table rows, list items, fields or code: never boilerplate or a heading, whatever they look
    like."""
    page_starts: tuple[int, ...] = ()
    fallback_published: date | None = None
    """The day of the file itself: used when neither the format nor the text states a date."""
    locations: tuple[Location, ...] = ()
    """Rows, slides, chapters or times, in order of their starts."""
    remarks: tuple[Remark, ...] = ()
    """Which parts of the file were not read, and how it was read if not as its name says."""
    ocr: str = ""
    """See `Document.ocr`."""
    regions: tuple[Region, ...] = ()
    """Where the printed lines stand that were read by OCR, in order of start."""


@dataclass(frozen=True, slots=True)
class LoadContext:
    """What a loader may need besides the bytes of the file."""

    today: date
    """Dates in the future are not publication dates."""
    max_bytes: int
    """Limit for the text that a compressed format unpacks to."""
    path: Path = Path()
    """Where the file is, for loaders that read it themselves."""
    depth: int = 0
    """Number of files around it: 1 for an attachment of a mail."""
    page_reader: PageReader = field(default_factory=PageReader)
    """Reads pages that are pictures, if it can."""
    page_budget: PageBudget = field(default_factory=PageBudget)
    """How many of them may be read in this file, with the files in it."""

    def read_page(self, digest: str, number: int, draw: Callable[[], Image]) -> RecognisedPage:
        """See `PageReader.read`. Raises TooManyPages as well."""
        self.page_budget.spend()
        return self.page_reader.read(digest, number, draw)


Loader = Callable[[bytes, LoadContext], RawDocument]
"""Reads the bytes of one file. Raises FileUnreadable, with the reason as "it is ...", when it cannot."""
