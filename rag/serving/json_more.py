"""More records as JSON objects, which a server sends to its clients: mentions, standing questions, added files.

`rag.serving.json` has those that commands print. Keys are added but never renamed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rag.schema.mentions import Mentions

if TYPE_CHECKING:
    from rag.library.uploads import AddedFile
    from rag.serving.standing_store import StandingQuestion


def describe_mentions(found: Mentions) -> dict[str, Any]:
    """Every mention of a name as one JSON object; `quote` is the text of `file` from `start` to `end`."""
    return {
        **asdict(found),
        "spellings": list(found.spellings),
        "places": [
            {**asdict(place), "published": place.published.isoformat() if place.published else None}
            for place in found.places
        ],
    }


def describe_standing(kept: Iterable[StandingQuestion]) -> dict[str, Any]:
    """Standing questions with their last answers as one JSON object, as `rag watch --json` prints them."""
    return {"questions": [asdict(one) for one in kept]}


def describe_added(added: Iterable[AddedFile]) -> dict[str, Any]:
    """What became of addresses as one JSON object, as `rag add --json` prints it."""
    return {"added": [{"address": one.name, "file": one.file, "refused": one.refused} for one in added]}
