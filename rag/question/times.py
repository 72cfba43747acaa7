"""The time that a factual question asks about: a named day, month or year, the present, or the beginning.

Owns the words for it, and the question without its days. `rag.extraction.dates` finds dates, `periods` reads the words
before them. English only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from rag.errors import QuestionError
from rag.question.periods import find_period, move_to_year
from rag.text.en.time import FIRST_WORDS, PRESENT_WORDS
from rag.text.word_lists import match_any
from rag.text.words import stem_content

_PRESENT = re.compile(
    rf"\b(?:{match_any(PRESENT_WORDS)}|(?:is|are|was|were) the (?:latest|newest|most recent)|as of (?:now"
    r"|today))\b",
    re.IGNORECASE,
)
_FIRST = re.compile(rf"\b{match_any(FIRST_WORDS)}\b", re.IGNORECASE)
_THAN = re.compile(r"\b(?:than|compared (?:to|with))(?: (?:in|on|during|of|that of))?(?: the)?\s*$", re.IGNORECASE)
_COMING = re.compile(
    r"^\W*(?:(?:and|so|but) )?(?:when(?:['’]s| does| do| will| is| are)|(?:on|in|from|by|until|till) (?:what|which) (?:day|date|month|year) (?:does|do|will|is|are)"
    r"|(?:until|till|since|from|by) when (?:does|do|will|is|are)|how long (?:will|is|are))\b",
    re.IGNORECASE,
)
_AFTER_PERIOD = re.compile(
    r"\s*(?:[?.!,;]|$|(?:in|on|at|by|for|and|to|with|from|when|after|before|near|did|does|was|were)\b)"
)


@dataclass(frozen=True, slots=True)
class AskedTime:
    """The days that a question names, and the question without them."""

    question: str
    since: date
    until: date
    is_yearless: bool
    """Whether these days of any year are meant."""

    def meets(self, first: date, last: date) -> bool:
        """Whether any of the days `first` to `last` is meant."""
        if not self.is_yearless:
            return first <= self.until and last >= self.since
        spans = ((move_to_year(self.since, year), year) for year in range(first.year - 1, last.year + 1))
        length = self.until - self.since
        return any(first <= since + length and last >= since for since, _ in spans)

    def is_told_on(self, published: date | None) -> bool:
        """Whether an article of that day is about these days by its date alone: it is from one of them, or from the day
        after a single day."""
        if published is None:
            return False
        is_day = self.since == self.until
        return self.meets(published - timedelta(days=1) if is_day else published, published)


def find_asked_time(question: str, today: date) -> AskedTime | None:
    """The days that a question names with both ends ("in April 2024"); None if it names none or consists only of
    them."""
    try:
        period = find_period(question, today)
    except QuestionError:
        return None
    if period is None or period.since is None or period.until is None:
        return None
    if not re.search(r"\d{4}", period.words) and not period.is_yearless:
        return None  # "last week" counts from today, not from the articles' dates
    before, after = question[: period.start], question[period.end :]
    if _THAN.search(before):
        return None  # "cheaper than in winter" asks about another time
    if not _AFTER_PERIOD.match(after):
        return None  # "the 2023 earthquake": a name, not a time
    rest = " ".join(f"{before.rstrip()}{'' if after[:1] in '?.!,;' else ' '}{after}".split()).lstrip(" ,")
    if not stem_content(rest):
        return None
    return AskedTime(rest, period.since, period.until, period.is_yearless)


def asks_present(question: str) -> bool:
    """Whether the question asks how something is now, or for the latest."""
    return bool(_PRESENT.search(question))


def asks_coming(question: str) -> bool:
    """Whether the question asks when something that is still to come will be: such plans change."""
    return bool(_COMING.search(question))


def asks_beginning(question: str) -> bool:
    """Whether the question asks how something was at first or before."""
    return bool(_FIRST.search(question))
