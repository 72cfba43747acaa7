"""Which files and dates a question is about.

Owns names, patterns and dates given by a person; searching under them belongs to `vectors` and `words`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from rag.errors import QuestionError

if TYPE_CHECKING:
    from rag.index.vector_store import VectorStore


@dataclass(frozen=True, slots=True)
class Filters:
    """What may be looked at. Dates are inclusive; with any, documents without a date are left out."""

    files: tuple[str, ...] | None = None
    """None for every file; an empty tuple for none."""
    since: date | None = None
    until: date | None = None


EVERYTHING = Filters()


def compose_filters(
    store: VectorStore,
    *,
    files: Sequence[str],
    since: date | None,
    until: date | None,
    without: Sequence[str] = (),
) -> Filters:
    """What `files` (names or patterns, none for every file) and the dates allow, without the files `without` as far as
    others remain. Raises `QuestionError` when a name means no file or the dates exclude each other."""
    if since and until and since > until:
        raise QuestionError(f"No date is both since {since} and until {until}. Swap them.")
    matched = match_files(store, files) if files else None
    if without:
        allowed = matched or tuple(sorted(store.read_manifest()))
        matched = tuple(file for file in allowed if file not in without) or matched
    return Filters(matched, since, until)


def match_files(store: VectorStore, patterns: Sequence[str]) -> tuple[str, ...]:
    """Indexed files that the names or patterns mean. Raises `QuestionError` when one means none."""
    exact = store.read_records(patterns)
    others = [pattern for pattern in patterns if pattern not in exact]
    matched = list(exact)
    if others:
        manifest = sorted(store.read_manifest())
        for pattern in others:
            hits = [file for file in manifest if fnmatchcase(file, pattern)]
            if not hits:
                raise QuestionError(
                    f"No indexed file is called {pattern!r}. `rag status --files` lists them; "
                    "after changes in the folder run `rag index`."
                )
            matched.extend(hits)
    return tuple(dict.fromkeys(matched))
