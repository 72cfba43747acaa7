"""Texts from outside as a message repeats them: the beginning of a long one, on one line, as Python writes it."""

from __future__ import annotations

SHOWN_CHARACTERS = 120


def show_text(text: str, limit: int = SHOWN_CHARACTERS) -> str:
    """The text in quotation marks as Python writes it, cut after `limit` characters with the length of the whole."""
    if len(text) <= limit:
        return repr(text)
    return f"{text[:limit]!r}… ({len(text):,} characters)"
