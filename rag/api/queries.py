"""JSON of a client -> a query, within the bounds that the command has too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rag.api.errors import ApiError
from rag.errors import QuestionError
from rag.question.validation import MAX_TEXT_CHARACTERS
from rag.schema.kinds import KINDS
from rag.schema.query import Query

MOST_PASSAGES = 50
MOST_NAMED = 1000
"""Most file names and places in a query."""

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


def _check(is_allowed: bool, param: str, allowed: str) -> None:
    if not is_allowed:
        raise ApiError(400, f"{param} can be {allowed}.", code="invalid_value", param=param)
