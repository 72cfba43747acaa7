"""Words as the keyword index knows them: split, folded and stemmed.

The same way as SQLite's FTS5 (tokenizer `porter unicode61`): runs of letters and digits, lower case, no accents,
Porter's stem. So a stem here is a term of the index and has a document frequency there.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

from rag.text.en.function_words import STOP_WORDS
from rag.text.letters import write_plainly

WORD = re.compile(r"[^\W_]+")
"""One word: letters and digits, as FTS5 splits them."""


class _Folding(dict[int, int]):
    """Code point -> code point of its lower-case letter without accents, computed on first use."""

    def __missing__(self, code: int) -> int:
        lower = chr(code).lower()
        folded = ord(unicodedata.normalize("NFD", lower)[0]) if len(lower) == 1 else code
        self[code] = folded
        return folded


_FOLDING = _Folding()

_stemmer = snowballstemmer.stemmer("porter")
_stemming = threading.Lock()
"""The stemmer is stateful: two threads using it at once would get each other's stems, or an IndexError."""


def fold_text(text: str) -> str:
    """The text in lower case without accents, as FTS5 stores it. Every character keeps its position."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def fold_words(text: str) -> str:
    """The words of the text, folded, with one space between them."""
    return " ".join(WORD.findall(fold_text(text)))


@lru_cache(maxsize=65_536)
def stem_word(word: str) -> str:
    """Porter's stem of one word. Words of one or two bytes stay as they are, as in FTS5."""
    folded = fold_text(word)
    if len(folded.encode("utf-8", "replace")) <= 2:
        return folded
    with _stemming:
        return str(_stemmer.stemWord(folded))


def stem_words(text: str) -> list[str]:
    """The stem of every word of the text, in order."""
    return [stem_word(match.group()) for match in WORD.finditer(write_plainly(text))]


def list_content_words(text: str) -> list[str]:
    """The words of the text that are not stop words, folded, in order."""
    # Folding first gives the same words several times faster: every letter stays a letter, at the same position.
    return [word for word in WORD.findall(fold_text(write_plainly(text))) if word not in STOP_WORDS]


def list_content_stems(text: str) -> list[str]:
    """The stems of the text's content words, in order."""
    return [stem_word(word) for word in list_content_words(text)]


def stem_content(text: str) -> frozenset[str]:
    """The set of stems of the text's content words."""
    return frozenset(list_content_stems(text))
