"""JSON of a client -> a query, within the bounds that the command has too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rag.api.errors import ApiError
from rag.errors import QuestionError
from rag.schema.kinds import KINDS
from rag.schema.query import Query

MOST_PASSAGES = 50
MOST_NAMED = 1000
"""Most file names, places and earlier turns in a query."""


def read_query(described: Mapping[str, Any]) -> Query:
    """The query. Raises `ApiError` for an unknown field, a wrong type or a value out of range."""
    try:
        query = Query.from_json(described)
    except QuestionError as error:
        raise ApiError(400, str(error), code="invalid_value") from error
    _check(query.top is None or 1 <= query.top <= MOST_PASSAGES, "top", f"1 to {MOST_PASSAGES}")
    _check(query.threshold is None or 0 <= query.threshold <= 1, "threshold", "0 to 1")
    _check(query.kind in ("", *KINDS), "kind", f"one of {', '.join(KINDS)}")
    for name in ("files", "articles", "earlier"):
        _check(len(getattr(query, name)) <= MOST_NAMED, name, f"at most {MOST_NAMED:,} entries")
    return query


def _check(is_allowed: bool, param: str, allowed: str) -> None:
    if not is_allowed:
        raise ApiError(400, f"{param} can be {allowed}.", code="invalid_value", param=param)
