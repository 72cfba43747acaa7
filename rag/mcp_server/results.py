"""What the tools return, as types from which the output schemas are made.

An answer has the keys of `rag ask --json`; `rag.serving.json` makes it. Keys may be added, so none is forbidden.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter
from typing_extensions import NotRequired, TypedDict


class CitationResult(TypedDict):
    """Exact words of an article: `quote` is the text of `file` from `start` to `end`, in characters."""

    n: int
    file: str
    start: int
    end: int
    quote: str
    title: str
    published: str | None
    page: NotRequired[int | None]
    location: NotRequired[str]
    regions: NotRequired[list[dict[str, Any]]]


class StatementResult(TypedDict):
    """A sentence of an answer, with the words that support it."""

    text: str
    verified: bool
    citations: list[CitationResult]
    span: NotRequired[list[int] | None]
    short: NotRequired[bool]
    label: NotRequired[str]
    group: NotRequired[str]


class PassageResult(TypedDict):
    """A passage that was compared, or the nearest ones when the articles do not say."""

    file: str
    start: int
    end: int
    text: str
    similarity: NotRequired[float]
    title: NotRequired[str]
    published: NotRequired[str | None]
    warning: NotRequired[str]
    copies: NotRequired[list[dict[str, Any]]]


class CheckedResult(TypedDict):
    """A sentence of a checked text, with its verdict: supported, contradicted, partly, or not found."""

    start: int
    end: int
    text: str
    verdict: str
    reason: str
    evidence: list[StatementResult]


class AnswerResult(TypedDict):
    """An answer as `rag ask --json` prints it."""

    question: str
    asked_as: str
    answer: str
    abstained: bool
    confidence: float
    statements: list[StatementResult]
    sources: list[str]
    passages: list[PassageResult]
    kind: str
    lead: str
    coverage: dict[str, Any] | None
    mode: str
    milliseconds: dict[str, float]
    notes: list[str]
    events: NotRequired[list[dict[str, Any]]]
    items: NotRequired[list[dict[str, Any]]]
    columns: NotRequired[list[dict[str, Any]]]
    checks: NotRequired[list[CheckedResult]]
    suggestions: NotRequired[list[str]]
    verdict: NotRequired[str]


class SearchHit(TypedDict):
    """An article that fits the query."""

    id: str
    title: str
    url: str


class SearchResult(TypedDict):
    """The articles that fit the query, best first."""

    results: list[SearchHit]


class FetchResult(TypedDict):
    """An article with its text."""

    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, str]


class ReadResult(TypedDict):
    """Characters `start` to `end` of a file's text; `characters` is the length of the whole."""

    file: str
    title: str
    published: str | None
    characters: int
    start: int
    end: int
    next_start: int | None
    text: str


class ListedArticle(TypedDict):
    """A file of the index."""

    file: str
    title: str
    published: str | None
    language: str
    characters: int
    pages: int
    uri: str


class ListResult(TypedDict):
    """Files of the index, newest first, those without a date last."""

    articles: list[ListedArticle]
    total: int
    undated_left_out: int
    next_offset: int | None


class MentionResult(TypedDict):
    """A sentence that mentions it, word for word: the text of `file` from `start` to `end`."""

    file: str
    start: int
    end: int
    quote: str
    title: str
    published: str | None


class FindResult(TypedDict):
    """Where something is mentioned, newest article first."""

    name: str
    sentences: int
    articles: int
    mentions: list[MentionResult]
    spellings: list[str]
    notes: list[str]


@cache
def write_schema(kind: Any) -> dict[str, Any]:
    """The JSON schema of a type, as a tool declares it."""
    return TypeAdapter(kind).json_schema()
