"""The lines of a text as spans, and the tests of a line (prose, list item, end of sentence) that all rules share."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text.en.abbreviations import NAME_ABBREVIATIONS
from rag.text.punctuation import BULLETS, CLOSING_CLASS, NUMBERED_ITEM, SENTENCE_END_CLASS
from rag.text.word_lists import match_any

_SENTENCE_END = re.compile(rf"{SENTENCE_END_CLASS}{CLOSING_CLASS}*(?: ?\[\d+\])*$")
_ABBREVIATION_END = re.compile(rf"(?:\b[A-Za-z]\.){{2,}}$|\b{match_any(NAME_ABBREVIATIONS)}\.$")
_BULLET = re.compile(rf"[{re.escape(BULLETS)}]\s|{NUMBERED_ITEM}\s|\(?[a-zA-Z][.)]\s|\|")
PROSE_CHARS = 80
"""A line of at least this length that ends a sentence is prose; one and a half times as long, it need not end one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, trimmed: `text[start:end]` is `words`."""

    start: int
    end: int
    words: str
    blank_before: bool
    """True when a blank line or the start of the text comes before it."""
    blank_after: bool


def split_lines(text: str, start: int, end: int) -> list[Line]:
    """The lines of `text[start:end]` that are not blank, in order."""
    found: list[tuple[int, int, bool]] = []
    at, blank = start, True
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = text[at:stop]
        words = line.strip()
        if words:
            first = at + line.index(words[0])
            found.append((first, first + len(words), blank))
        blank = not words
        at = stop + 1
    after = [opens for _, _, opens in found[1:]] + [True]
    return [
        Line(first, last, text[first:last], opens, closes)
        for (first, last, opens), closes in zip(found, after, strict=True)
    ]


def ends_sentence(words: str) -> bool:
    """True when the text ends with a full stop, question mark or the like, ignoring quotation marks; not for "U.S."."""
    return bool(_SENTENCE_END.search(words[-20:])) and not _ABBREVIATION_END.search(words[-20:])


def is_prose(words: str) -> bool:
    """True for a line that reads as running text."""
    if len(words) >= 1.5 * PROSE_CHARS:
        return True
    dense = len(words) >= PROSE_CHARS / 3 and not words.isascii() and " " not in words  # Chinese, Japanese
    return (len(words) >= PROSE_CHARS or dense) and ends_sentence(words)


def is_listed(words: str) -> bool:
    """True for a list item ("- ", "2. ", "(a) ") or a row of a plain-text table ("| ")."""
    return bool(_BULLET.match(words))
