"""Messages of a conversation -> a query: the last question, and the exchanges before it.

System prompts are not read: an answer is what the articles say, whatever a client would like it to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from rag.api.errors import ApiError
from rag.api.marked_text import read_earlier
from rag.schema.query import EarlierTurn

MOST_MESSAGES = 5000
"""A longer conversation is refused."""

_TURNS_KEPT = 20
"""Latest exchanges that are read; a follow-up is about one of the last few."""


class Message(BaseModel):
    """A message of a chat."""

    model_config = ConfigDict(extra="ignore")

    role: str
    content: str | list[dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is asked, and what came before."""

    question: str
    earlier: tuple[EarlierTurn, ...]


def read_conversation(messages: Sequence[Message]) -> Conversation:
    """The last message of the user, with the exchanges before it. Raises `ApiError` when nobody asks anything, or in a
    way that cannot be read."""
    if len(messages) > MOST_MESSAGES:
        raise ApiError(400, f"There are {len(messages):,} messages; the limit is {MOST_MESSAGES:,}.", param="messages")
    asked = [n for n, message in enumerate(messages) if message.role == "user"]
    if not asked:
        raise ApiError(400, "There is no message of the role user.", code="invalid_value", param="messages")
    last = asked[-1]
    question = read_text(messages[last], f"messages.{last}.content")
    return Conversation(question, _pair(messages[:last]))


def read_text(message: Message, param: str) -> str:
    """The text of a message. Raises `ApiError` for parts that are no text: pictures and sound cannot be read."""
    if isinstance(message.content, str):
        return message.content
    texts = []
    for part in message.content or ():
        kind = part.get("type")
        if kind not in ("text", "input_text", "output_text", "refusal"):
            reason = f"Only text can be read, not {str(kind)[:40]!r}."
            raise ApiError(400, reason, code="unsupported_value", param=param)
        text = part.get("refusal" if kind == "refusal" else "text")
        if not isinstance(text, str):
            raise ApiError(400, f"A part of the type {kind} needs a text.", code="invalid_value", param=param)
        texts.append(text)
    return "\n".join(texts)


def _pair(messages: Sequence[Message]) -> tuple[EarlierTurn, ...]:
    """Questions with their answers, oldest first; a question without an answer keeps its question."""
    turns: list[EarlierTurn] = []
    question = ""
    for message in messages[-4 * _TURNS_KEPT :]:
        if message.role not in ("user", "assistant"):
            continue
        text = (
            "\n".join(str(part.get("text") or "") for part in message.content if isinstance(part, dict))
            if isinstance(message.content, list)
            else message.content or ""
        )
        if message.role == "user":
            turns += [read_earlier(question, "")] if question else []
            question = text.strip()
        elif question:
            turns.append(read_earlier(question, text))
            question = ""
    turns += [read_earlier(question, "")] if question else []
    return tuple(turns[-_TURNS_KEPT:])
