"""The JSON of our own interface as types, from which `/openapi.json` is made. Tests hold them to what is sent.

`rag.serving.json_types` has the JSON of an answer.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import NotRequired, TypedDict

from rag.serving.json_types import PassageJson


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
