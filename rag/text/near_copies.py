"""Whether two sentences are one sentence with a word changed, and nothing in it that anybody would ask for.

Owns what may differ between copies of one text: letters of another case, punctuation, a word in place of another or one
more. A figure, a date, a name, a denial and an opposite may not: that is a difference to be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from rag.text.names import read_names
from rag.text.negation import find_contradiction, has_denial
from rag.text.quantities import read_dates, read_numbers
from rag.text.words import WORD, fold_text

LEAST_ALIKE = 0.8
"""Share of the words that two copies of a sentence have in common, in the same order."""


def split_words(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    return WORD.findall(fold_text(text))


def is_near_copy(one: str, other: str) -> bool:
    """Whether two sentences are copies but for what does not matter."""
    words, others = split_words(one), split_words(other)
    if words == others:
        return True
    return _measure_alike(words, others) >= LEAST_ALIKE and not differ_in_substance(one, other)


def differ_in_substance(one: str, other: str) -> bool:
    """Whether two sentences that share most of their words have another figure, date, name or denial."""
    return (
        read_numbers(one) != read_numbers(other)
        or _list_days(one) != _list_days(other)
        or _list_names(one) != _list_names(other)
        or has_denial(one) != has_denial(other)
        or bool(find_contradiction(one, other) or find_contradiction(other, one))
    )


def _measure_alike(words: Sequence[str], others: Sequence[str]) -> float:
    longest = max(len(words), len(others))
    if not longest or min(len(words), len(others)) < LEAST_ALIKE * longest:
        return 0.0
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / longest


def _list_days(text: str) -> list[tuple[int, int, int]]:
    return sorted((day.year or 0, day.month or 0, day.day or 0) for day in read_dates(text))


def _list_names(text: str) -> frozenset[str]:
    return frozenset(fold_text(word) for name in read_names(text).names for word in name.words)
