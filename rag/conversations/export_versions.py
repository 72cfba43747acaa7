"""The order in which an export has the turns of a conversation: each that is shown, and after it the other versions of
its question, with all that followed them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.conversations.records import OtherTurn, Turn

Others = Mapping[int, Sequence[OtherTurn]]
"""The turns that are not shown, by the id of the shown one that they come after, as `read_all` gives them."""

NO_OTHERS: Others = {}


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A turn at its place in an export."""

    turn: Turn
    number: int
    """Of its sources. The shown turns are numbered first, so that their numbers do not depend on the others."""
    level: int
    """0 for a turn that is shown, else as `OtherTurn.level`."""
    label: str
    """Which version it is, in words; "" for the only one."""


def lay_out(turns: Sequence[Turn], others: Others) -> Iterator[LaidOut]:
    """All turns in the order of the export."""
    next_number = len(turns) + 1
    for number, turn in enumerate(turns, start=1):
        after = others.get(turn.id, ())
        yield LaidOut(turn, number, 0, _name_shown(after))
        for other in after:
            yield LaidOut(other.turn, next_number, other.level, _name_other(other))
            next_number += 1


def _name_shown(after: Sequence[OtherTurn]) -> str:
    versions = [other for other in after if other.level == 1]
    if not versions:
        return ""
    total = versions[0].versions
    (own,) = set(range(1, total + 1)) - {other.version for other in versions}
    return f"Version {own} of {total}"


def _name_other(other: OtherTurn) -> str:
    if other.versions > 1:
        return f"Version {other.version} of {other.versions}, not the one shown"
    return "Asked after that version"
