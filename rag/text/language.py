"""Text -> its language, and whether the rules for English can read a question.

Owns the language identifier, and the thresholds below which its result is not used.
"""

from __future__ import annotations

import math
import re

from rag.text.en.function_words import AUXILIARIES, PREPOSITIONS, QUESTION_WORDS, STOP_WORDS
from rag.text.en.lexicon import ATTRIBUTES, VERBS
from rag.text.names import load_common_stems
from rag.text.other_languages import OPENINGS_ABROAD
from rag.text.words import WORD, fold_text, stem_word

_LETTER = re.compile(r"[^\W\d_]")
SAMPLE_CHARS = 400
"""Number of characters examined, in 0.25 ms. All of 300 abstracts were identified correctly from 200 characters on."""
_MIN_LETTERS = 20
_MIN_MARGIN = 0.5
"""Smallest lead of the best language over the second, in log-probability per square root of UTF-8 bytes (the lead grows
with the square root of the length). Of fifteen headlines, names and table labels, all that were identified wrongly had
a smaller lead, as had two identified correctly. In prose of 200 bytes the lead is above 1.8."""

_SHORT_ENGLISH = STOP_WORDS | AUXILIARIES | QUESTION_WORDS | PREPOSITIONS | VERBS | ATTRIBUTES
"""English words accepted even if short. Other short words do not count as English: "de", "von" and "est" are common in
English texts too, in names."""
_OPENINGS = frozenset(map(fold_text, OPENINGS_ABROAD)) - _SHORT_ENGLISH
_SHORT = 3
"""Most letters of a short word."""
ENGLISH_SHARE = 0.5
"""Least share of known English words in an English question; the others are names and misspellings."""


def detect_language(text: str) -> str:
    """ISO 639-1 code of the language of `text`, or "" when it is too short or could be several."""
    sample = text[:SAMPLE_CHARS]
    if len(_LETTER.findall(sample)) < _MIN_LETTERS:
        return ""
    from py3langid import rank

    (best, likelihood), (_, runner_up) = rank(sample)[:2]
    size = len(sample.encode("utf-8", errors="replace"))
    sure = likelihood - runner_up >= _MIN_MARGIN * math.sqrt(size)
    return best if sure and len(best) == 2 else ""


def tell_language(text: str) -> str:
    """The language of a text that was typed or written, as of `detect_language`; "" too where it may be English.

    English is told from its words, without the identifier, which takes a third of a second to load.
    """
    return "" if is_english(text) else detect_language(text)


def is_latin(text: str) -> bool:
    """Whether at least half of the letters of a text are Latin ones; true for a text without letters."""
    if text.isascii():
        return True
    letters = _LETTER.findall(text)
    return sum(fold_text(letter).isascii() for letter in letters) * 2 >= len(letters)


def is_english(question: str, *, share: float = ENGLISH_SHARE) -> bool:
    """Whether the rules made for English may read a question or a piece of one.

    Told from its words, without the identifier, which is unsure of so few. Names count for nothing, so names alone
    may be English, and a single word in Latin letters too. `share` is the least share of known English words.
    """
    if not is_latin(question):
        return False
    words = [match.group() for match in WORD.finditer(question) if not match.group().isdecimal()]
    plain = [word for at, word in enumerate(words) if at == 0 or word.islower()]
    if question.isupper():
        plain = words
    if words and fold_text(words[0]) in _OPENINGS:
        return False
    if len(words) < 2:
        return True
    return sum(map(_is_english_word, plain)) >= share * len(plain)


def _is_english_word(word: str) -> bool:
    folded = fold_text(word)
    if folded in _SHORT_ENGLISH:
        return True
    return len(folded) > _SHORT and word.isascii() and stem_word(folded) in load_common_stems()
