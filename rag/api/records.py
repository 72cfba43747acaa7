"""The JSON of our own interface as types, from which `/openapi.json` is made. Tests hold them to what is sent.

The shapes themselves are owned by `rag.serving.json`: keys are added and never renamed.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field
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


class StatementJson(TypedDict):
    """A sentence or short answer with its citations."""

    text: str
    verified: bool
    citations: list[CitationJson]
    span: list[int] | None
    short: bool
    label: str
    group: str


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


class PassageListJson(TypedDict):
    """Passages, nearest first."""

    passages: list[PassageJson]


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


class ArticleJson(TypedDict):
    """An indexed file."""

    file: str
    title: str
    published: date | None
    language: str
    characters: int
    chunks: int
    pages: int
    bytes: int
    missing: list[str]
    """Parts that were not read."""


class ArticleListJson(TypedDict):
    """Indexed files in order of name; `next` is the last one when there are more, to be given as `after`."""

    articles: list[ArticleJson]
    total: int
    next: str | None


class SpanJson(TypedDict):
    """Characters of an article."""

    file: str
    start: int
    end: int
    text: str


class DocumentJson(TypedDict):
    """An article as it is in the index, or a part of it when `at` is given."""

    file: str
    text: str
    start: NotRequired[int]
    end: NotRequired[int]
    sections: NotRequired[list[dict[str, Any]]]
    furniture: NotRequired[list[list[int]]]
    headings: NotRequired[list[list[int]]]
    page_starts: NotRequired[list[int]]
    locations: NotRequired[list[list[Any]]]
    regions: NotRequired[list[dict[str, Any]]]
    remarks: NotRequired[list[dict[str, Any]]]


class IndexingJson(TypedDict):
    """Indexing in the background: how far it is, and in the end its report or error."""

    state: Literal["none", "running", "done", "failed"]
    done: int
    total: int
    file: str
    error: str
    report: dict[str, Any] | None


class AddedJson(TypedDict):
    """The name that an uploaded file has in the folder. It is searched once it is indexed."""

    name: str
    file: str


class RemovedJson(TypedDict):
    """A file that is no longer in the folder, nor in answers."""

    file: str


class ErrorBody(TypedDict):
    """What went wrong."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorJson(TypedDict):
    """A failure."""

    error: ErrorBody


class IndexingRequest(TypedDict):
    """What to index: what has changed, or everything again."""

    rebuild: NotRequired[Annotated[bool, Field(strict=True)]]
