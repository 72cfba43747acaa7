"""Figures of a sentence that are worth listing: amounts, shares, measures, counts; not years, ranks or small counts."""

from __future__ import annotations

import re

from rag.text.en.names import NUMBERED_NAMES
from rag.text.quantities import Quantity, read_quantities
from rag.text.word_lists import match_any

_MAY_COUNT = re.compile(r"\d|\b(?:hundred|thousand|million|billion|trillion|dozen)", re.IGNORECASE)
"""A sentence without a match has no figure to list; most sentences need no further check."""
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_TIME_OF_DAY = re.compile(r"\b\d{1,2}(?:[:.]\d\d)?\s?(?:a\.?m\.?|p\.?m\.?)(?!\w)|\b\d{1,2}:\d\d\b", re.IGNORECASE)
_NUMBERED = re.compile(rf"\b{match_any(NUMBERED_NAMES)}\s\d+", re.IGNORECASE)


def find_figures(text: str) -> list[Quantity]:
    """The figures of a sentence, in order."""
    if not _MAY_COUNT.search(text):
        return []
    text = _NUMBERED.sub(_blank, _TIME_OF_DAY.sub(_blank, text))
    return [one for one in read_quantities(text) if _is_telling(one)]


def _is_telling(figure: Quantity) -> bool:
    if figure.unit:
        return any(character.isdigit() for character in figure.text) or len(figure.value) > 1
    return len(figure.value) > 1 and not _YEAR.fullmatch(figure.text)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
