"""JSON of a client -> a query, and parameters of its address -> values, within the bounds that the command has too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from starlette.requests import Request

from rag.api.errors import ApiError
from rag.errors import QuestionError
from rag.question.validation import MAX_TEXT_CHARACTERS
from rag.schema.kinds import KINDS
from rag.schema.query import Query

Choice = TypeVar("Choice", bound=str)

MOST_PASSAGES = 50
MOST_NAMED = 1000
"""Most file names and places in a query."""

MOST_PLACES = 10_000
"""Most places of mentions that are listed."""

MOST_TURNS = 100
MOST_ANSWER_CHARACTERS = 200_000
"""Bounds on the conversation before it."""


def read_query(described: Mapping[str, Any]) -> Query:
    """The query. Raises `ApiError` for an unknown field, a wrong type or a value out of range."""
    try:
        query = Query.from_json(described)
    except QuestionError as error:
        raise ApiError(400, str(error), code="invalid_value") from error
    _check(query.top is None or 1 <= query.top <= MOST_PASSAGES, "top", f"1 to {MOST_PASSAGES}")
    _check(query.threshold is None or 0 <= query.threshold <= 1, "threshold", "0 to 1")
    _check(query.kind in ("", *KINDS), "kind", f"one of {', '.join(KINDS)}")
    for name, most in (("files", MOST_NAMED), ("articles", MOST_NAMED), ("earlier", MOST_TURNS)):
        _check(len(getattr(query, name)) <= most, name, f"at most {most:,} entries")
    are_short = all(
        len(turn.question) <= MAX_TEXT_CHARACTERS and len(turn.answer) <= MOST_ANSWER_CHARACTERS
        for turn in query.earlier
    )
    _check(are_short, "earlier", "questions and answers of turns that were answered, which are shorter")
    return query


def read_number(request: Request, name: str, default: int, *, most: int) -> int:
    """The number, 1 to `most`, that a parameter of the address gives. Raises `ApiError`."""
    written = request.query_params.get(name, str(default))
    if not written.isascii() or not written.isdecimal() or not 1 <= int(written[:9]) <= most:
        raise ApiError(400, f"{name} is {written[:40]!r}; give 1 to {most}.", param=name, code="invalid_value")
    return int(written)


def read_choice(request: Request, name: str, choices: tuple[Choice, ...]) -> Choice:
    """The word that a parameter of the address gives; the first choice when it is left out. Raises `ApiError`."""
    written = request.query_params.get(name, choices[0])
    for choice in choices:
        if choice == written:
            return choice
    reason = f"{name} is {written[:40]!r}; give one of {', '.join(choices)}."
    raise ApiError(400, reason, param=name, code="invalid_value")


def _check(is_allowed: bool, param: str, allowed: str) -> None:
    if not is_allowed:
        raise ApiError(400, f"{param} can be {allowed}.", code="invalid_value", param=param)
