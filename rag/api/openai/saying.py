"""The text of an answer while it is made, for protocols that stream text."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace

from rag.api.event_stream import QUIET_SECONDS
from rag.api.marked_text import MarkedText, write_marked, write_statement
from rag.api.streaming import AnswerStream
from rag.schema.answers import Answer, Statement


@dataclass(frozen=True, slots=True)
class Said:
    """The whole answer, once all of its text was said."""

    answer: Answer
    marked: MarkedText
    """The text as it was said, and where its citations stand in it."""


async def say(asked: AnswerStream, base: str, *, note: str = "") -> AsyncGenerator[str | Said | None, None]:
    """Pieces of text in order, then the `Said`; None when nothing happens for some seconds.

    A piece is a checked sentence, or a line of what comes at the end. Sentences come before the answer is complete only
    as long as they stand in running text; should the whole answer read otherwise, it is said after them. Raises what
    goes wrong.
    """
    said = ""
    is_running = True
    while not isinstance(step := await asked.hear(seconds=QUIET_SECONDS), Answer):
        if step is None:
            yield None
        elif isinstance(step, Statement):
            is_running = is_running and _is_settled(step)
            if is_running:
                piece = f"{' ' if said else ''}{write_statement(step)}"
                said += piece
                yield piece
    answer = add_note(step, note)
    marked = write_marked(answer, base)
    start = "" if marked.text.startswith(said) else f"{said}\n\n"
    whole = start + marked.text
    for piece in whole[len(said) :].splitlines(keepends=True):
        yield piece
    shifted = (replace(one, start=one.start + len(start), end=one.end + len(start)) for one in marked.annotations)
    yield Said(answer, MarkedText(whole, tuple(shifted)))


def add_note(answer: Answer, note: str) -> Answer:
    """The answer with a note before its own; "" for none."""
    return replace(answer, notes=(note, *answer.notes)) if note else answer


def _is_settled(statement: Statement) -> bool:
    """Whether a sentence is checked and stands in running text: it will be in the whole answer as it is."""
    return statement.verified and not (statement.short or statement.label or statement.group)
