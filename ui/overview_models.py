"""The calendar and the names of a folder as the plain data that the page draws.

Knows nothing of Streamlit. A place that can be opened is `{"file": …, "span": [start, end]}`.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rag import Bin, Calendar, IndexedArticle, MentionPlace, NamedIn, NameList, NameType
from ui.looking import KINDS, Look
from ui.scopes import describe_month
from ui.wording import cut_text, describe_day, describe_span

MATRIX_ARTICLES = 30
"""Up to this many articles, names are shown as a matrix with a column for each."""

TITLE_CHARACTERS = 90
SENTENCE_CHARACTERS = 320

KIND_LABELS: Mapping[NameType, str] = {
    "person": "People",
    "organisation": "Organisations",
    "place": "Places",
    "other": "Other names",
}
KIND_NOUNS: Mapping[NameType, str] = {
    "person": "Person",
    "organisation": "Organisation",
    "place": "Place",
    "other": "Name",
}


def describe_calendar(found: Calendar, days: tuple[date, date] | None) -> dict[str, Any]:
    """The data of `components.draw_calendar`; `days` are those that were zoomed to."""
    return {
        "name": name_days(found.first, found.last) if days else "",
        "crumbs": _list_crumbs(found.first, found.last) if days else [],
        "bars": [_describe_bin(one, found.unit) for one in found.bins] if len(found.bins) > 1 else [],
        "unit": found.unit,
        "before": _describe_end(found.before, "earlier"),
        "after": _describe_end(found.after, "later"),
        "wider": found.wider,
        "published": found.published,
        "articles": [describe_article(one) for one in found.articles],
        "named": found.named,
        "days": [
            {"label": one.label, "text": cut_text(_join(one.place.quote), SENTENCE_CHARACTERS)}
            | describe_place(one.place)
            for one in found.days
        ],
        "undated": found.undated,
        "tray": [describe_article(one) for one in found.undated_articles],
    }


def name_days(first: date, last: date) -> str:
    """A span of days as people write it: "2024", "May 2024", "15 May 2024", "2001 to 2025"."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    if first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]:
        begin, end = describe_month(f"{first:%Y-%m}"), describe_month(f"{last:%Y-%m}")
        return begin if begin == end else f"{begin} to {end}"
    return describe_span(first.isoformat(), last.isoformat())


def describe_article(article: IndexedArticle) -> dict[str, Any]:
    """An article of a list, which opens at its beginning."""
    return {
        "file": article.file,
        "span": None,
        "title": cut_text(article.title or article.file, TITLE_CHARACTERS),
        "published": describe_day(article.published.isoformat()) if article.published else "",
    }


def describe_place(place: MentionPlace) -> dict[str, Any]:
    """A sentence that can be opened, with the article it is in."""
    return {
        "file": place.file,
        "span": [place.start, place.end],
        "title": cut_text(place.title or place.file, TITLE_CHARACTERS),
        "published": describe_day(place.published.isoformat()) if place.published else "",
    }


def _describe_bin(one: Bin, unit: str) -> dict[str, Any]:
    return {
        "name": name_days(one.first, one.last) if unit != "decade" else f"{one.first.year}s",
        "short": _shorten(one.first, unit),
        "up": one.published,
        "down": one.named,
        "days": _write_days(one.first, one.last),
    }


def _shorten(first: date, unit: str) -> str:
    """The name of a bin under its bar."""
    if unit == "day":
        return str(first.day) if first.day > 1 else f"{first:%b}"
    if unit == "month":
        return f"{first:%b}" if first.month > 1 else str(first.year)
    return str(first.year) if first.year > 1 else "1"


def _describe_end(one: Bin | None, word: str) -> dict[str, Any] | None:
    """What is before or after the calendar, with the days that a click zooms to."""
    if one is None:
        return None
    parts = [f"{one.published:,} published"] if one.published else []
    parts += [f"{one.named:,} date{'' if one.named == 1 else 's'}"] if one.named else []
    years = str(one.first.year) if one.first.year == one.last.year else f"{one.first.year} to {one.last.year}"
    return {"label": f"{', '.join(parts)} {word} ({years})", "days": _write_days(one.first, one.last)}


def _list_crumbs(first: date, last: date) -> list[dict[str, str]]:
    """The wider spans around one, the widest first."""
    crumbs = [{"name": "All dates", "days": ""}]
    months = (date(first.year, 1, 1), date(first.year, 12, 31))
    if first.year == last.year and (first, last) != months:
        crumbs.append({"name": str(first.year), "days": _write_days(*months)})
        within = first.replace(day=1), first.replace(day=calendar.monthrange(first.year, first.month)[1])
        if first.month == last.month and (first, last) != within:
            crumbs.append({"name": name_days(*within), "days": _write_days(*within)})
    return crumbs


def _write_days(first: date, last: date) -> str:
    return Look(days=(first, last)).describe()["days"]


# --- names


def describe_names(
    found: NameList, articles: Sequence[IndexedArticle], kind: NameType | None, *, shown: int
) -> dict[str, Any]:
    """The data of `components.draw_names`. `articles` are all that are looked at: a matrix if they are few."""
    listed = sum(number for one, number in found.counts.items() if one != "other")
    kinds = [{"kind": "", "label": "All", "count": listed, "chosen": kind is None}]
    kinds += [
        {"kind": one, "label": KIND_LABELS[one], "count": found.counts[one], "chosen": kind == one}
        for one in KINDS
        if found.counts.get(one)
    ]
    is_matrix = 1 < len(articles) <= MATRIX_ARTICLES
    most = max((one.mentions for row in found.rows for one in row.articles), default=1)
    return {
        "kinds": kinds,
        "total": found.total,
        "more": found.total > shown,
        "columns": [describe_article(one) for one in articles] if is_matrix else [],
        "rows": [
            {
                "name": row.entity.name,
                "kind": row.entity.type,
                "noun": KIND_NOUNS[row.entity.type],
                "articles": row.entity.articles,
                "mentions": row.entity.mentions,
                "most": describe_place(row.articles[0].place) if row.articles else None,
                "cells": _describe_cells(row.articles, articles, most) if is_matrix else [],
            }
            for row in found.rows
        ],
    }


def _describe_cells(
    held: Sequence[NamedIn], articles: Sequence[IndexedArticle], most: int
) -> list[dict[str, Any] | None]:
    """For each article, how often it has the name, as a number and as a share of `most`, and where first; None where
    it does not have it."""
    cells: dict[int, dict[str, Any]] = {
        one.article.number: {"count": one.mentions, "share": one.mentions / most, **describe_place(one.place)}
        for one in held
    }
    return [cells.get(article.number) for article in articles]


def _join(text: str) -> str:
    return " ".join(text.split())
