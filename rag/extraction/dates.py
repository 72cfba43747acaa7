"""Time expressions in a sentence, as days.

Pattern rules, the more exact forms first: text that one rule has read is not read again. `dateparser` was too slow for
every sentence of an index, and takes "may" and "second" for dates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rag.extraction.absolute_dates import MONTH_RULES, NUMBER_RULES, YEAR_RULES
from rag.extraction.date_rules import Rule, Setting
from rag.extraction.days import Days
from rag.extraction.relative_dates import ANCHORED, COUNTED_RULES, WEEKDAY_RULES, read_from_anchor
from rag.schema.facts import FoundDate
from rag.schema.kinds import Precision
from rag.text.en.numbers import MONTH_NUMBERS, WEEKDAYS
from rag.text.en.time import DAY_WORDS, HOLIDAYS, SEASON_MONTHS
from rag.text.word_lists import match_any

_Found = tuple[int, int, Days]

_RULES: Sequence[tuple[re.Pattern[str], Sequence[Rule]]] = (
    (re.compile(r"\d{4}|\b[qh][1-4]\b|\d0[’']?s\b", re.IGNORECASE), NUMBER_RULES),
    (re.compile(rf"\b{match_any(MONTH_NUMBERS)}\b", re.IGNORECASE), MONTH_RULES[:-1]),
    (
        re.compile(rf"\d{{4}}|\byear\b|\b{match_any(SEASON_MONTHS)}\b|\b{match_any(HOLIDAYS)}", re.IGNORECASE),
        YEAR_RULES,
    ),
    (re.compile(rf"(?:{'|'.join(day[:-3] for day in WEEKDAYS)})day\b", re.IGNORECASE), WEEKDAY_RULES),
    (
        re.compile(
            rf"\b(?:{match_any(DAY_WORDS)}|(?:this|last|next|past|previous|coming|current)\b|week|weekend|"
            r"(?:week|month|year|decade|day)s?['’]?\b|quarter|half)",
            re.IGNORECASE,
        ),
        COUNTED_RULES,
    ),
    (re.compile(rf"\b{match_any(MONTH_NUMBERS)}\b", re.IGNORECASE), MONTH_RULES[-1:]),
)
"""Rules in order, each group behind a pattern that quickly rules out texts without such expressions."""

_ANCHORED_WORD = re.compile(r"\b(?:later|earlier|before|after|previous|next|following)\b", re.IGNORECASE)
_FROM_TO = re.compile(r"\s?[-–—]\s?|\s(?:to|until|till|through)\s(?:the\s)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\band\s(?:the\s)?", re.IGNORECASE)
_COARSENESS: Sequence[Precision] = ("day", "week", "month", "season", "year", "decade")


def find_dates(text: str, published: date | None) -> list[FoundDate]:
    """Time expressions in a sentence, in order, not overlapping.

    Those that depend on the article's own date are left out when it is unknown; seasons are those of the northern
    hemisphere. About 0.1 ms for a news sentence.
    """
    setting = Setting(text, published)
    found: list[_Found] = []
    for trigger, rules in _RULES:
        if trigger.search(text):
            for rule in rules:
                _apply_rule(rule, setting, found)
    if _ANCHORED_WORD.search(text):
        _apply_anchored(setting, found)
    found.sort(key=lambda one: one[0])
    return [
        FoundDate(start, end, text[start:end], days.first, days.last, days.precision, days.counted)
        for start, end, days in _join_periods(text, found)
    ]


def _apply_rule(rule: Rule, setting: Setting, found: list[_Found]) -> None:
    """Add the finds of a rule outside text that is already read."""
    for match in rule.pattern.finditer(setting.text):
        start, end = match.span("date" if "date" in rule.pattern.groupindex else 0)
        if _is_taken(start, end, found):
            continue
        try:
            days = rule.read(match, setting)
        except (ValueError, OverflowError):  # 31 June; before year 1 or after 9999
            continue
        if days is not None and days.first <= days.last:
            found.append((start, end, days))


def _apply_anchored(setting: Setting, found: list[_Found]) -> None:
    for pattern in ANCHORED:
        for match in pattern.finditer(setting.text):
            if _is_taken(match.start(), match.end(), found):
                continue
            before = [one for one in found if one[1] <= match.start()]
            looks_back = re.search(r"previous|earlier", match.group(), re.IGNORECASE)
            if before:
                anchor = max(before, key=lambda one: one[1])[2]
            elif setting.published and looks_back:
                anchor = Days(setting.published, setting.published, "day")
            else:
                continue
            try:
                days = read_from_anchor(match, anchor)
            except (ValueError, OverflowError):
                continue
            if days is not None:
                found.append((match.start(), match.end(), days))


def _is_taken(start: int, end: int, found: Sequence[_Found]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end, _ in found)


def _join_periods(text: str, found: Sequence[_Found]) -> list[_Found]:
    """The expressions, with the two ends of a period joined into one: "from Monday to Wednesday"."""
    joined: list[_Found] = []
    for start, end, days in found:
        if joined:
            first_start, first_end, first = joined[-1]
            between = text[first_end:start]
            opening = text[max(0, first_start - 9) : first_start].lower().removesuffix("the ").rstrip()
            is_period = (opening.endswith("from") and _FROM_TO.fullmatch(between)) or (
                opening.endswith("between") and _BETWEEN.fullmatch(between.lstrip())
            )
            if is_period and first.first <= days.last:
                coarser = max(first.precision, days.precision, key=_COARSENESS.index)
                whole = Days(first.first, days.last, coarser, first.counted or days.counted)
                joined[-1] = (first_start, end, whole)
                continue
        joined.append((start, end, days))
    return joined
