"""A query's filters resolved against one state of the index.

Owns what names and patterns mean; `index` searches with the result.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from rag.errors import QuestionError
from rag.schema.query import Filters, Query
from rag.text.shown import show_text

if TYPE_CHECKING:
    from rag.index.vector_store import VectorStore


_MOST_PATTERN_CHARACTERS = 4096
"""A longer pattern is longer than any path, and takes seconds to read."""


def resolve_filters(query: Query, store: VectorStore, *, without: Sequence[str] = ()) -> Filters:
    """What the query may look at in this state of the index.

    The files in `without` are left out unless nothing would remain. Raises `QuestionError` when a name or pattern
    matches no indexed file.
    """
    matched = match_files(store, query.files) if query.files else None
    if without:
        allowed = matched or store.list_files()
        left_out = frozenset(without)
        matched = tuple(file for file in allowed if file not in left_out) or matched
    return Filters(matched, query.since, query.until, query.undated, query.articles)


def match_files(store: VectorStore, patterns: Sequence[str]) -> tuple[str, ...]:
    """The indexed files that names or shell patterns match, each once. Raises `QuestionError` when one matches none."""
    exact = store.read_records(patterns)
    others = [pattern for pattern in patterns if pattern not in exact]
    matched = list(exact)
    if others:
        files = store.list_files()
        for pattern in others:
            hits = _match_pattern(pattern, files)
            if not hits:
                raise QuestionError(
                    f"No indexed file is called {show_text(pattern)}. `rag status --files` lists them; "
                    "after changes in the folder run `rag index`."
                )
            matched.extend(hits)
    return tuple(dict.fromkeys(matched))


def _match_pattern(pattern: str, files: Sequence[str]) -> list[str]:
    if len(pattern) > _MOST_PATTERN_CHARACTERS:
        return []
    composed = unicodedata.normalize("NFC", pattern)
    return [file for file in files if fnmatchcase(unicodedata.normalize("NFC", file), composed)]


def is_same_file(one: str, other: str) -> bool:
    """Whether two file names look the same: accents may be stored in one character or separately."""
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
