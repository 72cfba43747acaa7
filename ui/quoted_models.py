"""Where the reader's conversations quote an article. Knows nothing of Streamlit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rag import Document, Turn
from ui.view_models import list_places


@dataclass(frozen=True)
class QuotedPlace:
    """A place of an article that an answer quotes."""

    conversation: str
    turn: int
    place: int
    """Its index in `view_models.list_places`."""
    question: str
    file: str
    start: int
    end: int
    quote: str


def list_quoted(turns: Iterable[tuple[str, Turn]], document: Document) -> list[QuotedPlace]:
    """The places of a document that the answers of some turns quote, each turn with the id of its conversation. Those
    whose words are not there any more are left out, and so are the sentences that a refusal came near to."""
    return [
        QuotedPlace(conversation, turn.id, number, turn.question, place["file"], start, end, place["quote"])
        for conversation, turn in turns
        if turn.answer and not turn.answer["abstained"]
        for number, place in enumerate(list_places(turn.answer))
        for start, end in [(place["start"], place["end"])]
        if place["file"] == document.file and document.text[start:end] == place["quote"]
    ]
