"""Words as the keyword index knows them: cut, folded, stemmed; and those that tell nothing.

Words are cut and stemmed as SQLite's FTS5 does it (tokenizer `porter unicode61`): runs of letters and digits, lower
case, accents dropped, Porter's stem. So a stem here is a term there, and its document frequency can be asked for.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

WORD = re.compile(r"[^\W_]+")


def list_words(text: str) -> frozenset[str]:
    """The words of a text that are set apart by spaces: a list of words is easier read as a paragraph."""
    return frozenset(text.split())


STOP_WORDS = list_words(
    """a about after all also am an and any are as at be because been before being but by can could did do does
    doing during each else ever for from get had has have having he her here hers him his how i if in into is it
    its just me might must my no nor not of off on once only or other our out over own per s shall she should so
    some such t than that the their theirs them then there these they this those to too under until up upon us
    very was we were what when where whether which while who whom whose why will with within without would you
    your"""
)
"""Words that tell nothing about what a question is after: function words and question words."""


class _Folding(dict[int, int]):
    """Code point -> that of its small letter without accents, worked out when it is first met."""

    def __missing__(self, code: int) -> int:
        lower = chr(code).lower()
        folded = ord(unicodedata.normalize("NFD", lower)[0]) if len(lower) == 1 else code
        self[code] = folded
        return folded


_FOLDING = _Folding()

_stemmer = snowballstemmer.stemmer("porter")
_stemming = threading.Lock()
"""The stemmer keeps the word at hand in itself, so two threads at once get each other's stems, or an IndexError."""


def fold_text(text: str) -> str:
    """The text in lower case without accents, as FTS5 keeps it, every character still in its place."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


@lru_cache(maxsize=65_536)
def stem_word(word: str) -> str:
    """Porter's stem of one word. FTS5 leaves words of one or two bytes as they are; so does this."""
    folded = fold_text(word)
    if len(folded.encode("utf-8", "replace")) <= 2:
        return folded
    with _stemming:
        return str(_stemmer.stemWord(folded))


def stem_words(text: str) -> list[str]:
    """The stem of every word of the text, in order."""
    return [stem_word(match.group()) for match in WORD.finditer(text)]


def stem_content(text: str) -> frozenset[str]:
    """The stems of the words of the text that tell something by themselves."""
    return frozenset(stem_word(m.group()) for m in WORD.finditer(text) if fold_text(m.group()) not in STOP_WORDS)
