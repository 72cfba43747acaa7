"""What becomes of a text that is too long for a question: it is checked, sentence by sentence, and nothing of it is
dropped without a word.

For entry points where people paste. Programs get an error instead (`validation`).
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.question.pasted_text import find_pasted_text
from rag.question.validation import MAX_QUESTION_CHARACTERS, MAX_TEXT_CHARACTERS

CUT = "The text had {:,} characters. The first {:,} are checked; paste the rest as a text of its own."
_SENTENCE_ENDS = (". ", ".\n", "! ", "? ", "\n")


@dataclass(frozen=True, slots=True)
class FittedInput:
    """An input that can be asked."""

    text: str
    kind: str
    """The kind to ask it as; "" to have it recognised."""
    said: str = ""
    """What to tell the user about it; "" for nothing."""


def fit_input(text: str, kind: str = "") -> FittedInput:
    """What is asked when somebody types or pastes a text, as a `kind` or "".

    A text longer than a question is checked, one longer than can be checked is cut after a sentence or, if there is no
    end of one in its second half, between words.
    """
    said = ""
    if kind in ("", "check") and len(text) > MAX_TEXT_CHARACTERS:
        kept = _cut(text[:MAX_TEXT_CHARACTERS])
        text, said = kept, CUT.format(len(text), len(kept))
    if not kind and len(text) > MAX_QUESTION_CHARACTERS and not find_pasted_text(text):
        kind = "check"
    return FittedInput(text, kind, said)


def _cut(text: str) -> str:
    end = max(text.rfind(mark) + 1 for mark in _SENTENCE_ENDS)
    end = end if end > len(text) // 2 else text.rfind(" ")
    return text[: end if end > 0 else len(text)].rstrip()
