"""Facts found in an article when it is indexed: names and dates with their positions, sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from rag.schema.documents import SentenceKind
from rag.schema.kinds import Precision

NameType = Literal["person", "organisation", "place", "other"]


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name in a sentence."""

    start: int
    end: int
    """Character offsets in the text it was found in."""
    text: str
    type: NameType


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A time expression in a sentence, as the days that it means."""

    start: int
    end: int
    """Character offsets in the text it was found in."""
    text: str
    first: date
    last: date
    """First and last day meant; the same for a day."""
    precision: Precision
    counted: bool
    """Whether it was counted from the article's own date ("on Monday")."""


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """An article of the index: a file, or a record of a file with several (a row of a CSV)."""

    number: int
    """Its number in the index's state; increases with the position in the file."""
    file: str
    start: int
    end: int
    """Character offsets in the document."""
    title: str
    """Empty if the text has none."""
    published: date | None
    language: str
    """ISO 639-1 code, or ""."""
    words: int
    """Number of words in its sentences and headings."""


@dataclass(frozen=True, slots=True)
class IndexedSentence:
    """A sentence of the index, with its place."""

    number: int
    """Its number in the index's state; increases with the position in the file."""
    article: int
    """Number of its article."""
    file: str
    chunk: str
    """Id of a chunk that contains all of it."""
    start: int
    end: int
    """Character offsets in the document."""
    kind: SentenceKind
    text: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A named person or thing, with all its joined spellings."""

    id: int
    name: str
    """The fullest spelling."""
    type: NameType
    mentions: int
    articles: int
    aliases: tuple[str, ...]
    """The other spellings, most frequent first."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an entity is named."""

    entity: int
    article: int
    sentence: int
    """Numbers of the entity, the article and the sentence."""
    name: FoundName
    """With its offsets in the document."""


@dataclass(frozen=True, slots=True)
class DatedSentence:
    """A sentence with a time expression."""

    article: int
    sentence: int
    """Numbers of the article and the sentence."""
    date: FoundDate
    """With its offsets in the document."""
