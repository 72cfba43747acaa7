"""What was typed, told apart by kind, and what the answers of each kind hold beside their statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from rag.schema.answers import Statement

Kind = Literal[
    "talk", "folder", "summary", "topic", "timeline", "list", "disagree", "compare", "yes_no", "check", "fact"
]
"""The kinds of input: small talk; questions about the folder itself; summaries; everything about a topic; events in
order; lists of names, dates and figures; disagreements; comparisons; yes-no questions; statements to check; facts."""

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, as recognised. Words are the user's own, without the wording of the request."""

    kind: Kind
    aspect: str = ""
    """Which question of its kind: for `talk` hello, thanks, who or help; for `folder` count, list, newest, oldest,
    longest, shortest, sources, languages or mentions; for `list` person, place, city, country, organisation, name,
    date, figure or said; for `summary` article, each or folder; "" where the kind has one question only."""
    subject: str = ""
    """What it is about ("the draft law"); "" for the whole folder."""
    article: str = ""
    """The words that name one article ("the article about X", a file name, "the newest"); "" for none."""
    sides: tuple[str, ...] = ()
    """The sides of a comparison, in order."""
    text: str = ""
    """The statements to check, as typed or pasted."""
    since: date | None = None
    """First day of the period that the words name; None for no bound."""
    until: date | None = None
    """Last day of that period."""
    period: str = ""
    """The words of the period ("April 2024"); "" for none."""
    is_yearless: bool = False
    """Whether they name a month or a day without its year; which years the articles have is then still to be found."""
    spans: tuple[tuple[date, date], ...] = ()
    """The first and last day of each stretch, where the period is several, such as every April; else ()."""
    sentences: int | None = None
    """How many sentences, or items, are wanted; None when the words do not say."""
    form: str = ""
    """"list" for one point a line, "text" for prose; "" when the words do not say."""

    def list_spans(self) -> tuple[tuple[date, date], ...]:
        """The first and last day of each stretch that is asked for; all days there are where no period is named."""
        return self.spans or ((self.since or date.min, self.until or date.max),)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Over how much an answer looked."""

    articles: int
    """How many articles were considered."""
    exhaustive: bool
    """Whether every sentence of them was, and not only the passages nearest to the question."""


Precision = Literal["day", "week", "month", "season", "year", "decade"]

EventStatus = Literal["past", "planned"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or is to happen, at a time."""

    first: date
    last: date
    """First and last day that the words may mean; the same for a day."""
    precision: Precision
    when: str
    """The words of the date in the text ("on Monday", "last spring")."""
    counted: bool
    """Whether it was counted from the article's own date."""
    status: EventStatus
    statement: Statement


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list: a person, a place, a date, a figure, an article."""

    name: str
    type: str
    """person, place, country, organisation, name, date, figure or article."""
    mentions: int
    """How often it is named."""
    articles: int
    """In how many articles."""
    aliases: tuple[str, ...] = ()
    """Other spellings that were counted with it."""
    statement: Statement | None = None
    """Its first telling mention; None for an article."""


@dataclass(frozen=True, slots=True)
class Column:
    """One side of a comparison."""

    title: str
    cells: tuple[Statement | None, ...]
    """One for each point, in the same order in all columns; None where this side says nothing on it."""


Verdict = Literal["supported", "contradicted", "partly", "not found"]


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence that was checked against the articles."""

    start: int
    end: int
    """Characters of the checked text."""
    text: str
    verdict: Verdict
    reason: str = ""
    """Why, in a few words ("19 million is not there"); when supported, whose word it is, or ""."""
    evidence: tuple[Statement, ...] = field(default=())
    """What the articles say, each cited."""
