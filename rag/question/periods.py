"""The period that a request names: "in April 2024", "since 2022", "between May and July 2024", "last week".

Owns what the words before a date mean for its bounds. What a date is belongs to `rag.extraction.dates`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from rag.errors import QuestionError
from rag.extraction.dates import find_dates
from rag.text.en.numbers import MONTH_NUMBERS, MONTH_OR_SHORT

_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({MONTH_OR_SHORT})\b\.?,?(?: (\d{{4}}))?", re.IGNORECASE
)
_MONTH_FIRST = re.compile(
    rf"\b({MONTH_OR_SHORT})\b\.? (\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (\d{{4}}))?", re.IGNORECASE
)
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_FROM = re.compile(r"\b(?:since|after|from|starting)\s+(?:the )?$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|before|up to|by|to)\s+(?:the )?$", re.IGNORECASE)
_RANGE = re.compile(r"\b(?:between|from)\s+(?:the )?$", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:and|to|until|till|through|-|–)\s*(?:the )?", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:in|on|of|from|during|at|since|after|until|till|before|up to|by|between|for|dated|throughout|starting)\s+(?:the )?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """The days that words bound."""

    start: int
    end: int
    """Characters of the text, with the preposition."""
    words: str
    since: date | None
    until: date | None


def find_period(text: str, today: date) -> Period | None:
    """The first period that a text names; None when it names none.

    Raises `QuestionError` for a day that the calendar does not have.
    """
    check_days(text)
    found = find_dates(text, today)
    if not found:
        return None
    first = found[0]
    before = text[: first.start]
    start = match.start() if (match := _BEFORE.search(before)) else first.start
    if len(found) > 1 and _RANGE.search(before) and _JOINED.fullmatch(text[first.end : found[1].start]):
        last = found[1]
        return Period(start, last.end, text[first.start : last.end], first.first, last.last)
    since: date | None = first.first
    until: date | None = first.last
    if _FROM.search(before) and not re.search(r"\bfrom\s+(?:the )?$", before, re.IGNORECASE):
        until = None
    elif _UNTIL.search(before):
        since = None
    return Period(start, first.end, text[first.start : first.end], since, until)


def check_days(text: str) -> None:
    """Raises `QuestionError` for a day that the calendar does not have, such as 31 April."""
    written = [(match.group(), match[1], match[2], match[3]) for match in _DAY_FIRST.finditer(text)]
    written += [(match.group(), match[2], match[1], match[3]) for match in _MONTH_FIRST.finditer(text)]
    for words, day, month, year in written:
        _check_day(words, int(year or 2024), MONTH_NUMBERS[month.lower()], int(day))  # 2024: a leap year
    for match in _ISO.finditer(text):
        _check_day(match.group(), int(match[1]), int(match[2]), int(match[3]))


def _check_day(words: str, year: int, month: int, day: int) -> None:
    if 1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= calendar.monthrange(year, month)[1]:
        return
    raise QuestionError(f"There is no day {words.strip()!r}. Correct the date and ask again.")
