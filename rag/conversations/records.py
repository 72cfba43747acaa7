"""The saved data of a conversation and its turns, as records without behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

TurnState = Literal["asked", "answered", "stopped", "failed"]
"""Asked and not answered yet (or never, if the server stopped); answered; stopped by the user; ended in an error."""

Thumb = Literal["up", "down"]

Shelf = Literal["pinned", "recent", "archived"]
"""Where a conversation is listed; each begins among the recent ones."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without its turns."""

    id: str
    """32 hexadecimal digits that cannot be guessed."""
    name: str
    """The first question, until it is renamed; "" before the first question."""
    articles: str
    """The folder of articles that it is about."""
    created_at: str
    """ISO 8601, UTC, like `changed_at`, the time when something was last asked, answered or renamed."""
    changed_at: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its result."""

    id: int
    """Increases with time, over all conversations."""
    question: str
    asked_at: str
    """ISO 8601, UTC."""
    state: TurnState
    options: Mapping[str, Any] = field(default_factory=dict)
    """The options it was asked with: `files`, `since`, `until`, `undated`, `top`, `threshold`, `quote_only`, `kind`;
    defaults are left out."""
    answer: Mapping[str, Any] | None = None
    """The result of `describe_answer`; for a stopped turn, what had been written; None if there isn't one."""
    error: str = ""
    """The reason for a missing answer, in one line."""
    thumb: Thumb | None = None
    """The user's rating, or None."""
    note: str = ""
    """The user's reason for the rating, in their own words."""
    reasons: tuple[str, ...] = ()
    """The reasons that the user picked from those offered."""


@dataclass(frozen=True, slots=True)
class OtherTurn:
    """A turn that is not shown, since another version of its question, or of one before it, is."""

    turn: Turn
    follows: int | None
    """The id of the turn that it follows; None for one that begins the conversation."""
    version: int
    """Which version of its question it is, from 1 in the order in which they were asked."""
    versions: int
    """How many versions its question has, the shown one among them."""
    level: int
    """1 for another version of a question that is shown, 2 for what followed that one, and one more for what followed
    a version among these."""
