"""Patterns for capitalised words, the parts of names."""

from __future__ import annotations

LATIN_CAPITALS = "A-ZÀ-ÖØ-Þ"
"""Capitals of western European languages, as a range in a regular expression."""

CAPITALS = f"{LATIN_CAPITALS}А-ЯЁŠŽĆČŁ"
"""Capitals of European languages, including Cyrillic, as a range in a regular expression."""


def match_capitalised(inside: str = "'’-", *, capitals: str = "A-Z", one_letter: bool = True) -> str:
    """A regular expression for one capitalised word.

    `inside` are the characters allowed after the capital besides letters and digits, with a hyphen last; `capitals` is
    the range of the first character; `one_letter` says whether a single capital counts.
    """
    return rf"[{capitals}][\w{inside}]{'*' if one_letter else '+'}"


NAME_WORD = match_capitalised(".'’-", capitals=CAPITALS)
"""Pattern of one word of a name in a European language, initials included."""
