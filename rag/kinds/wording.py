"""Wording that the answers by kind share: counts, days, names of articles, and over how much was looked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from rag.schema.facts import IndexedArticle
from rag.schema.kinds import Precision
from rag.text.en.numbers import MONTHS

_SEASONS = {12: "winter", 3: "spring", 6: "summer", 9: "autumn"}
"""First month of a season -> its name."""


def count_noun(n: int, noun: str, plural: str = "") -> str:
    """How many of something: "1 article", "2,993 articles"."""
    return f"{n:,} {noun if n == 1 else plural or f'{noun}s'}"


def join_words(words: Sequence[str], last: str = "and") -> str:
    """The words as a list in running text: "A, B and C"."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), "".join(words[-1:])) if part)


def quote_words(text: str) -> str:
    """The text on one line, in quotation marks."""
    return f"“{' '.join(text.split())}”"


def name_day(day: date) -> str:
    """A day in words: "15 May 2024"."""
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def name_days(first: date, last: date, precision: Precision) -> str:
    """A stretch of days in words, as precise as it was meant: "May 2024", "spring 2024", "the 1990s"."""
    if precision == "day":
        return name_day(first) if first == last else f"{name_day(first)} to {name_day(last)}"
    if precision == "week":
        return f"the week of {name_day(first)}"
    if precision == "month":
        return f"{MONTHS[first.month - 1].capitalize()} {first.year}"
    if precision == "season" and first.month in _SEASONS:
        return f"{_SEASONS[first.month]} {first.year}"
    if precision == "decade":
        return f"the {first.year}s"
    return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"


def name_period(since: date | None, until: date | None) -> str:
    """The days from one to another, which may be open, in words."""
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


def name_article(article: IndexedArticle) -> str:
    """What an article is called: its title on one line, or else its file."""
    return " ".join(article.title.split()) or article.file


def describe_article(article: IndexedArticle) -> str:
    """An article with its date and its file: "Title (15 May 2024, a.txt)"."""
    day = name_day(article.published) if article.published else "no date"
    title = " ".join(article.title.split())
    return f"{title} ({day}, {article.file})" if title else f"{article.file} ({day})"
