"""Checks of the typed input before any search."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

from rag.errors import QuestionError
from rag.question.pasted_text import find_pasted_text
from rag.schema.query import EarlierTurn
from rag.text.letters import write_plainly
from rag.text.shown import show_text

MAX_QUESTION_CHARACTERS = 2000
"""Longest question that is accepted. The embedding reads about the first thousand characters."""

MAX_TEXT_CHARACTERS = 20_000
"""Longest text that is checked."""

MAX_EARLIER_TURNS = 20
"""Turns of a conversation that a follow-up may go back to, the last ones."""

MAX_EARLIER_CHARACTERS = 4000
"""Characters that are read of an earlier answer."""


def clean_question(question: str, *, kind: str = "") -> str:
    """The question on one line; a text to check as typed, without white space around it.

    `kind` is the kind that the caller requests, if any. Raises `QuestionError` when the question is empty, too long, or
    not text.
    """
    if len(question) > MAX_TEXT_CHARACTERS:  # before anything is searched in it
        _refuse_length("text" if kind == "check" else "question", question, MAX_TEXT_CHARACTERS)
    if kind == "check" or find_pasted_text(question):
        what, limit, cleaned = "text", MAX_TEXT_CHARACTERS, question.replace("\r\n", "\n").strip()
    else:
        what, limit, cleaned = "question", MAX_QUESTION_CHARACTERS, " ".join(write_plainly(question).split())
    if len(question) > limit:
        _refuse_length(what, question, limit)
    for character in cleaned:
        if unicodedata.category(character) in ("Cc", "Cs") and (what == "question" or character not in "\n\t"):
            raise QuestionError(f"The {what} contains {_name_character(character)}. Remove it and ask again.")
    if not any(character.isalnum() for character in cleaned):
        shown = show_text(cleaned)
        raise QuestionError(f"The {what} is empty." if not cleaned else f"The {what} {shown} contains no words.")
    return cleaned


def bound_earlier(earlier: Sequence[EarlierTurn]) -> tuple[EarlierTurn, ...]:
    """What is read of a conversation: its last turns, and the beginning of each question and answer."""
    return tuple(
        replace(turn, question=turn.question[:MAX_QUESTION_CHARACTERS], answer=turn.answer[:MAX_EARLIER_CHARACTERS])
        for turn in earlier[-MAX_EARLIER_TURNS:]
    )


def _refuse_length(what: str, question: str, limit: int) -> NoReturn:
    raise QuestionError(f"The {what} has {len(question):,} characters; the limit is {limit:,}. Shorten it.")


def _name_character(character: str) -> str:
    """What a character that no text has is called; bytes that are not UTF-8 come as a half of a pair of code units."""
    if "\udc80" <= character <= "\udcff":
        return f"the byte 0x{ord(character) - 0xDC00:02X}, which is not UTF-8"
    return f"the control character U+{ord(character):04X}"
