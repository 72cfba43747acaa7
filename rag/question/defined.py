"""The person or thing that a question wants defined: "Who is Ada Quist?", "What was the Treaty of the Lune?"."""

from __future__ import annotations

import re

from rag.text.capitals import NAME_WORD

_DEFINED = re.compile(
    rf"(?i:who|what) ?(?i:['’]?s|is|was|are|were) (?i:the )?"
    rf"(?P<name>{NAME_WORD}(?: (?:(?:of|for|and|the|de|van|von) )*{NAME_WORD}| \d{{1,4}}){{0,5}})[ ?!.]*"
)


def find_defined(question: str) -> str:
    """The name, if the question only asks who or what it is; "" for any other question.

    A lower-case noun ("what is inflation") does not count: articles that mention it seldom define it.
    """
    match = _DEFINED.fullmatch(question.strip())
    return match["name"] if match else ""
