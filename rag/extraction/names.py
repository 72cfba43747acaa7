"""Names of people, organisations and places in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from rag.schema.facts import FoundName
from rag.text.names import read_names


def find_names(texts: Sequence[str]) -> list[list[FoundName]]:
    """The names of each text, in order, not overlapping."""
    found: list[list[FoundName]] = []
    for text in texts:
        names: list[FoundName] = []
        at = 0
        for name in read_names(text).names:
            start = text.find(name.text, at)
            if start >= 0:
                at = start + len(name.text)
                names.append(FoundName(start, at, name.text, "other"))
        found.append(names)
    return found
