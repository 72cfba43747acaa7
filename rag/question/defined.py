"""Whom or what a question asks to be told who or what it is: "Who is Ada Quist?", "What was the Treaty of the Lune?"."""

from __future__ import annotations

import re

from rag.text.capitals import NAME_WORD

_DEFINED = re.compile(
    rf"(?i:who|what) ?(?i:['’]?s|is|was|are|were) (?i:the )?"
    rf"(?P<name>{NAME_WORD}(?: (?:(?:of|for|and|the|de|van|von) )*{NAME_WORD}| \d{{1,4}}){{0,5}})[ ?!.]*"
)


def find_defined(question: str) -> str:
    """The name, when the question asks for nothing but who or what it is; "" for any other question.

    A noun in lower case ("what is inflation") is none: what the articles say of it seldom says what it is.
    """
    match = _DEFINED.fullmatch(question.strip())
    return match["name"] if match else ""
