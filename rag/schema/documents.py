"""A file as text, and the parts it is cut into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from rag.schema.regions import Region

SentenceKind = Literal["sentence", "heading", "boilerplate"]
"""The kind of a piece of text: prose that may be quoted, a heading (title, cross-heading), or boilerplate (menus,
repeated captions, forms, page headers and footers), which is never quoted."""


@dataclass(frozen=True, slots=True)
class Span:
    """The part `start:end` of a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Location:
    """The place in a file that a part of the text comes from, for formats with something other than pages.

    The part extends to the next location, or to the end of the text.
    """

    start: int
    """Offset in the document's text at which the part begins."""
    name: str
    """Its common name: "Budget!A5" for a row of a spreadsheet, "slide 3", "chapter “The harbour”", "00:12:05". "" where
    the place before ends and the next part has no name."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about how a file was read."""

    words: str
    """What happened and, if something can be done, what to do: "pages 2 to 4 are pictures; run OCR on them"."""
    is_loss: bool = True
    """True when part of the file was not read, or may have been read wrong; the file is then read *in part*."""


@dataclass(frozen=True, slots=True)
class Section:
    """One article inside a file. Most files have one; a CSV or JSON file has one per record.

    Sections are in order, do not overlap, and together cover the whole text.
    """

    start: int
    end: int
    title: str
    """Empty if the text has none."""
    published: date | None
    """None when neither the text nor its metadata states a date."""
    language: str
    """ISO 639-1 code, or "" when the text is too short to tell."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as text. Every later span counts characters of this text."""

    file: str
    """Path relative to the articles folder, with forward slashes."""
    text: str
    sections: tuple[Section, ...]
    boilerplate: tuple[Span, ...] = ()
    """Spans that are never quoted, in order, not overlapping."""
    headings: tuple[Span, ...] = ()
    """Titles and cross-headings, in order, not overlapping each other or `boilerplate`."""
    page_starts: tuple[int, ...] = ()
    """Where each page begins, the first at 0; empty for formats without pages."""
    remarks: tuple[Remark, ...] = ()
    """Which parts of the file were not read, and how it was read if not as its name says."""
    locations: tuple[Location, ...] = ()
    """Rows, slides, chapters or times, in order; empty for formats without them."""
    ocr: str = ""
    """The recogniser that read its pictures of text; "none" when there were some and no recogniser; "" without any."""
    regions: tuple[Region, ...] = ()
    """Where the printed lines stand that were read by OCR, in order of start."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document, without the white space around it."""

    start: int
    end: int
    kind: SentenceKind = "sentence"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of one section, small enough for the embedding model to read whole.

    `text == document.text[start:end]`. Chunks of a document cover its text without a gap; neighbours of a
    section share whole sentences.
    """

    id: str
    file: str
    version: str
    """Identifies the content of the file that the chunk was cut from."""
    position: int
    """0 for the document's first chunk, counting up."""
    start: int
    end: int
    text: str
    title: str
    published: date | None
    language: str
    sentences: tuple[Sentence, ...]
    """Those that lie wholly inside, in order; spans count in the document."""
    pages: tuple[tuple[int, int], ...] = ()
    """(start in the document, page number from 1) of each page touched; empty for formats without pages."""
    locations: tuple[Location, ...] = ()
    """Those of the rows, slides, chapters or times touched; empty for formats without them."""
    opens_section: bool = False
    """True for the first chunk of a section. An index of an earlier release does not know: False on its chunks."""
    regions: tuple[Region, ...] = ()
    """Those of the lines touched that were read by OCR."""
    prefix: str = ""
    """Title and date as they are embedded before the text. Not stored: "" on a chunk read from an index."""
