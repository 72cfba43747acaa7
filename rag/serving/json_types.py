"""The JSON of an answer as types, from which the interfaces are described (OpenAPI, MCP). Tests check what is sent.

The shapes themselves are owned by `rag.serving.json`: keys are added and never renamed.
"""

from __future__ import annotations

from datetime import date

from typing_extensions import NotRequired, TypedDict

from rag.schema.kinds import EventStatus, Kind, Precision, Verdict


class RegionJson(TypedDict):
    """Where words stand on a page: left, top, right and bottom as fractions of it."""

    page: int
    box: list[float]


class CitationJson(TypedDict):
    """Words of a file; `quote` is its text from `start` to `end`."""

    n: int
    file: str
    start: int
    end: int
    quote: str
    title: str
    published: date | None
    page: int | None
    location: str
    regions: list[RegionJson]
    url: str


class StatementJson(TypedDict):
    """A sentence or short answer with its citations."""

    text: str
    verified: bool
    citations: list[CitationJson]
    span: list[int] | None
    short: bool
    label: str
    group: str
    doubts: list[str]


class CopyJson(TypedDict):
    """The same text in another place."""

    file: str
    start: int
    end: int


class PassageJson(TypedDict):
    """A passage that was compared."""

    file: str
    start: int
    end: int
    text: str
    similarity: float
    title: str
    published: date | None
    warning: str
    copies: list[CopyJson]


class CoverageJson(TypedDict):
    """How much was read."""

    articles: int
    exhaustive: bool


class EventJson(TypedDict):
    """An event of a timeline."""

    first: date
    last: date
    precision: Precision
    when: str
    counted: bool
    status: EventStatus
    statement: StatementJson


class ItemJson(TypedDict):
    """An entry of a list."""

    name: str
    type: str
    mentions: int
    articles: int
    aliases: list[str]
    statement: StatementJson | None


class ColumnJson(TypedDict):
    """One side of a comparison."""

    title: str
    cells: list[StatementJson | None]


class CheckJson(TypedDict):
    """A checked sentence."""

    start: int
    end: int
    text: str
    verdict: Verdict
    reason: str
    evidence: list[StatementJson]


class AnswerJson(TypedDict):
    """An answer, as `rag ask --json` prints it."""

    question: str
    asked_as: str
    answer: str
    abstained: bool
    confidence: float
    statements: list[StatementJson]
    sources: list[str]
    passages: list[PassageJson]
    kind: Kind
    lead: str
    coverage: CoverageJson | None
    events: NotRequired[list[EventJson]]
    items: NotRequired[list[ItemJson]]
    columns: NotRequired[list[ColumnJson]]
    checks: NotRequired[list[CheckJson]]
    suggestions: NotRequired[list[str]]
    verdict: NotRequired[str]
    mode: str
    milliseconds: dict[str, float]
    notes: list[str]
    language_model: str
    unverified: int
    removed_marks: int
    moved_marks: int
    repaired: int
    left_out: int
    withheld: list[str]
