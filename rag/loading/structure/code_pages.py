"""Text in a code page from before Unicode -> the code page that decodes it to words of a language.

Owns the single-byte code pages, judged by the letters of languages: a wrong page gives letters that no language uses
together, capitals inside words, and symbols inside words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rag.text.alphabets import LATIN_LANGUAGES, LETTERS, TYPOGRAPHY
from rag.text.language import detect_language

PAGES = (
    "cp1252", "iso8859_15", "mac_roman", "cp850", "cp437",
    "cp1250", "iso8859_2", "cp852", "mac_latin2",
    "cp1254", "iso8859_9", "cp857", "cp1257", "iso8859_13", "cp775",
    "cp1251", "koi8_r", "koi8_u", "cp866", "cp1125", "iso8859_5", "mac_cyrillic", "cp855",
    "cp1253", "iso8859_7", "cp737", "cp1255", "iso8859_8", "cp862", "cp1256", "iso8859_6",
)  # fmt: skip
"""The more common ones first: of pages that decode a text the same way, the first is chosen."""

_FLAW = re.compile(
    r"(?<=[^\W\d_])[^\x00-\x7f\w\s’‘“”–—…·\xad\u064b-\u0652\u05b0-\u05c7](?=[^\W\d_])"  # a symbol inside a word
    r"|[\x80-\x9f\ufffd]"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SHARE_OF_TYPOGRAPHY, _SHARE_OF_TYPOGRAPHY_BESIDE_AN_ALPHABET = 0.02, 0.001
_SHARE_OF_OTHER_LETTERS = 2e-4
_SHARE_OF_SYMBOLS = 2e-5
_SHARE_OF_CAPITALS = 0.15
_FLAW_COST = 6.0
"""Penalty for a flaw, as a natural logarithm of probability."""
_LANGUAGE_GAIN = 2.5
"""Bonus for the language that the ASCII letters point to, on the same scale."""
_MIN_PLAIN_LETTERS = 25
"""With fewer ASCII letters, the language that they point to is ignored."""


@dataclass(frozen=True, slots=True)
class PageGuess:
    """A code page and how well its decoding reads."""

    page: str
    language: str
    fit: float
    """Mean natural logarithm of the frequency of the non-ASCII characters in the language; near -3 is a good fit."""
    lead: float
    """How much better this is than the best decoding with different characters."""


def guess_page(sample: bytes) -> PageGuess:
    """The best fitting page for `sample`, bytes that are not UTF-8."""
    plain = re.sub(r"[^\x00-\x7f]+", "", sample.decode("ascii", errors="ignore"))
    likely = detect_language(plain) if len(re.findall(r"[A-Za-z]", plain)) >= _MIN_PLAIN_LETTERS else ""
    found: list[tuple[float, str, str, str]] = []
    for page in PAGES:
        text = sample.decode(page, errors="replace")
        fit, language = _measure_fit(text, likely)
        found.append((fit, page, language, text))
    best = max(found, key=lambda guess: guess[0])
    others = [fit for fit, _, _, text in found if text != best[3]]
    return PageGuess(best[1], best[2], best[0], best[0] - max(others, default=-math.inf))


def _measure_fit(text: str, likely: str) -> tuple[float, str]:
    """How well a decoding fits, and the language that it fits best."""
    counts = Counter(char for char in text if char > "\x7f")
    total = sum(counts.values())
    if not total:
        return -math.inf, ""
    flaws = len(_FLAW.findall(text)) + sum(_is_odd(word) for word in _WORD.findall(text))
    fits = ((_measure_letters(counts, language, likely), language) for language in LETTERS)
    fit, language = max(fits)
    return (fit - _FLAW_COST * flaws) / total, language


def _is_odd(word: str) -> bool:
    """Whether nobody would write a word this way: capitals after lower-case letters, or letters of two alphabets."""
    if word.isascii():
        return False
    letters = word[1:] if word[0].isupper() else word
    mixed_case = letters.lower() != letters and word.upper() != word
    return mixed_case or len({_name_alphabet(char) for char in word}) > 1


def _name_alphabet(char: str) -> int:
    """A number for the alphabet of a letter: Latin, Greek, Cyrillic, Hebrew, Arabic, others."""
    return next((number for number, end in enumerate((0x370, 0x400, 0x530, 0x600, 0x780)) if ord(char) < end), 5)


def _measure_letters(counts: Mapping[str, int], language: str, likely: str) -> float:
    shares = _share_letters(language)
    gain = _LANGUAGE_GAIN if likely == language and language in LATIN_LANGUAGES else 0.0
    total = 0.0
    for char, count in counts.items():
        share = shares.get(char) or (_SHARE_OF_OTHER_LETTERS if char.isalpha() else _SHARE_OF_SYMBOLS)
        total += count * (math.log(share) + gain)
    return total


@cache
def _share_letters(language: str) -> dict[str, float]:
    """The frequency of each character, by its rank among the letters of the language."""
    letters = LETTERS[language]
    weights = {letter: 1 / (rank + 4) for rank, letter in enumerate(letters)}
    whole = sum(weights.values())
    is_latin = language in LATIN_LANGUAGES
    shares = dict.fromkeys(TYPOGRAPHY, _SHARE_OF_TYPOGRAPHY if is_latin else _SHARE_OF_TYPOGRAPHY_BESIDE_AN_ALPHABET)
    for letter, weight in weights.items():
        shares[letter] = weight / whole
        if letter.upper() != letter and len(letter.upper()) == 1:
            shares[letter.upper()] = _SHARE_OF_CAPITALS * weight / whole
    return shares
