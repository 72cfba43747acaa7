"""Whether four digits alone are a year, judged by the words around them: "in 2014", "the 2022 invasion"."""

from __future__ import annotations

import re

from rag.extraction.date_rules import Setting
from rag.extraction.days import Days, span_year
from rag.text.en.numbers import UNITS
from rag.text.en.time import COUNTED_NOUNS
from rag.text.word_lists import match_any

_IN = re.compile(
    r"(?:^|[\s(\[“\"'‘—–-])(?:in|since|during|throughout|circa|c\.|year|years|until|till|as of|back to|"
    r"(?:later|earlier) than|again in) $",
    re.IGNORECASE,
)
"""Words before a year that rarely come before a count."""
_OF = re.compile(
    r"(?:^|[\s(\[“\"'‘—–-])(?:(?:by|from|before|after|through|of|around|between|for|to|via|the|its|their|his|her|our|my|"
    r"your|a|an|this|that|late|early|mid|pre|post|under|last) |(?:pre|post)-)$|[’']s? $",
    re.IGNORECASE,
)
"""Words before a year that may also come before a count."""
_LISTED = re.compile(r"\b(?:1[0-9]|2[01])\d\d(?:,| and| or|, and|, or|,? then) $")
_SUBJECT_AFTER = re.compile(r" (?:was|is|will|saw|brought|marked|has|had|became)\b|,? the year\b")

_UNIT_WORDS = frozenset(word for words in UNITS.values() for word in words) - {"year", "years"}
_COUNTED = re.compile(rf"[\s-]?(?:%|(?:{match_any(COUNTED_NOUNS | _UNIT_WORDS | {'gmt', 'hrs', 'utc', 'bst'})})\b)")
_PLURAL = re.compile(r" (?:[a-z-]+ )?[a-z]{2,}[^s\W]s\b")
_NO_PLURAL = re.compile(
    r" (?:was|is|has|does|as|this|its|his|us|always|perhaps|across|towards|afterwards|plus|sees|thousands|hundreds|"
    r"millions|dozens|and|or|when|where|that|which|the|a|an|to|by|with|at|on|in|for|from|but|he|she|it|they|we)\b"
)


def read_year_alone(match: re.Match[str], setting: Setting) -> Days | None:
    """A year, if the words around it leave no doubt that it is one."""
    year, text = int(match["year"]), setting.text
    before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() :]
    if counts_things(after, year):
        return None
    is_named = _IN.search(before) or _LISTED.search(before) or (before.endswith("(") and after[:1] in (")", ",", ";"))
    is_likely = year >= _FIRST_LIKELY_YEAR and _OF.search(before)
    opens = not text[: match.start()].strip(" “\"'‘(") and _SUBJECT_AFTER.match(after)
    return span_year(year) if is_named or is_likely or opens else None


_FIRST_LIKELY_YEAR = 1600
"""Smaller numbers are read as years only after a word such as "in"."""


def counts_things(after: str, year: int) -> bool:
    """Whether a four-digit number counts what follows: "2014 people", "1500 new soldiers"."""
    if _COUNTED.match(after):
        return True
    return year % 100 == 0 and bool(_PLURAL.match(after)) and not _NO_PLURAL.match(after)
