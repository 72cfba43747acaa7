"""Whether two words are spellings of one word: a typing error, a transliteration, missing accents."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rag.text.en.names import OTHER_SPELLINGS
from rag.text.names import transliterate
from rag.text.words import fold_text

_PLACES = {word: group[0] for group in OTHER_SPELLINGS for word in group}
_SPELLINGS = {word: group for group in OTHER_SPELLINGS for word in group}
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ħ": "h"}
)
"""Letters without a separable accent -> how people type them without one."""
_LEAST_TRANSLITERATED = 5
"""Shorter words are not transliterated: too many other words would have the same key."""


@lru_cache(maxsize=65_536)
def make_spelling_key(word: str) -> str:
    """A key that all spellings of one word share: "Zelenskyy" and "Zelensky", "Müller" and "Mueller", "Kiev" and
    "Kyiv", "Tromsø" and "Tromso"."""
    folded = fold_text(word).translate(_LETTERS)
    if folded in _PLACES:
        return _PLACES[folded]
    for pair, letter in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        folded = folded.replace(pair, letter)
    return transliterate(folded) if len(folded) >= _LEAST_TRANSLITERATED else folded


def is_one_slip_away(one: str, other: str) -> bool:
    """Whether two words differ by one letter (added, missing or different), or by two swapped neighbours."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    first, second = one[at:], other[at:]
    if len(one) != len(other):
        longer, shorter = (first, second) if len(first) > len(second) else (second, first)
        return longer[1:] == shorter
    return first[1:] == second[1:] or has_swapped_letters(one, other)


def has_swapped_letters(one: str, other: str) -> bool:
    """Whether two words differ by two swapped neighbouring letters."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    first, second = one[at:], other[at:]
    return len(first) > 1 and first[:2] == second[1::-1] and first[2:] == second[2:]


def list_spellings(words: Iterable[str]) -> list[str]:
    """The words, each followed by the other known spellings of the same place or name."""
    return list(dict.fromkeys(one for word in words for one in (word, *_SPELLINGS.get(fold_text(word), ()))))
