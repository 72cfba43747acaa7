"""Checks of a question before it is searched for."""

from __future__ import annotations

import unicodedata

from rag.errors import QuestionError

MAX_QUESTION_CHARACTERS = 20_000
"""Longest input that is accepted, such as a pasted text to check. Of a factual question, the embedding reads about the
first thousand characters."""


def clean_question(question: str) -> str:
    """The question on one line. Raises `QuestionError` when it is empty, too long, or not text."""
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(
            f"The question has {len(question):,} characters; the limit is {MAX_QUESTION_CHARACTERS:,}. Shorten it."
        )
    cleaned = " ".join(question.split())
    for character in cleaned:
        if unicodedata.category(character) in ("Cc", "Cs"):
            raise QuestionError(
                f"The question contains the control character U+{ord(character):04X}. Remove it and ask again."
            )
    if not any(character.isalnum() for character in cleaned):
        raise QuestionError("The question is empty." if not cleaned else f"The question {cleaned!r} contains no words.")
    return cleaned
