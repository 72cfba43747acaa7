"""What a search may find, as Chroma's conditions; and which of that has to be looked at afterwards.

Embedded Chroma passes each name of a condition to SQLite as a variable, of which 32,766 are allowed, and nests the
conditions of articles: 300 take seconds, 1,000 are refused, and 20,000 ended the process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rag.schema.documents import Chunk
from rag.schema.index import NO_DAY, count_day
from rag.schema.query import ArticlePlace, Filters

MOST_FILES = 10_000
MOST_PLACES = 50
"""Most names and places that are passed to Chroma."""


def is_long(filters: Filters) -> bool:
    """Whether `compose_filter` leaves a condition out."""
    return len(filters.files or ()) > MOST_FILES or len(filters.articles) > MOST_PLACES


def compose_check(filters: Filters) -> Callable[[Chunk], bool]:
    """Whether a chunk that `compose_filter` lets through is allowed by the filters."""
    if not is_long(filters):
        return lambda _: True
    files = None if filters.files is None else frozenset(filters.files)
    places: dict[str, list[ArticlePlace]] = {}
    for place in filters.articles:
        places.setdefault(place.file, []).append(place)

    def is_allowed(chunk: Chunk) -> bool:
        if files is not None and chunk.file not in files:
            return False
        return chunk.file not in places or any(one.start <= chunk.start < one.end for one in places[chunk.file])

    return is_allowed


def compose_filter(filters: Filters) -> Any:
    """The filters as Chroma's `where`, without conditions that are too long for it; None for no condition."""
    conditions: list[dict[str, Any]] = []
    if filters.files is not None and len(filters.files) <= MOST_FILES:
        conditions.append({"file": {"$in": list(filters.files)}})
    conditions += _compose_days(filters)
    if filters.articles and len(filters.articles) <= MOST_PLACES:
        conditions.append(_compose_places(filters.articles))
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else {"$and": conditions}


def _compose_days(filters: Filters) -> list[dict[str, Any]]:
    """The conditions for the publication dates."""
    conditions: list[dict[str, Any]] = []
    if filters.since is not None:
        conditions.append({"published_day": {"$gte": count_day(filters.since)}})
    if filters.until is not None:
        conditions.append({"published_day": {"$lte": count_day(filters.until)}})
        conditions.append({"published_day": {"$gt": NO_DAY}})
    if not (filters.undated and conditions):
        return conditions
    within = conditions[0] if len(conditions) == 1 else {"$and": conditions}
    return [{"$or": [{"published_day": NO_DAY}, within]}]


def _compose_places(articles: Sequence[ArticlePlace]) -> dict[str, Any]:
    """A filter for the chunks of these articles, and of files without any of them."""
    others = {"file": {"$nin": sorted({place.file for place in articles})}}
    places = [
        {"$and": [{"file": place.file}, {"start": {"$gte": place.start}}, {"start": {"$lt": place.end}}]}
        for place in articles
    ]
    return {"$or": [others, *places]}
