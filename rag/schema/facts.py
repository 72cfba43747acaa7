"""What is found in an article when it is indexed: names and dates, each at its place, sentence by sentence."""

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
    """Characters of the text it was found in."""
    text: str
    type: NameType


@dataclass(frozen=True, slots=True)
class FoundDate:
    """An expression of time in a sentence, as the days that it means."""

    start: int
    end: int
    """Characters of the text it was found in."""
    text: str
    first: date
    last: date
    """First and last day meant; the same for a day."""
    precision: Precision
    counted: bool
    """Whether it was counted from the article's own date ("on Monday")."""


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """An article of the index: a file, or a record of a file that holds several (a row of a CSV)."""

    number: int
    """Its number in the index's state; grows with the place in the file."""
    file: str
    start: int
    end: int
    """Characters of the document."""
    title: str
    """Empty when the text states none."""
    published: date | None
    language: str
    """ISO 639-1 code, or ""."""
    words: int
    """How many words its sentences and headings have."""


@dataclass(frozen=True, slots=True)
class IndexedSentence:
    """A sentence as the index keeps it, with where it stands."""

    number: int
    """Its number in the index's state; grows with the place in the file."""
    article: int
    """Number of its article."""
    file: str
    chunk: str
    """Id of a chunk that holds it whole."""
    start: int
    end: int
    """Characters of the document."""
    kind: SentenceKind
    text: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that is named, under all spellings that were joined."""

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
    """With its place in the document."""


@dataclass(frozen=True, slots=True)
class DatedSentence:
    """A sentence with an expression of time."""

    article: int
    sentence: int
    """Numbers of the article and the sentence."""
    date: FoundDate
    """With its place in the document."""
