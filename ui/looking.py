"""What the overview shows, as a part of the page's address: all, one name, a kind of names, a span of days.

    ?n=NAME&k=person                 the page of a name; the kind tells namesakes apart
    ?k=place                         only names of this kind are listed
    ?days=2024-05-01.2024-05-31      the calendar shows these days

Knows nothing of Streamlit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from rag import NameType

KINDS: tuple[NameType, ...] = get_args(NameType)

LONGEST_NAME = 300
"""Characters of a name in an address; a longer one is ignored."""


@dataclass(frozen=True)
class Look:
    """What is looked at; nothing chosen is the whole folder."""

    name: str | None = None
    kind: NameType | None = None
    days: tuple[date, date] | None = None
    """First and last day."""

    def describe(self) -> dict[str, str]:
        """The query parameters that `parse_look` reads back."""
        described: dict[str, str] = {}
        if self.name:
            described["n"] = self.name
        if self.kind:
            described["k"] = self.kind
        if self.days:
            described["days"] = f"{self.days[0].isoformat()}.{self.days[1].isoformat()}"
        return described


EVERYTHING = Look()


def parse_look(given: Mapping[str, str]) -> Look:
    """Read query parameters. What is malformed is ignored."""
    name = given.get("n", "")
    kind = next((one for one in KINDS if one == given.get("k")), None)
    return Look(name if 0 < len(name) <= LONGEST_NAME else None, kind, parse_days(given.get("days", "")))


def parse_days(text: str) -> tuple[date, date] | None:
    """The first and the last day of "2024-05-01.2024-05-31"; None for anything else."""
    first, _, last = text.partition(".")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    return days if days[0] <= days[1] else None
