"""What is in the articles, to look at instead of asking: a calendar, a list of names, and all about one name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rag.schema.facts import Entity, IndexedArticle, NameType
from rag.schema.mentions import MentionPlace

Unit = Literal["day", "month", "year", "decade", "century"]
"""How long a bin of a calendar is."""


@dataclass(frozen=True, slots=True)
class Bin:
    """A day, month, year, decade or century."""

    first: date
    last: date
    published: int
    """Number of articles published in it."""
    named: int
    """Number of places where a text names a date in it."""


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A place where a text names a date."""

    label: str
    """The days in words, with remarks in brackets: "15 May 2024 (counted from “on Wednesday”)"."""
    first: date
    last: date
    place: MentionPlace


@dataclass(frozen=True, slots=True)
class Calendar:
    """A span of days: what was published in it, and which of its days the texts name."""

    first: date
    last: date
    unit: Unit
    bins: tuple[Bin, ...]
    """In order, without gaps; they cover the span."""
    published: int
    articles: tuple[IndexedArticle, ...]
    """The first of those published in the span, in order of date."""
    named: int
    """Number of places where a text names days of the span."""
    wider: int
    """How many of those are in no bin, since they name a longer time: "2024" among the months of 2024."""
    days: tuple[NamedDay, ...]
    """The first of those places, in order of date."""
    before: Bin | None
    """All that is earlier than the span; None if there is nothing."""
    after: Bin | None
    undated: int
    """Number of articles without a date, whatever the span."""
    undated_articles: tuple[IndexedArticle, ...]
    """The first of them, in order of file."""


@dataclass(frozen=True, slots=True)
class NamedIn:
    """An article that names somebody or something."""

    article: IndexedArticle
    mentions: int
    place: MentionPlace
    """The first mention."""


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name of a list, counted over the articles of the list."""

    entity: Entity
    articles: tuple[NamedIn, ...]
    """The articles that name it most often, those first."""


@dataclass(frozen=True, slots=True)
class NameList:
    """The names of some articles, those in the most articles first."""

    rows: tuple[NameRow, ...]
    total: int
    """Number of names that there are of this kind and with these words."""
    counts: Mapping[NameType, int]
    """Number of names of each kind with these words; kinds without any are missing."""


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody or something is said to be."""

    words: str
    """As the articles have it: "NATO Secretary-General"."""
    mentions: int
    place: MentionPlace
    """The first sentence that says so."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A date or a figure in the same sentences as a name."""

    label: str
    mentions: int
    articles: int
    place: MentionPlace
    """The first sentence with both."""


@dataclass(frozen=True, slots=True)
class Companion:
    """Another name in the same sentences."""

    entity: Entity
    """Counted over those sentences."""
    place: MentionPlace
    """The first sentence with both."""


@dataclass(frozen=True, slots=True)
class NameProfile:
    """All about a name."""

    entity: Entity
    namesakes: tuple[Entity, ...]
    """Others with the same spelling, such as a place and a person."""
    roles: tuple[Role, ...]
    """Those said most often first."""
    telling: MentionPlace | None
    """The sentence that best says what it is."""
    dates: tuple[Beside, ...]
    figures: tuple[Beside, ...]
    companions: tuple[Companion, ...]
    """Those in the most of its articles first."""
    articles: tuple[NamedIn, ...]
    """Every article that names it, the newest first, those without a date last."""
    sentences: int
    """Number of sentences that name it."""
    places: tuple[MentionPlace, ...]
    """The first of those sentences, in the order of `articles` and of each text."""
