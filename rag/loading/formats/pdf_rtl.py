"""Characters of a printed line in Hebrew or Arabic, with their places -> the words in the order they are read.

A PDF holds glyphs as they are drawn, and programs draw such lines from either side, some of their words from the other.
Where the characters stand tells: from right to left, and from left to right within a number or a Latin word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LEFT_TO_RIGHT = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f]")
_SHAPED = re.compile("[\ufb1d-\ufdff\ufe70-\ufeff]")
"""Letters as they look inside a word, which Unicode keeps for old encodings."""
_FORWARD = re.compile(r"[A-Za-z0-9\u00c0-\u024f\u0370-\u052f\u0660-\u0669\u06f0-\u06f9]+")
"""Letters and figures that are read from left to right."""
_JOINS_FIGURES = re.compile(r"[.,:/+'%-]")
_BRACKET = re.compile(r"[()\[\]{}«»]")
_CLOSING = frozenset(")]}»")
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


class Glyph(NamedTuple):
    """A printed character that is no space. In points."""

    char: str
    left: float
    right: float


def reads_right_to_left(words: str) -> bool:
    """Whether most letters of a text are Hebrew or Arabic."""
    return len(_RIGHT_TO_LEFT.findall(words)) > len(_LEFT_TO_RIGHT.findall(words))


def read_from_right(words: Sequence[Sequence[Glyph]]) -> str:
    """The text of words, each of the characters printed between two spaces, in any order.

    Where a space was drawn is not looked at: what some programs state of it is wrong.
    """
    ordered = sorted(words, key=lambda word: -max(glyph.right for glyph in word))
    text = " ".join("".join(glyph.char for glyph in sorted(word, key=_find_place)) for word in ordered)
    text = _turn_brackets(_turn_forward_runs(text))
    return _SHAPED.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)


def _find_place(glyph: Glyph) -> float:
    """Sorts characters from right to left."""
    return -(glyph.left + glyph.right)


def _turn_forward_runs(words: str) -> str:
    """The text read from the right, with its numbers and Latin words turned round."""
    pieces: list[str] = []
    at = 0
    for start, end in _find_forward_runs(words):
        pieces += [words[at:start], words[start:end][::-1]]
        at = end
    return "".join([*pieces, words[at:]])


def _turn_brackets(words: str) -> str:
    """The text with its brackets as they are typed: of some lines PDFium gives the sign that is seen."""
    first = _BRACKET.search(words)
    return words.translate(_MIRRORED) if first and first.group() in _CLOSING else words


def _find_forward_runs(words: str) -> list[tuple[int, int]]:
    """Where numbers and Latin words stand, several Latin words and the marks between them being one run."""
    runs: list[tuple[int, int]] = []
    for match in _FORWARD.finditer(words):
        if runs:
            start, end = runs[-1]
            between = words[end : match.start()]
            is_number = len(between) == 1 and _JOINS_FIGURES.match(between)
            follows_latin = _LEFT_TO_RIGHT.search(match.group()) and not _RIGHT_TO_LEFT.search(between)
            if is_number or (follows_latin and len(between) <= 3):
                runs[-1] = (start, match.end())
                continue
        runs.append(match.span())
    return runs
