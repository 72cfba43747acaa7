"""The premise of a question as a statement: "Why did the council close the bridge?" presupposes that it did.

Rules over words, English only.
"""

from __future__ import annotations

import re

from rag.text.en.function_words import AUXILIARY, PREPOSITIONS, QUESTION_WORD
from rag.text.en.lexicon import DEGREES
from rag.text.word_lists import match_any

MOST_NOUNS = 3
"""Longest noun phrase after "which" or "how many", in words."""

_AUXILIARY = rf"{AUXILIARY}(?:n['’]t)?"
_AUXILIARY_WORD = re.compile(rf"{_AUXILIARY}\b", re.IGNORECASE)
_QUESTION_WORD = re.compile(
    rf"\b(?:{match_any(PREPOSITIONS)}\s+)?"
    rf"(?P<word>how come|{QUESTION_WORD})\b(?:['’]s\b)?"
    rf"(?P<degree>\s+{match_any(DEGREES | {'soon', 'recently'})}\b(?:\s+ago\b)?)?",
    re.IGNORECASE,
)
_NOUN = re.compile(rf"\s+(?!{_AUXILIARY}\b)[^\W\d_][\w'’-]*", re.IGNORECASE)


def state_question(question: str) -> str:
    """The premise of the question; "" if it is only a question word.

    This is the question without its question word and auxiliary, with the thing asked for ("country" in "which
    country") at the end, or a yes-no question as a statement. The statement is for models, not for people: its verb
    keeps the form it had after "did".
    """
    text = " ".join(question.split()).rstrip("?!. ")
    match = _QUESTION_WORD.search(text)
    if match is None:
        opening = _AUXILIARY_WORD.match(text)
        return _finish(text[opening.end() :] if opening else text)
    before, rest = text[: match.start()].rstrip(" ,"), text[match.end() :]
    noun_end = 0
    if match["degree"] or match["word"].lower() in ("what", "which", "whose"):
        noun_end = _find_noun_end(rest)
    noun, rest = rest[:noun_end], rest[noun_end:].strip()
    auxiliary = _AUXILIARY_WORD.match(rest)
    return _finish(f"{before} {rest[auxiliary.end() :]} {noun}" if auxiliary else f"{before} {noun} {rest}")


def _find_noun_end(rest: str) -> int:
    """Where the noun phrase after "which" or "how many" ends: before the next auxiliary, else after one word."""
    ends: list[int] = []
    for _ in range(MOST_NOUNS):
        word = _NOUN.match(rest, ends[-1] if ends else 0)
        if word is None:
            break
        ends.append(word.end())
        if _AUXILIARY_WORD.match(rest[word.end() :].lstrip()):
            return word.end()
    return ends[0] if ends else 0


def _finish(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[:1].upper()}{text[1:]}." if text else ""
