"""What a sentence says, taken apart for comparison with another: figures, times, names, and the words between.

Owns the context of a figure: the words that say what it counts. Word rules, English only; in another language little
more than the digits is found.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from rag.text.en.function_words import AUXILIARIES, PREPOSITIONS, STOP_WORDS
from rag.text.en.lexicon import SPEECH_VERBS
from rag.text.en.names import NUMBERED_NAMES
from rag.text.en.numbers import APPROXIMATE, MONTH_NUMBERS, ORDINALS, WEEKDAYS
from rag.text.names import NamedText, read_names
from rag.text.quantities import Quantity, read_dates, read_quantities
from rag.text.word_lists import match_any
from rag.text.words import WORD, fold_text, list_content_words, stem_word

NEAR_WORDS = 5
"""Content words on each side of a figure that say what it counts."""
NOUN_WORDS = 3
"""Words right after a figure that may name what it counts."""

_APPROXIMATE = re.compile(rf"\b{match_any(APPROXIMATE)}\s(?:the\s)?[$€£¥]?$")
_SPOKEN = re.compile(
    rf"\b{match_any(SPEECH_VERBS)}\b(?:\s+\w+){{0,2}}\s+(?:on\s+)?{match_any(WEEKDAYS)}\b|"
    rf"\b(?:on\s+)?{match_any(WEEKDAYS)}\s+{match_any(SPEECH_VERBS)}\b"
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_TIME_WORDS = frozenset(MONTH_NUMBERS) | frozenset(WEEKDAYS)
_ORDINAL_ENDING = re.compile(r"(?:st|nd|rd|th)(?![^\W_])|th(?=\w)")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\s$")
_NO_LABELS = STOP_WORDS | PREPOSITIONS | APPROXIMATE | {"said", "told"}
_CODE = re.compile(r"[^\W_]-$")
_NOTHING_COUNTED = re.compile(rf"\s*(?:$|[,.;:()?!]|{match_any(AUXILIARIES | PREPOSITIONS | {'then', 'and'})}\b)")
_LABEL = re.compile(rf"\b{match_any(NUMBERED_NAMES)}\s$")


class _Stems(dict[str, str]):
    """Folded word -> its stem, computed on first use; "" for a word that does not show what a sentence is about."""

    def __missing__(self, word: str) -> str:
        is_left_out = word[0].isdigit() or word in STOP_WORDS or word in _TIME_WORDS or word in APPROXIMATE
        self[word] = "" if is_left_out else stem_word(word)
        return self[word]


_STEMS = _Stems()

Days = tuple[date, date]
"""The first and the last day that an expression of time may mean."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a sentence, with what it counts."""

    quantity: Quantity
    approximate: bool
    """Whether "about" or a similar word comes before it."""
    noun: frozenset[str]
    """Stems of the words right after it: what it counts; empty when nothing follows, {"of"} for a share of others."""
    context: frozenset[str]
    """Stems of the content words around it."""

    @property
    def value(self) -> float:
        return float(self.quantity.value) if _is_number(self.quantity.value) else 0.0


@dataclass(frozen=True)
class SentenceContent:
    """A sentence, taken apart on first use."""

    text: str
    published: date | None = None
    found: tuple[Days, ...] = field(default=())
    """Its time expressions, found at indexing, as days."""

    @cached_property
    def folded(self) -> str:
        return fold_text(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Of the content words, without numbers and words of time."""
        return frozenset(map(_STEMS.__getitem__, WORD.findall(self.folded))) - {""}

    @cached_property
    def named(self) -> NamedText:
        return read_names(self.text)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The numbers that count something, in order, without years and numbers that are part of a name."""
        figures = []
        at = 0
        for quantity in read_quantities(self.text):
            start = self.folded.find(quantity.text, at)
            if start < 0:
                continue
            at = start + 1
            is_year = not quantity.unit and _YEAR.fullmatch(quantity.text)
            if not is_year and not self._is_number_of_a_name(quantity, start):
                figures.append(self._describe_figure(quantity, start))
        return tuple(figures)

    def _is_number_of_a_name(self, quantity: Quantity, start: int) -> bool:
        """Whether a number labels something rather than counts it: "Article 5", "item 4", "14th"."""
        before, after = self.folded[:start], self.folded[start + len(quantity.text) :]
        if _LABEL.search(before) or _CODE.search(before) or quantity.text in ORDINALS or _ORDINAL_ENDING.match(after):
            return True
        labelled = _WORD_BEFORE.search(before)
        is_noun = (
            labelled is not None and labelled[1] not in _NO_LABELS and not labelled[1].endswith(("ed", "s", "ing"))
        )
        return is_noun and not quantity.unit and quantity.text.isdigit() and _NOTHING_COUNTED.match(after) is not None

    def _describe_figure(self, quantity: Quantity, start: int) -> Figure:
        before, after = self.folded[:start], self.folded[start + len(quantity.text) :]
        around = _list_words(before)[-NEAR_WORDS:] + _list_words(after)[:NEAR_WORDS]
        noun = re.split(r"[,.;:()]|\s[–—-]\s", after, maxsplit=1)[0]
        following: list[str] = []
        for match in WORD.finditer(noun):
            if match.group() == "of" and not following:
                following.append("of")
            if match.group() in STOP_WORDS or match.group() in PREPOSITIONS or len(following) == NOUN_WORDS:
                break
            following.append(stem_word(match.group()))
        return Figure(
            quantity,
            bool(_APPROXIMATE.search(before[-24:] + ("" if before[-1:].isspace() else " "))),
            frozenset(following),
            frozenset(map(stem_word, around)),
        )

    @cached_property
    def times(self) -> tuple[Days, ...]:
        """When it happens, as days, without the day on which somebody said so."""
        if self.found:
            spoken = bool(_SPOKEN.search(self.folded))
            return tuple(days for days in self.found if not (spoken and (days[1] - days[0]).days == 0))
        written = [days for one in read_dates(self.text) if (days := self._count_days(one.year, one.month, one.day))]
        dated = {str(one.year) for one in read_dates(self.text)}
        years = [int(year) for year in _YEAR.findall(self.folded) if year not in dated]
        return (*written, *((date(year, 1, 1), date(year, 12, 31)) for year in years))

    def _count_days(self, year: int, month: int, day: int) -> Days | None:
        year = year or (self.published.year if self.published else 0)
        if not year:
            return None
        last = calendar.monthrange(year, month)[1]
        return (date(year, month, min(day or 1, last)), date(year, month, min(day or last, last)))


def _list_words(folded: str) -> list[str]:
    """Content words of a folded text, without numbers."""
    return [word for word in list_content_words(folded) if not word[0].isdigit()]


def _is_number(value: str) -> bool:
    return value.replace(".", "", 1).isdigit()


def overlap_in_time(one: Sequence[Days], other: Sequence[Days]) -> bool:
    """Whether a time of one lies within a time of the other, or contains it."""
    return any(first <= end and start <= last for first, last in one for start, end in other)
