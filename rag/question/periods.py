"""The period that a request names: "in April 2024", "since 2022", "between May and July 2024", "last week".

Owns what the words before a date mean for its bounds. `rag.extraction.dates` finds the dates.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rag.errors import QuestionError
from rag.extraction.dates import find_dates
from rag.extraction.days import span_season
from rag.text.en.numbers import MONTH_NUMBERS, MONTH_OR_SHORT
from rag.text.en.time import SEASON_MONTHS
from rag.text.word_lists import match_any

_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({MONTH_OR_SHORT})\b\.?,?(?: (\d{{4}}))?", re.IGNORECASE
)
_MONTH_FIRST = re.compile(
    rf"\b({MONTH_OR_SHORT})\b\.? (\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (\d{{4}}))?", re.IGNORECASE
)
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_FROM = re.compile(r"\b(?:since|after|from|starting)\s+(?:the )?$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|before|up to|by|to)\s+(?:the )?$", re.IGNORECASE)
_AFTER = re.compile(r"\bafter\s+(?:the )?$", re.IGNORECASE)
_EARLIER = re.compile(r"\bbefore\s+(?:the )?$", re.IGNORECASE)
_DAY = timedelta(days=1)
_RANGE = re.compile(r"\b(?:between|from)\s+(?:the )?$", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:and|to|until|till|through|-|–)\s*(?:the )?", re.IGNORECASE)
_YEARLESS = re.compile(rf"\b(?:{MONTH_OR_SHORT}|{match_any(SEASON_MONTHS)})\b", re.IGNORECASE)
_WITH_YEAR = re.compile(
    rf"\d{{4}}|\b(?:(?:last|next|this|past|previous|coming|following|that) {_YEARLESS.pattern}|years?\b|ago\b)",
    re.IGNORECASE,
)
_SEASON = re.compile(
    rf"\b(?P<at>in|during|of|from|throughout|since|after|before|until) (?:the )?(?P<season>{match_any(SEASON_MONTHS)})(?!['’]s|-|\s(?!and\b|or\b)\w)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:in|on|of|from|during|at|since|after|until|till|before|up to|by|between|for|dated|throughout|starting)\s+(?:the )?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """The days between the bounds that words set."""

    start: int
    end: int
    """Character offsets in the text, including the preposition."""
    words: str
    since: date | None
    until: date | None
    is_yearless: bool = False
    """Whether the words name a month or a day without a year: the bounds are then the latest in the past, and
    `rag.kinds.years` finds the years that the articles have."""


def find_period(text: str, today: date) -> Period | None:
    """The first period that a text names, or None.

    Raises `QuestionError` for a day that does not exist.
    """
    check_days(text)
    found = find_dates(text, today)
    if not found:
        return _find_season(text, today)
    first = found[0]
    before = text[: first.start]
    start = match.start() if (match := _BEFORE.search(before)) else first.start
    if len(found) > 1 and _RANGE.search(before) and _JOINED.fullmatch(text[first.end : found[1].start]):
        last = found[1]
        return _keep_past(Period(start, last.end, text[first.start : last.end], first.first, last.last), text, today)
    since: date | None = first.first
    until: date | None = first.last
    if _FROM.search(before) and not re.search(r"\bfrom\s+(?:the )?$", before, re.IGNORECASE):
        until = None
        since = first.last + _DAY if _AFTER.search(before) else since
    elif _UNTIL.search(before):
        since = None
        until = first.first - _DAY if _EARLIER.search(before) else until
    return _keep_past(Period(start, first.end, text[first.start : first.end], since, until), text, today)


def _find_season(text: str, today: date) -> Period | None:
    """A season without a year: "in spring". A season is often part of something else ("a spring offensive"), so it must
    follow a word of time and must not be followed by a noun it belongs to."""
    match = _SEASON.search(text)
    if match is None:
        return None
    days = span_season(today.year, match["season"].lower())
    word = match["at"].lower()
    since = None if word in ("until", "before") else days.last + _DAY if word == "after" else days.first
    until = None if word in ("since", "after") else days.first - _DAY if word == "before" else days.last
    return _keep_past(Period(match.start(), match.end(), match["season"], since, until), text, today)


def move_to_year(day: date, year: int) -> date:
    """The same day of another year; 28 February for 29 February if that year has none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _keep_past(period: Period, text: str, today: date) -> Period:
    """The period, moved to the latest year in which it has begun if its words name no year."""
    words = text[max(0, period.start - 12) : period.end]
    if not _YEARLESS.search(words) or _WITH_YEAR.search(words):
        return period
    since, until = period.since, period.until
    if since and until:
        until = move_to_year(until, since.year + (until.month < since.month))  # "between November and February"
    begin = since or until
    back = 1 if begin and begin > today else 0
    return replace(
        period,
        since=since and move_to_year(since, since.year - back),
        until=until and move_to_year(until, until.year - back),
        is_yearless=True,
    )


def check_days(text: str) -> None:
    """Raises `QuestionError` for a day that does not exist, such as 31 April."""
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
