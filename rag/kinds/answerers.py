"""The table of kinds: who answers what.

An answerer returns None when the articles hold nothing for it; the input is then tried as a factual question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rag.kinds.articles import Articles
from rag.kinds.check import answer_check
from rag.kinds.yes_no import answer_yes_no
from rag.schema.answers import Answer
from rag.schema.kinds import Kind, Request

KindAnswerer = Callable[[Request, Articles], "Answer | None"]
"""Makes an answer without question and times, from whole articles."""

ANSWERERS: Mapping[Kind, KindAnswerer] = {
    "yes_no": answer_yes_no,
    "check": answer_check,
}
"""Kinds that are not here are answered as facts."""
