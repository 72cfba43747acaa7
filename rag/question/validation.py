"""What counts as a question, before anything is looked for."""

from __future__ import annotations

import unicodedata

from rag.errors import QuestionError

MAX_QUESTION_CHARACTERS = 2000
"""A longer question is refused: the embedding reads about a thousand characters of it."""


def clean_question(question: str) -> str:
    """The question on one line. Raises `QuestionError` when it is empty, too long, or not text."""
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {MAX_QUESTION_CHARACTERS:,} are read. Shorten it."
        )
    cleaned = " ".join(question.split())
    for character in cleaned:
        if unicodedata.category(character) in ("Cc", "Cs"):
            raise QuestionError(
                f"The question holds the control character U+{ord(character):04X}. Take it out and ask again."
            )
    if not any(character.isalnum() for character in cleaned):
        raise QuestionError("The question is empty." if not cleaned else f"The question {cleaned!r} holds no words.")
    return cleaned
