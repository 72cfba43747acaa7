"""What the tools return, as types from which the output schemas are made.

`rag.serving.json_types` has the JSON of an answer. Keys may be added, so none is forbidden.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter
from typing_extensions import TypedDict


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
