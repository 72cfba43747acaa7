"""What is saved of a conversation: itself and its turns, as records without behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

TurnState = Literal["asked", "answered", "stopped", "failed"]
"""Asked and not answered yet (or never, when the server stopped); answered; stopped by the user; ended in an error."""

Thumb = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without its turns."""

    id: str
    """32 hexadecimal digits that cannot be guessed."""
    name: str
    """The first question, until it is renamed; "" before there is one."""
    articles: str
    """The folder that was asked."""
    created_at: str
    """ISO 8601, UTC; so is `changed_at`, which is when something was last asked, answered or renamed."""
    changed_at: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its result."""

    id: int
    """Grows with time, over all conversations."""
    question: str
    asked_at: str
    """ISO 8601, UTC."""
    state: TurnState
    options: Mapping[str, Any] = field(default_factory=dict)
    """The bounds it was asked with: `files`, `since`, `until`, `top`, `threshold`, `quote_only`, `kind`; defaults
    left out."""
    answer: Mapping[str, Any] | None = None
    """As `describe_answer` makes it; of a stopped turn, what had been written. None when there is none."""
    error: str = ""
    """Why there is no answer, in one line."""
    thumb: Thumb | None = None
    """The user's rating; None when there is none."""
    note: str = ""
    """The user's reason for the rating."""
