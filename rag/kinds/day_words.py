"""Days and periods in words, as precisely as the text gave them."""

from __future__ import annotations

from datetime import date, timedelta

from rag.extraction.days import Days, narrow_days, span_months, span_year, span_years
from rag.schema.kinds import Precision
from rag.text.days import name_day
from rag.text.en.numbers import MONTHS
from rag.text.en.time import SEASON_MONTHS

_SEASON_NAMES = {month: name for name, month in SEASON_MONTHS.items() if name != "fall"}
_PARTS = ("early", "mid", "late", "start", "end")


def name_days(first: date, last: date, precision: Precision) -> str:
    """A range of days in words: "15 May 2024", "early May 2024", "spring 2022", "the 1990s", "2014 to 2016"."""
    if precision in ("day", "week"):
        return name_day(first) if first == last else f"{name_day(first)} to {name_day(last)}"
    if precision == "month":
        return _name_part(first, last, _list_months(first, 1)) or _name_months(first, last)
    if precision == "season":
        return _name_season(first, last)
    years = span_year(first.year)
    if precision == "year":
        return _name_part(first, last, [(str(first.year), years)]) or _name_years(first, last)
    start = first.year - first.year % 10
    decade = span_years(start, start + 9, "decade")
    return _name_part(first, last, [(f"the {start}s", decade)]) or _name_years(first, last)


def name_period(since: date | None, until: date | None) -> str:
    """A period in words; either end may be open."""
    if since and until:
        if since.day == 1 and (until + timedelta(days=1)).day == 1:  # whole months
            if (since.year, since.month) == (until.year, until.month):
                return f"in {MONTHS[since.month - 1].capitalize()} {since.year}"
            if (since.year, since.month, until.month) == (until.year, 1, 12):
                return f"in {since.year}"
        return f"on {name_day(since)}" if since == until else f"from {name_day(since)} to {name_day(until)}"
    if since:
        return f"since {name_day(since)}"
    return f"until {name_day(until)}" if until else ""


def _list_months(first: date, months: int) -> list[tuple[str, Days]]:
    name = f"{MONTHS[first.month - 1].capitalize()} {first.year}"
    return [(name, span_months(first.year, first.month, "month", months=months))]


def _name_part(first: date, last: date, named: list[tuple[str, Days]]) -> str:
    """The name of the period that the days make up or are a named part of; "" when they are neither."""
    for name, days in named:
        if (days.first, days.last) == (first, last):
            return name
        for part in _PARTS:
            narrowed = narrow_days(days, part)
            if (narrowed.first, narrowed.last) == (first, last):
                return f"{part} {name}" if part not in ("start", "end") else f"the {part} of {name}"
    return ""


def _name_season(first: date, last: date) -> str:
    season = _SEASON_NAMES.get(first.month)
    if season and span_months(first.year, first.month, "season", months=3).last == last:
        return f"{season} {first.year}"
    return _name_months(first, last)


def _name_months(first: date, last: date) -> str:
    begin, end = (f"{MONTHS[day.month - 1].capitalize()} {day.year}" for day in (first, last))
    return begin if begin == end else f"{begin} to {end}"


def _name_years(first: date, last: date) -> str:
    return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
