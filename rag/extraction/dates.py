"""Expressions of time in a sentence, as days."""

from __future__ import annotations

from datetime import date

from rag.schema.facts import FoundDate


def find_dates(text: str, published: date | None) -> list[FoundDate]:
    """Expressions of time in a sentence, in order; those that lean on the article's own date only when that is
    known."""
    return []
