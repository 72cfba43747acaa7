"""The form of a rule for time expressions, and the pattern parts that rules are built from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rag.extraction.days import Days, narrow_days
from rag.extraction.tense import looks_ahead
from rag.text.en.numbers import MONTH_NUMBERS, MONTHS, UP_TO_TWENTY, WEEKDAYS
from rag.text.en.time import PERIOD_PARTS, SEASON_MONTHS
from rag.text.word_lists import match_any


@dataclass(frozen=True, slots=True)
class Setting:
    """The context of an expression."""

    text: str
    published: date | None
    """The day that relative expressions are counted from; None when unknown."""

    def looks_ahead(self, match: re.Match[str]) -> bool | None:
        return looks_ahead(self.text, match.start(), match.end())


@dataclass(frozen=True, slots=True)
class Rule:
    """One form of time expression."""

    pattern: re.Pattern[str]
    """Its group `date` is the expression; without such a group, the whole match is."""
    read: Callable[[re.Match[str], Setting], Days | None]
    """The days that it means; None when it is not a date after all, or needs a publication date that is unknown.
    May raise `ValueError` or `OverflowError` for a day that does not exist."""


def compile_rule(pattern: str) -> re.Pattern[str]:
    """A pattern with its parts ("<month>") filled in, ignoring case."""
    whole = re.sub(r"(?<!\?P)<(\w+)>", lambda match: _PIECES[match[1]], pattern)
    return re.compile(whole, re.IGNORECASE)


def read_group(match: re.Match[str], name: str) -> str:
    """A group of a match in lower case, without spaces around it; "" when the pattern has no such group."""
    return (match.groupdict().get(name) or "").strip().lower()


def read_part(match: re.Match[str], days: Days) -> Days:
    """The days narrowed to the part that the expression names ("early", "the end of"), if any."""
    word = read_group(match, "part")
    return narrow_days(days, PERIOD_PARTS[word]) if word else days


def read_year(words: str, published: date | None) -> tuple[int, bool] | None:
    """The year that "2024", "last year" or "the year" means, and whether it was counted from the publication date; None
    when that date is needed but unknown."""
    if words.isdigit():
        return int(words), False
    if published is None:
        return None
    words = words.lower()
    away = -1 if words.startswith(("last", "the previous")) else int(words.startswith("next"))
    return published.year + away, True


def choose_year(setting: Setting, match: re.Match[str], make: Callable[[int], Days]) -> Days | None:
    """The days in the best fitting year, for an expression without a year: the nearest to the publication date, unless
    the verb points the other way."""
    day = setting.published
    if day is None:
        return None
    ahead = setting.looks_ahead(match) if read_group(match, "at") in _AT_WHICH_IT_HAPPENS else None
    candidates = []
    for year in (day.year - 1, day.year, day.year + 1):
        try:
            candidates.append(make(year))
        except ValueError:  # 29 February
            continue

    def measure(days: Days) -> int:
        if days.first <= day <= days.last:
            return 0
        away = min(abs((days.first - day).days), abs((days.last - day).days))
        contradicts = ahead is not None and ahead != (days.first > day)
        return away + (_CONTRADICTION_DAYS if contradicts else 0)

    return min(candidates, key=measure).count() if candidates else None


_CONTRADICTION_DAYS = 340
"""A year that contradicts the tense is chosen only if it is nearer by this many days: then the tense rules were
probably wrong."""

_AT_WHICH_IT_HAPPENS = frozenset({"on", "in", "at", "by", "until", "till", "since", "from", "during"})
"""Words before a date that tie it to the verb; "the 15 May meeting" may be in the past or the future."""

_COUNTS = {word: value for value, word in enumerate(UP_TO_TWENTY)} | {"a": 1, "an": 1, "thirty": 30, "forty": 40}


def read_count(word: str) -> int:
    """A small number in words or digits; "a" is 1."""
    word = word.lower()
    return int(word) if word.isdigit() else _COUNTS[word]


_YEAR = r"(?:1[0-9]|2[01])\d\d(?![\d%]|[.,:]\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d%]|[.,:/]\d)"
_SHORT_STOP = r"(?:(?<=\b(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec))\.|(?<=\bsept)\.)?"
"""The full stop of an abbreviated month, but not one that ends a sentence."""
_PIECES = {
    "at": r"(?P<at>\b(?:on|in|at|since|until|till|by|from|before|after|during|throughout|through|for|to|of|around|"
    r"about|between|and) )",
    "month": rf"(?P<month>{match_any(MONTH_NUMBERS)})\b{_SHORT_STOP}",
    "to_month": rf"(?P<to_month>{match_any(MONTH_NUMBERS)})\b{_SHORT_STOP}",
    "full_month": rf"(?P<month>{match_any(MONTHS)})\b",
    "weekday": rf"(?P<weekday>{match_any(WEEKDAYS)})\b",
    "any_weekday": match_any(WEEKDAYS),
    "season": rf"(?P<season>{match_any(SEASON_MONTHS)})\b",
    "day": rf"\b(?P<day>{_DAY})",
    "to_day": rf"(?P<to_day>{_DAY})",
    "year": rf"(?P<year>{_YEAR})",
    "to_year": r"(?P<to_year>(?:1[0-9]|2[01])?\d\d(?![\d%]|[.,:]\d))",
    "any_year": rf"(?P<year>{_YEAR}|(?:last|this|next|the previous) year\b)",
    "part": rf"(?:\b(?P<part>{match_any(PERIOD_PARTS)})(?:[ -]| of | in )(?:the )?)",
    "to": r"(?: ?[-–—] ?| (?:to|until|till|through) (?:the )?)",
    "count": rf"(?P<count>{match_any(_COUNTS)}|\d{{1,3}})",
    "unit": r"(?P<unit>day|week|month|year|decade)s?\b",
}
