"""What is in the articles, as the plain data that the first page draws: cards, names, and the months of publication.

Knows nothing of Streamlit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from rag import IndexedArticle, IndexedFile, Overview
from ui.scopes import describe_month
from ui.wording import cut_text, describe_day

FEW_ARTICLES = 12
"""Up to this many articles have no histogram of months."""

MOST_MONTHS = 36
"""Most months with a bar each; if there are more, the bars are years."""

OPENING_CHARACTERS = 180


def describe_overview(overview: Overview, records: Sequence[IndexedFile]) -> dict[str, Any]:
    """The data of `components.draw_cards`. `records` are the files that are asked."""
    return {
        "cards": [
            {
                "file": card.file,
                "title": card.title or card.file,
                "published": describe_day(card.published.isoformat()) if card.published else "",
                "opening": cut_text(card.opening, OPENING_CHARACTERS),
                "people": ", ".join(card.people),
            }
            for card in overview.cards
        ],
        "heading": "The newest" if len(records) > len(overview.cards) else "The articles",
        "names": [
            {"name": name, "count": articles, "ask": f"What do the articles say about {name}?"}
            for name, articles in overview.names
        ],
        "bars": count_months(records) if len(records) > FEW_ARTICLES else [],
    }


def count_months(records: Iterable[IndexedFile | IndexedArticle]) -> list[dict[str, Any]]:
    """The number of articles published in each month between the first and the last, or in each year if these are many
    months; empty if all are of the same one. `first` and `last` are its days."""
    days = [record.published for record in records if record.published]
    if not days:
        return []
    first, last = min(days), max(days)
    by_year = (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS
    counted = Counter((day.year, 0 if by_year else day.month) for day in days)
    spans = []
    at = (first.year, 0 if by_year else first.month)
    while at <= (last.year, last.month):
        year, month = at
        spans.append(_describe_span(year, month, counted.get(at, 0)))
        at = (year + 1, month) if by_year or month == 12 else (year, month + 1)
        if not by_year and month == 12:
            at = (year + 1, 1)
    return spans if len(spans) > 1 else []


def _describe_span(year: int, month: int, count: int) -> dict[str, Any]:
    """A month, or a year when `month` is 0."""
    first = date(year, month or 1, 1)
    after = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
    name = describe_month(f"{year:04}-{month:02}") if month else str(year)
    last = date.fromordinal(after.toordinal() - 1)
    short = f"{first:%b}" if month > 1 else str(year)
    days = f"{first.isoformat()}.{last.isoformat()}"
    return {"name": name, "short": short, "up": count, "down": 0, "days": days}
