"""Which years a month or day without a year means: every year for which the articles have something.

"What came in April" asks for the articles of every April, "since April" for those since the last one.
`rag.question.periods` reads the words themselves.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from rag.kinds.articles import Articles
from rag.kinds.wording import join_words
from rag.question.periods import move_to_year
from rag.schema.kinds import Request
from rag.text.en.numbers import MONTH_OR_SHORT

ANY_YEAR = "of any year"
"""Ends the name of a period for which the articles have nothing in any year."""
_NAMED = 4
"""Up to this many years are named one by one."""

_MONTH = re.compile(rf"\b{MONTH_OR_SHORT}\b", re.IGNORECASE)

_Span = tuple[date, date]


def settle_years(request: Request, articles: Articles) -> Request:
    """The request with the years that its period means; unchanged when its words name the year."""
    published = sorted(one.published for one in articles.listed if one.published)
    if not request.is_yearless or not published:
        return request
    request = replace(request, period=_MONTH.sub(lambda match: match.group().capitalize(), request.period))
    if request.since and request.until:
        return _settle_spans(request, (request.since, request.until), published, articles)
    bound = request.since or request.until
    assert bound is not None
    newest = published[-1]
    moved = move_to_year(bound, newest.year)
    moved = moved if moved <= newest else move_to_year(bound, newest.year - 1)
    period = f"{request.period} {moved.year}"
    if request.since:
        return replace(request, since=moved, period=period, is_yearless=False)
    return replace(request, until=moved, period=period, is_yearless=False)


def _settle_spans(request: Request, span: _Span, published: Collection[date], articles: Articles) -> Request:
    days = set(published)
    if request.kind == "timeline":
        dated = (one.date for one in articles.read_dates() if one.date.precision in ("day", "week", "month"))
        days.update(one.first for one in dated)
    spans = sorted({moved for day in days for moved in _move_near(span, day) if moved[0] <= day <= moved[1]})
    if not spans:
        spans = sorted({_move(span, day.year) for day in published})
        return _bound(request, spans, f"{request.period} {ANY_YEAR}")
    years = [first.year for first, _ in spans]
    if len(years) == 1:
        return _bound(request, spans, f"{request.period} {years[0]}")
    named = join_words(list(map(str, years))) if len(years) <= _NAMED else f"{len(years)} years"
    return _bound(request, spans, f"{request.period} of {named}")


def _bound(request: Request, spans: list[_Span], period: str) -> Request:
    return replace(request, since=spans[0][0], until=spans[-1][1], spans=tuple(spans), period=period, is_yearless=False)


def _move_near(span: _Span, day: date) -> tuple[_Span, ...]:
    """The periods that may contain a day: one that crosses New Year begins in the same year or the year before."""
    return tuple(_move(span, year) for year in (day.year - 1, day.year) if year >= date.min.year)


def _move(span: _Span, year: int) -> _Span:
    first, last = span
    return move_to_year(first, year), move_to_year(last, year + last.year - first.year)
