"""What the tools take: their arguments, what is accepted for them, and the line that says what is wrong with others.

Owns the input schemas. Language models write these arguments, so a list may also come as one name or as its JSON, and
an empty text or null where nothing is meant.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema

from rag.errors import QuestionError
from rag.schema.kinds import KINDS
from rag.text.days import read_given_day
from rag.text.shown import show_text

MOST_CHARACTERS = 100_000
"""Longest text that `fetch` and `read` return at once, in characters: about 25,000 tokens."""

_MOST_NAMES = 100
_MOST_LISTED = 500


def _split_names(value: object) -> object:
    """A list, from a list, from its JSON, or from one name."""
    if value in (None, ""):
        return ()
    if isinstance(value, str):
        try:
            read = json.loads(value) if value.lstrip().startswith("[") else None
        except (ValueError, RecursionError):
            read = None
        return read if isinstance(read, list) else [value]
    return value


def _read_day(value: object) -> object:
    if value in (None, ""):
        return None
    day = read_given_day(value) if isinstance(value, str) else None
    if day is None:
        raise ValueError("write a day like 2024-05-15")
    return day


def _check_text(value: object) -> object:
    """Refuse halves of characters, which JSON can hold and no text has."""
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise ValueError("it is not Unicode text") from error
    return value


def _check_kind(value: object) -> object:
    if value in (None, ""):
        return ""
    if value not in KINDS:
        raise ValueError(f"kinds are {', '.join(KINDS)}")
    return value


Text = Annotated[str, BeforeValidator(_check_text)]
Files = Annotated[
    tuple[Text, ...],
    BeforeValidator(_split_names),
    Field(
        default=(),
        max_length=_MOST_NAMES,
        description="Only these files: names as `list_articles` gives them, or patterns like `2024/*.txt`.",
    ),
]
Day = Annotated[
    date | None,
    BeforeValidator(_read_day),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Since = Annotated[Day, Field(default=None, description="Only articles published on this day or later (2024-05-15).")]
Until = Annotated[Day, Field(default=None, description="Only articles published on this day or earlier.")]


class Arguments(BaseModel):
    """The arguments of one tool."""

    model_config = ConfigDict(extra="forbid", strict=False, frozen=True)


class AskArguments(Arguments):
    """Arguments of `ask`."""

    question: Text = Field(description="The question, standing alone: nothing of the conversation is known.")
    files: Files
    since: Since
    until: Until
    undated: bool = Field(default=False, description="With a date, also articles without one.")
    kind: Annotated[str, BeforeValidator(_check_kind), WithJsonSchema({"type": "string", "enum": list(KINDS)})] = Field(
        default="", description="The kind of question, if its words do not say it: summary, timeline, list and so on."
    )
    quote_only: bool = Field(
        default=False, description="Answer in the articles' own sentences even if a language model is set."
    )


class SearchArguments(Arguments):
    """Arguments of `search`."""

    query: Text = Field(description="What to look for: a question, or a few words.")


class FetchArguments(Arguments):
    """Arguments of `fetch`."""

    id: Text = Field(description="The id of a result of `search`.")


class ReadArguments(Arguments):
    """Arguments of `read`."""

    file: Text = Field(description="The file, as `list_articles` or a citation names it.")
    start: int | None = Field(default=None, ge=0, description="First character; the beginning if left out.")
    end: int | None = Field(
        default=None,
        ge=0,
        description=f"Character after the last; if left out, the end, or {MOST_CHARACTERS:,} characters further.",
    )


class ListArguments(Arguments):
    """Arguments of `list_articles`."""

    files: Files
    since: Since
    until: Until
    offset: int = Field(default=0, ge=0, description="Number of articles to skip: `next_offset` of the list before.")
    limit: int = Field(default=100, ge=1, le=_MOST_LISTED, description="Most articles listed at once.")


class FindArguments(Arguments):
    """Arguments of `find`."""

    name: Text = Field(description="A name, a word or a phrase; other spellings of a name are found too.")
    files: Files
    since: Since
    until: Until
    limit: int = Field(default=50, ge=1, le=_MOST_LISTED, description="Most sentences returned; all are counted.")


class CheckArguments(Arguments):
    """Arguments of `check`."""

    text: Text = Field(description="The text whose statements are checked, at most 20,000 characters.")
    files: Files
    since: Since
    until: Until


Given = TypeVar("Given", bound=Arguments)


def read_arguments(kind: type[Given], given: dict[str, Any], *, tool: str) -> Given:
    """The arguments of a call. Raises `QuestionError`, in one line, for the first that is unknown, missing or wrong."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        takes = f"`{tool}` takes {', '.join(kind.model_fields)}"
        if first["type"] == "extra_forbidden":
            raise QuestionError(f"The argument {show_text(name)} is unknown; {takes}.") from error
        if first["type"] == "missing":
            raise QuestionError(f"The argument {name!r} is missing; {takes}.") from error
        reason = first["msg"].removeprefix("Value error, ")
        shown = show_text(first["input"]) if isinstance(first["input"], str) else repr(first["input"])[:120]
        raise QuestionError(f"The argument {name!r} is {shown}: {reason}.") from error
