"""Spans of days: weeks, months, seasons, years and their parts. Pure calendar arithmetic."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rag.schema.kinds import Precision
from rag.text.en.time import SEASON_MONTHS


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a time expression means."""

    first: date
    last: date
    precision: Precision
    counted: bool = False
    """Whether it was counted from the article's own date."""

    def count(self) -> Days:
        """The same days, marked as counted from the article's own date."""
        return replace(self, counted=True)


def span_day(day: date) -> Days:
    """One day."""
    return Days(day, day, "day")


def span_week(day: date) -> Days:
    """The week from Monday to Sunday that a day is in."""
    monday = day - timedelta(days=day.weekday())
    return Days(monday, monday + timedelta(days=6), "week")


def span_weekend(day: date) -> Days:
    """Saturday and Sunday of the week that a day is in."""
    monday = day - timedelta(days=day.weekday())
    return Days(monday + timedelta(days=5), monday + timedelta(days=6), "day")


def span_months(year: int, month: int, precision: Precision, *, months: int = 1) -> Days:
    """Whole months from the given one; a month above 12 is in a later year."""
    first = shift_months(date(year, 1, 1), month - 1)
    return Days(first, shift_months(first, months) - timedelta(days=1), precision)


def span_season(year: int, season: str) -> Days:
    """Three months; the winter of a year begins in its December."""
    return span_months(year, SEASON_MONTHS[season], "season", months=3)


def span_year(year: int) -> Days:
    """A whole year."""
    return Days(date(year, 1, 1), date(year, 12, 31), "year")


def span_years(first: int, last: int, precision: Precision) -> Days:
    """Whole years, including the last."""
    return Days(date(first, 1, 1), date(last, 12, 31), precision)


def shift_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day if it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def narrow_days(days: Days, part: str) -> Days:
    """A part of a period: "early", "mid" and "late" are its thirds; "start" and "end" its first and last quarter."""
    length = (days.last - days.first).days + 1
    third, quarter = length / 3, length / 4
    begin, end = {
        "early": (0.0, third),
        "mid": (third, 2 * third),
        "late": (2 * third, float(length)),
        "start": (0.0, quarter),
        "end": (length - quarter, float(length)),
    }[part]
    first = days.first + timedelta(days=round(begin))
    return replace(days, first=first, last=days.first + timedelta(days=round(end) - 1))


def count_units(day: date, unit: str, number: int) -> Days:
    """The day, week, month, year or decade that is `number` units from a day; before it when negative."""
    if unit == "day":
        return span_day(day + timedelta(days=number))
    if unit == "week":
        return span_week(day + timedelta(weeks=number))
    if unit == "month":
        moved = shift_months(day, number)
        return span_months(moved.year, moved.month, "month")
    if unit == "year":
        return span_year(day.year + number)
    middle = day.year + 10 * number
    return span_years(middle - 5, middle + 5, "decade")


def span_until(day: date, unit: str, number: int) -> Days:
    """The period of `number` units that ends on a day."""
    precision: Precision = unit  # type: ignore[assignment]  # each unit of length is a precision
    if unit in ("day", "week"):
        return Days(day - timedelta(days=number * (7 if unit == "week" else 1)), day, precision)
    months = {"month": 1, "year": 12, "decade": 120}[unit]
    return Days(shift_months(day, -number * months), day, precision)
