"""Checks of the typed input before any search."""

from __future__ import annotations

import unicodedata

from rag.errors import QuestionError
from rag.question.pasted_text import find_pasted_text
from rag.text.letters import write_plainly

MAX_QUESTION_CHARACTERS = 2000
"""Longest question that is accepted. The embedding reads about the first thousand characters."""

MAX_TEXT_CHARACTERS = 20_000
"""Longest text that is checked."""


def clean_question(question: str, *, kind: str = "") -> str:
    """The question on one line; a text to check as typed, without white space around it.

    `kind` is the kind that the caller requests, if any. Raises `QuestionError` when the question is empty, too long, or
    not text.
    """
    if kind == "check" or find_pasted_text(question):
        what, limit, cleaned = "text", MAX_TEXT_CHARACTERS, question.replace("\r\n", "\n").strip()
    else:
        what, limit, cleaned = "question", MAX_QUESTION_CHARACTERS, " ".join(write_plainly(question).split())
    if len(question) > limit:
        raise QuestionError(f"The {what} has {len(question):,} characters; the limit is {limit:,}. Shorten it.")
    for character in cleaned:
        if unicodedata.category(character) in ("Cc", "Cs") and (what == "question" or character not in "\n\t"):
            raise QuestionError(
                f"The {what} contains the control character U+{ord(character):04X}. Remove it and ask again."
            )
    if not any(character.isalnum() for character in cleaned):
        raise QuestionError(f"The {what} is empty." if not cleaned else f"The {what} {cleaned!r} contains no words.")
    return cleaned
