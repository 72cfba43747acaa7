"""The kinds of input, and the parts that answers of each kind have besides statements."""

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
order; lists of names, dates and figures; disagreements; comparisons; yes-no questions; statements to check; factual
questions."""

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Request:
    """A request, as recognised. Words are the user's own, without the wording of the request."""

    kind: Kind
    aspect: str = ""
    """The variant within its kind: for `talk` hello, thanks, who or help; for `folder` count, list, newest, oldest,
    longest, shortest, sources, languages, mentions or lacking (the articles that do not mention it); for `list`
    person, place, city, country, organisation, name, date, figure, said (everybody who says something) or quoted
    (the people who do); for `topic` voiced (what somebody says) or quoted (in their own words); for `summary` article,
    each or folder; "" if the kind has no variants."""
    subject: str = ""
    """What it is about ("the draft law"); "" for the whole folder."""
    article: str = ""
    """The words that name one article ("the article about X", a file name, "the newest"); "" for none."""
    sides: tuple[str, ...] = ()
    """The sides of a comparison, in order; for a topic, the one whose words about it are asked for."""
    text: str = ""
    """The statements to check, as typed or pasted; the words of a request that is one of several."""
    since: date | None = None
    """First day of the requested period; None if it is open."""
    until: date | None = None
    """Last day of that period."""
    period: str = ""
    """The words of the period ("April 2024"); "" for none."""
    is_yearless: bool = False
    """Whether they name a month or a day without a year; the years that the articles have are then still to be
    found."""
    spans: tuple[tuple[date, date], ...] = ()
    """The first and last day of each span, if the period is several ("every April"); else ()."""
    sentences: int | None = None
    """The requested number of sentences or items; None if the words do not say."""
    order: str = ""
    """"name" for a list in alphabetical order; "" for its own."""
    form: str = ""
    """"list" for one point per line, "text" for prose; "" if the words do not say."""

    also: tuple[Request, ...] = ()
    """Further requests of the same input, in order, each with its words in `text`."""

    def list_spans(self) -> tuple[tuple[date, date], ...]:
        """The first and last day of each requested span; all days if no period is named."""
        return self.spans or ((self.since or date.min, self.until or date.max),)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much was read for an answer."""

    articles: int
    """Number of articles considered."""
    exhaustive: bool
    """Whether every sentence of them was read, and not only the passages nearest to the question."""


Precision = Literal["day", "week", "month", "season", "year", "decade"]

EventStatus = Literal["past", "planned"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or will happen, at a time."""

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
    """Number of times it is named."""
    articles: int
    """Number of articles that name it."""
    aliases: tuple[str, ...] = ()
    """Other spellings that were counted with it."""
    statement: Statement | None = None
    """Its first telling mention; None for an article."""


@dataclass(frozen=True, slots=True)
class Column:
    """One side of a comparison."""

    title: str
    cells: tuple[Statement | None, ...]
    """One for each point, in the same order in all columns; None if this side says nothing about it."""


Verdict = Literal["supported", "contradicted", "partly", "not found"]


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence that was checked against the articles."""

    start: int
    end: int
    """Character offsets in the checked text."""
    text: str
    verdict: Verdict
    reason: str = ""
    """The reason in a few words ("19 million is not there"); if supported, the speaker, or ""."""
    evidence: tuple[Statement, ...] = field(default=())
    """What the articles say, with citations."""
