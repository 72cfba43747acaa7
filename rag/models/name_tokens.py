"""Text -> the words that the name tagger labels, and the features of each besides its letters.

Owns the split into words (a possessive 's and a hyphen are separate, "U.S." is one word) and the flags that come from
the whole article: a word that the article also has in lower case is hardly a name at the start of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # "U.S."
    r"|['’][sS]\b"  # a possessive
    r"|[^\W_]+(?:['’](?![sS]\b)[^\W_]+)*"  # "O'Brien" is one word
    r"|[^\w\s]|_"
)

FLAGS = (
    "opens",
    "opens and is never lower",
    "also lower",
    "also capitalised",
    "headline",
    "capitals",
    "after space",
    "before possessive",
)
"""The meaning of each column of `flag_words`."""

_BREAKS = frozenset(":;.!?…•|")
_HEADLINE_WORDS = 3
"""Fewest words of four or more letters in a line that is recognised as a headline by its capitals."""


@dataclass(frozen=True, slots=True)
class NameToken:
    """A word, number or punctuation mark of a text."""

    start: int
    end: int
    text: str
    spaced: bool
    """Whether white space (or nothing) comes before it."""


def split_name_tokens(text: str) -> list[NameToken]:
    """The words and punctuation marks of a text, in order."""
    tokens = []
    last = -1
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        tokens.append(NameToken(start, end, match.group(), start != last))
        last = end
    return tokens


@lru_cache(maxsize=65_536)
def describe_shape(word: str) -> str:
    """The kinds of letters of a word: "Xxxx", "XX", "d", "xXxx"; runs are cut at four."""
    shape = ""
    for letter in word:
        kind = "X" if letter.isupper() else "x" if letter.isalpha() else "d" if letter.isdigit() else letter
        if not shape.endswith(kind * 4):
            shape += kind
    return shape[:12]


def flag_words(sentences: Sequence[Sequence[NameToken]]) -> list[NDArray[np.float32]]:
    """For each sentence of an article, words x len(FLAGS), 0 or 1."""
    modes = [_read_mode(tokens) for tokens in sentences]
    lower: set[str] = set()
    capitalised: set[str] = set()
    for tokens, mode in zip(sentences, modes, strict=True):
        if mode:
            continue
        opening = True
        for token in tokens:
            word = token.text
            if not word[0].isalpha():
                opening = opening or word in _BREAKS
            elif word[0].islower():
                lower.add(word)
                opening = False
            else:
                if not opening:
                    capitalised.add(word.lower())
                opening = False
    return [_flag(tokens, mode, lower, capitalised) for tokens, mode in zip(sentences, modes, strict=True)]


def _flag(tokens: Sequence[NameToken], mode: str, lower: set[str], capitalised: set[str]) -> NDArray[np.float32]:
    flags = np.zeros((len(tokens), len(FLAGS)), np.float32)
    flags[:, 4] = mode == "headline"
    flags[:, 5] = mode == "capitals"
    opening = True
    for at, token in enumerate(tokens):
        word = token.text
        row = flags[at]
        row[6] = token.spaced
        if not word[0].isalnum():
            if word in "'’s" and len(word) == 2 and at:
                flags[at - 1, 7] = 1
            opening = opening or word in _BREAKS
            continue
        folded = word.lower()
        row[0] = opening
        row[2] = folded in lower
        row[3] = folded in capitalised
        row[1] = opening and folded not in lower
        opening = False
    return flags


def _read_mode(tokens: Sequence[NameToken]) -> str:
    """ "capitals" for a line in capitals, "headline" for one where every word begins with a capital, else ""."""
    words = [token.text for token in tokens if token.text.isalpha()]
    if sum(len(word) > 1 for word in words) >= 2 and all(word.isupper() for word in words):
        return "capitals"
    long = [word for word in words if len(word) > 3]
    if len(long) >= _HEADLINE_WORDS and sum(word[0].isupper() for word in long) >= 0.8 * len(long):
        return "headline"
    return ""
