"""Versions of a question: edited or asked again, it is another turn at the same place, and the earlier one stays with
all that followed it.

The turns of a conversation are a tree, of which one path is shown. Only conversations with versions have rows in the
table `branches`; a turn without a row follows the turn before it. Each function works inside a transaction of its
caller.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

START = 0
"""What the first turn of a conversation follows."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Which turns of a conversation are shown, by their ids."""

    shown: tuple[int, ...] = ()
    """The turns of the path that is shown, in order."""
    newest: int | None = None
    """The turn that was asked last, shown or not; None in a conversation without turns."""
    parents: Mapping[int, int] = field(default_factory=dict)
    """Each turn -> the one that it follows, or `START`."""
    children: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """A turn, or `START` -> the turns that follow it, in the order in which they were asked."""

    def list_of(self, turn: int) -> Sequence[int]:
        """All versions of a turn, itself among them, in the order in which they were asked."""
        return self.children[self.parents[turn]] if turn in self.parents else (turn,)

    def list_hidden(self, shown: int) -> list[tuple[int, int]]:
        """The other versions of a turn that is shown, each followed by all that followed it, with their levels (see
        `OtherTurn`)."""
        found = []
        waiting = [(turn, 1) for turn in reversed(self.list_of(shown)) if turn != shown]
        while waiting:
            turn, level = waiting.pop()
            found.append((turn, level))
            below = level + (len(self.list_of(turn)) > 1)
            waiting += [(child, below) for child in reversed(self.children.get(turn, ()))]
        return found

    def list_before(self, turn: int) -> list[int]:
        """The turns that lead to `turn`, shown or not, in order."""
        found = []
        while turn in self.parents and (turn := self.parents[turn]) != START:
            found.append(turn)
        return found[::-1]


def read_versions(connection: sqlite3.Connection, conversation: str) -> Versions:
    """The turns of a conversation and which of them are shown: of several versions, the one chosen last."""
    rows = connection.execute(
        "SELECT turns.id, parent, chosen FROM turns LEFT JOIN branches ON turn = turns.id "
        "WHERE turns.conversation = ? ORDER BY turns.id",
        (conversation,),
    ).fetchall()
    before = START
    parents: dict[int, int] = {}
    children: dict[int, list[int]] = {}
    chosen_at: dict[int, int] = {}
    for turn, parent, chosen in rows:
        parents[turn] = before if parent is None else parent
        children.setdefault(parents[turn], []).append(turn)
        chosen_at[turn] = chosen or 0
        before = turn
    shown, at = [], START
    while at in children:
        at = max(children[at], key=lambda turn: (chosen_at[turn], turn))
        shown.append(at)
    return Versions(tuple(shown), before or None, parents, children)


def place_turn(
    connection: sqlite3.Connection, conversation: str, turn: int, found: Versions, *, instead_of: int | None = None
) -> None:
    """Note what a new turn follows: the last one that is shown, or what `instead_of` follows. `found` is from before
    it was added."""
    if instead_of is not None:
        _show_path(connection, conversation, found.list_before(instead_of), found)
        _note_choice(connection, conversation, turn, found.parents[instead_of])
    elif any(len(children) > 1 for children in found.children.values()):
        _note_choice(connection, conversation, turn, found.shown[-1])


def show_version(connection: sqlite3.Connection, conversation: str, turn: int, found: Versions) -> None:
    """Show a turn of `found`, and after it what was shown there the last time."""
    _show_path(connection, conversation, [*found.list_before(turn), turn], found)


def _show_path(connection: sqlite3.Connection, conversation: str, turns: Sequence[int], found: Versions) -> None:
    for turn in turns:
        _note_choice(connection, conversation, turn, found.parents[turn])


def _note_choice(connection: sqlite3.Connection, conversation: str, turn: int, parent: int) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO branches SELECT ?, ?, ?, 1 + coalesce(max(chosen), 0) FROM branches",
        (turn, conversation, parent),
    )
