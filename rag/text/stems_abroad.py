"""Stems of words in languages other than English, by Snowball's rules for each.

`words` has the stems of English, which everything but the keyword index uses for every language.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import cache, lru_cache

import snowballstemmer

from rag.text.letters import write_plainly
from rag.text.words import WORD, fold_text

_STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "nb": "norwegian",
    "nn": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
"""ISO 639-1 code -> Snowball's name of the language. Older releases of the package lack a few."""
STEMMED_LANGUAGES = frozenset(code for code, name in _STEMMERS.items() if name in snowballstemmer.algorithms())
"""The languages other than English that have stems."""

_stemming = threading.Lock()
"""The stemmers are stateful: two threads using one at once would get each other's stems."""


@lru_cache(maxsize=65_536)
def stem_word_of(language: str, word: str) -> str:
    """The stem of one word in one of `STEMMED_LANGUAGES`, without accents and in lower case."""
    with _stemming:
        return fold_text(_load_stemmer(language).stemWord(word.lower()))


def stem_words_of(language: str, texts: Iterable[str]) -> list[str]:
    """The stem of every word of texts in a language, in order; none for a language without stems."""
    if language not in STEMMED_LANGUAGES:
        return []
    return [stem_word_of(language, match.group()) for text in texts for match in WORD.finditer(write_plainly(text))]


@cache
def _load_stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(_STEMMERS[language])
