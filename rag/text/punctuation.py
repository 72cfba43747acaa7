"""Punctuation that ends sentences and marks list items, in any language; which sentences are questions, and which words
open a sentence."""

from __future__ import annotations

import re

SENTENCE_ENDS = ".!?…。！？।؟"
"""Characters that end a sentence: Latin, Chinese and Japanese, Devanagari, Arabic."""

CLOSING_MARKS = "\"'”’»)]"
"""Quotation marks and brackets that may follow the end of a sentence."""

SENTENCE_END_CLASS = f"[{re.escape(SENTENCE_ENDS)}]"
"""Pattern of one character that ends a sentence."""
CLOSING_CLASS = f"[{re.escape(CLOSING_MARKS)}]"
"""Pattern of one quotation mark or bracket that may follow it."""

BULLETS = "•●▪■◦‣·○*+–—-"
"""Characters that mark a list item."""

NUMBERED_ITEM = r"\(?\d{1,3}[.)]"
"""Regular expression for the number of a list item: "2.", "(3)"."""

_QUESTION_MARKS = ("?", "？", "؟")
_OPENS_QUOTE = frozenset('"“„«‘(')
_OPENING_MARKS = " \"'“‘([—–-"
_BEFORE_SENTENCE = ".!?:;\n"


def asks(sentence: str) -> bool:
    """Whether a sentence is a question, in quotation marks or not. A report of one (He asked: "Who paid?") is a
    statement."""
    whole = sentence.strip()
    asked = whole.rstrip(CLOSING_MARKS + " ")
    is_reported = asked != whole and not _OPENS_QUOTE.isdisjoint(asked[1:])
    return asked.endswith(_QUESTION_MARKS) and not is_reported


def opens_sentence(before: str) -> bool:
    """Whether a word opens a sentence or a clause after a colon, given the text before the word."""
    before = before.rstrip(_OPENING_MARKS)
    return not before or before[-1] in _BEFORE_SENTENCE
