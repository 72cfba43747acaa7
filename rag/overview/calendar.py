"""When things are: what was published in a span of days, and which of its days the texts name.

Owns how long the bins of a span are, and which span is shown first.
"""

from __future__ import annotations

import calendar
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from rag.index.facts_index import FactsIndex
from rag.index.facts_overview import NamedSpan, count_spans, read_days
from rag.kinds.day_words import name_days
from rag.kinds.timeline import is_planned
from rag.overview.places import PlaceReader
from rag.schema.facts import DatedSentence, IndexedArticle
from rag.schema.overview import Bin, Calendar, NamedDay, Unit
from rag.schema.wording import add_remarks, list_remarks

Span = tuple[date, date]
"""First and last day."""

_LONGEST: tuple[tuple[Unit, int], ...] = (("day", 62), ("month", 1_100), ("year", 18_300), ("decade", 146_100))
"""Most days of a span with bins of this unit; a longer one has centuries."""
_UNIT_DAYS: dict[Unit, int] = {"day": 1, "month": 31, "year": 366, "decade": 3_653, "century": 36_525}
"""Most days of a unit."""
_LEFT_OUT = 0.1
"""Share of the named days at each end that the first span may leave out: one article about the Romans would make all
else one bar."""


def make_calendar(
    facts: FactsIndex, articles: Sequence[IndexedArticle], span: Span | None, *, is_whole: bool, shown: int
) -> Calendar | None:
    """The calendar of some articles over a span, at most `shown` articles and places of each kind.

    Without a span, it is that of the articles' dates and of most days that they name. None when nothing has a date.
    `is_whole` says that these are all articles of the index.
    """
    numbers = None if is_whole else [one.number for one in articles]
    dated = sorted(
        ((one.published, one.file, one.start, one) for one in articles if one.published), key=lambda one: one[:3]
    )
    undated = [one for one in articles if not one.published]
    named = count_spans(facts, numbers)
    days = [day for day, *_ in dated]
    first, last = span or _choose_span(days, named)
    if not days and not named and not undated:
        return None
    unit = _choose_unit(first, last)
    bins = _fill(list(_cut(first, last, unit)), days, named, unit)
    first, last = bins[0].first, bins[-1].last
    within = [one for one in named if first <= one.first <= last and (one.last - one.first) <= (last - first)]
    held = [one for day, _, _, one in dated if first <= day <= last]
    places = PlaceReader(facts, articles)
    return Calendar(
        first,
        last,
        unit,
        bins,
        published=len(held),
        articles=tuple(held[:shown]),
        named=sum(one.places for one in within),
        wider=sum(one.places for one in within) - sum(one.named for one in bins),
        days=_describe_days(facts, read_days(facts, first, last, shown, numbers), places),
        before=_count_all(date.min, first - timedelta(days=1), days, named) if first > date.min else None,
        after=_count_all(last + timedelta(days=1), date.max, days, named) if last < date.max else None,
        undated=len(undated),
        undated_articles=tuple(undated[:shown]),
    )


def _choose_span(days: Sequence[date], named: Sequence[NamedSpan]) -> Span:
    """From the first to the last publication, and all named days between but for the outermost."""
    total = sum(one.places for one in named)
    ends: list[date] = list(days)
    seen = 0
    for one in named:
        if _LEFT_OUT * total <= seen + one.places and seen <= (1 - _LEFT_OUT) * total:
            ends.append(one.first)
        seen += one.places
    today = date.today()
    return (min(ends), max(ends)) if ends else (today, today)


def _choose_unit(first: date, last: date) -> Unit:
    days = (last - first).days + 1
    return next((unit for unit, most in _LONGEST if days <= most), "century")


def _cut(first: date, last: date, unit: Unit) -> Iterator[Span]:
    """The units that a span reaches into, whole."""
    at = _find_start(first, unit)
    while at <= last:
        end = _find_end(at, unit)
        yield at, end
        if end == date.max:
            return
        at = end + timedelta(days=1)


def _find_start(day: date, unit: Unit) -> date:
    if unit == "day":
        return day
    if unit == "month":
        return day.replace(day=1)
    years = {"year": 1, "decade": 10, "century": 100}[unit]
    return date(max(1, day.year - day.year % years), 1, 1)


def _find_end(start: date, unit: Unit) -> date:
    if unit == "day":
        return start
    if unit == "month":
        return start.replace(day=calendar.monthrange(start.year, start.month)[1])
    years = {"year": 1, "decade": 10, "century": 100}[unit]
    return date(min(9999, start.year - start.year % years + years - 1), 12, 31)


def _fill(spans: Sequence[Span], days: Sequence[date], named: Sequence[NamedSpan], unit: Unit) -> tuple[Bin, ...]:
    """The bins, each with what begins in it and is not longer than a unit."""
    starts = [first for first, _ in spans]
    published, places = [0] * len(spans), [0] * len(spans)
    for day in days:
        if starts[0] <= day <= spans[-1][1]:
            published[bisect_right(starts, day) - 1] += 1
    for one in named:
        if starts[0] <= one.first <= spans[-1][1] and (one.last - one.first).days < _UNIT_DAYS[unit]:
            places[bisect_right(starts, one.first) - 1] += one.places
    return tuple(Bin(*span, published[at], places[at]) for at, span in enumerate(spans))


def _count_all(first: date, last: date, days: Sequence[date], named: Sequence[NamedSpan]) -> Bin | None:
    """All that begins within a span, as one bin with the days where it begins and ends; None if there is nothing."""
    published = [day for day in days if first <= day <= last]
    held = [one for one in named if first <= one.first <= last]
    if not published and not held:
        return None
    ends = [*published, *(one.first for one in held)]
    return Bin(min(ends), max(ends), len(published), sum(one.places for one in held))


def _describe_days(facts: FactsIndex, found: Sequence[DatedSentence], places: PlaceReader) -> tuple[NamedDay, ...]:
    """The places with the days that they name, each sentence once for the same days."""
    read = {one.number: one for one in facts.read_numbers(list(dict.fromkeys(one.sentence for one in found)))}
    described: dict[tuple[int, date, date], NamedDay] = {}
    for one in found:
        sentence, day = read[one.sentence], one.date
        published = places.articles[one.article].published
        status = "planned" if is_planned(sentence, day, published) else "past"
        remarks = list_remarks(status, " ".join(day.text.split()), counted=day.counted)
        label = add_remarks(name_days(day.first, day.last, day.precision), remarks)
        key = (one.sentence, day.first, day.last)
        described.setdefault(key, NamedDay(label, day.first, day.last, places.make(sentence)))
    return tuple(described.values())
