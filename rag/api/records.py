"""The JSON of our own interface as types, from which `/openapi.json` is made. Tests hold them to what is sent.

`rag.serving.json_types` has the JSON of an answer.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import NotRequired, TypedDict

from rag.schema.index import NewsKind
from rag.serving.json_types import AnswerJson, PassageJson


class PassageListJson(TypedDict):
    """Passages, nearest first."""

    passages: list[PassageJson]


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
    version: str
    sha256: str
    size: int
    modified_ns: int
    indexed_ns: int
    remarks: list[dict[str, Any]]
    sentence_rules: int
    ocr: str
    inode: int
    changed_ns: int
    correction: dict[str, str]
    """`title` and `published`, those that somebody has set right."""


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


class StatusJson(TypedDict):
    """What is indexed, as `rag status --json` prints it. The first four are empty for who may not write."""

    articles: str
    home: str
    index: str
    store: str
    embedding: str
    files: int
    chunks: int
    indexed_at: str
    failed: list[dict[str, Any]]
    in_part: list[dict[str, Any]]
    noted: list[dict[str, Any]]
    size_bytes: int
    maker: dict[str, Any]


class NewsJson(TypedDict):
    """What became of an article."""

    file: str
    what: NewsKind
    at: datetime
    title: str
    published: date | None
    moved_from: str
    added_at: datetime | None


class NewsListJson(TypedDict):
    """What is new since a time, the latest first, as `rag new --json` prints it."""

    since: datetime
    news: list[NewsJson]


class PlaceJson(TypedDict):
    """A sentence that mentions a name; `quote` is its text."""

    file: str
    start: int
    end: int
    quote: str
    title: str
    published: date | None


class MentionsJson(TypedDict):
    """Every mention of a name, word or phrase; the numbers count those beyond the limit too."""

    subject: str
    places: list[PlaceJson]
    sentences: int
    articles: int
    spellings: list[str]
    corrected_from: str
    is_loose: bool
    suggestion: str


class QuestionListJson(TypedDict):
    """Questions to ask."""

    questions: list[str]


class StandingJson(TypedDict):
    """A standing question with its last answer."""

    number: int
    text: str
    asked_at: str
    state: str
    changed_at: str
    answer: dict[str, Any] | None


class StandingListJson(TypedDict):
    """Standing questions in order of number, as `rag watch --json` prints them."""

    questions: list[StandingJson]


class AskedJson(TypedDict):
    """A standing question that was asked: its answer, and the one before or null."""

    number: int
    question: str
    changed: bool
    asked_at: str
    answer: AnswerJson
    before: dict[str, Any] | None


class FetchedAddressJson(TypedDict):
    """What became of an address: its file, or why it was refused."""

    address: str
    file: str
    refused: str


class FetchedJson(TypedDict):
    """What became of addresses, as `rag add --json` prints it. Files are searched once they are indexed."""

    added: list[FetchedAddressJson]


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
