"""Answers to questions for a difference ("how much longer than planned", "by how much did it rise").

The measure before "longer" or after "by" answers, not the whole ("three years") and not one of the two values. Where a
text has only the two values, both are told and neither is the answer. Rules over words, English only.
"""

from __future__ import annotations

import re

from rag.text.en.standing import CHANGE_VERBS, COMPARATIVES
from rag.text.standing import find_stretches
from rag.text.word_lists import match_any

_ASKED = re.compile(
    rf"\bby how (?:much|many)\b|\bhow (?:much|many)(?: \w+){{0,2}}? (?:more|less|fewer|{match_any(COMPARATIVES)})\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"\bfrom\b.+\bto\b|\bby\b|\d\s+to\s+\S*\d", re.IGNORECASE)
_BY = re.compile(r"\bby (?:\w+ ){0,2}$", re.IGNORECASE)
_CHANGED = re.compile(rf"\b{match_any(CHANGE_VERBS)}\b", re.IGNORECASE)


_FORMER = re.compile(
    r"^\W*(?:(?:but|and) )?(?:until|till|last|before|previously|formerly|earlier|(?:a|one|two) years?"
    r"|(?:in|by) (?:19|20)\d\d|(?:in|during) (?:the )?(?:\w+ ){1,2}(?:it|they|this|that)|up to|so far"
    r"|(?:it|they|this|that) (?:was|were|used|had)|the (?:old|former|previous))\b.*\d",
    re.IGNORECASE,
)


def asks_difference(question: str) -> bool:
    """Whether a question asks how much more or less something is, or by how much it changed."""
    return _ASKED.search(question) is not None


def find_others(sentence: str) -> tuple[tuple[int, int], ...]:
    """The character ranges of a sentence outside the differences that it tells ("ten months longer"), in which no
    difference begins or ends; empty when it tells none."""
    told = sorted((one for one in find_stretches(sentence) if one.how == "difference"), key=lambda one: one.start)
    edges = [0, *(edge for one in told for edge in (one.start, one.end)), len(sentence)]
    return tuple(zip(edges[::2], edges[1::2], strict=True)) if told else ()


def tells_difference(sentence: str, answer: str) -> bool:
    """Whether the answer in a sentence is a difference, or tells both values."""
    if _FROM_TO.search(answer):
        return True
    at = sentence.find(answer)
    told = [one for one in find_stretches(sentence) if one.how == "difference"]
    if any(one.start < at + len(answer) and at < one.end for one in told):
        return True
    return _BY.search(sentence[:at]) is not None and _CHANGED.search(sentence) is not None


def tells_former(sentence: str) -> bool:
    """Whether a sentence opens with what was before and has a figure: "Last season it was 280 euros"."""
    return _FORMER.match(sentence) is not None
