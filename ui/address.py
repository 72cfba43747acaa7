"""What the address of the page says: the conversation, one of its turns, an open citation or an open article.

    ?c=CONVERSATION&t=TURN&s=PLACE     a citation of a turn's answer is open
    ?c=CONVERSATION&t=TURN             the page shows this turn first
    ?c=CONVERSATION&d=FILE             an article is open, without a citation
    ?c=CONVERSATION&d=FILE&w=120-310   an article is open at some of its characters
    ?q=WORDS&...                       what the library lists (`listing`)
    ?n=NAME&...                        what the overview shows (`looking`)

Whatever stands here survives a reload, can be passed on, and is followed when the browser goes back or forward. Knows
nothing of Streamlit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ui.listing import ALL_FILES, Listing, parse_listing
from ui.looking import EVERYTHING, Look, parse_look

_CONVERSATION = re.compile("[0-9a-f]{32}")
_NUMBER = re.compile("[0-9]{1,18}")
_SPAN = re.compile("([0-9]{1,12})-([0-9]{1,12})")

LONGEST_FILE = 1000
"""Characters of a file's name in an address; a longer one is ignored."""


@dataclass(frozen=True)
class Address:
    """What is shown, as far as the address says it."""

    conversation: str | None = None
    """None for a new conversation."""
    turn: int | None = None
    """The id of a turn of the conversation."""
    place: int | None = None
    """An open citation of the turn: its index in `view_models.list_places`, counted from 0."""
    document: str | None = None
    """The file of an open article, when it is not open at a citation."""
    span: tuple[int, int] | None = None
    """The characters of that article at which it is open, start before end."""
    listing: Listing = ALL_FILES
    """What the library lists, also while an article is open in it."""
    look: Look = EVERYTHING
    """What the overview shows, also while an article is open in it."""

    def describe(self) -> dict[str, str]:
        """The query parameters that `parse_address` reads back; places are counted from 1 there."""
        described: dict[str, str] = {}
        if self.conversation:
            described["c"] = self.conversation
        if self.turn is not None:
            described["t"] = str(self.turn)
        if self.turn is not None and self.place is not None:
            described["s"] = str(self.place + 1)
        if self.document:
            described["d"] = self.document
        if self.document and self.span:
            described["w"] = f"{self.span[0]}-{self.span[1]}"
        return described | self.listing.describe() | self.look.describe()


def parse_address(given: Mapping[str, str]) -> Address:
    """Read query parameters. What is malformed is ignored; what is not there any more only the page can tell."""
    conversation, document = given.get("c", ""), given.get("d", "")
    turn, place = _parse_number(given.get("t", "")), _parse_number(given.get("s", ""))
    has_turn = bool(_CONVERSATION.fullmatch(conversation)) and turn is not None
    has_document = 0 < len(document) <= LONGEST_FILE
    return Address(
        conversation=conversation or None,
        turn=turn if has_turn else None,
        place=place - 1 if has_turn and place else None,
        document=document if has_document else None,
        span=_parse_span(given.get("w", "")) if has_document else None,
        listing=parse_listing(given),
        look=parse_look(given),
    )


def _parse_number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None


def _parse_span(text: str) -> tuple[int, int] | None:
    found = _SPAN.fullmatch(text)
    start, end = (int(found[1]), int(found[2])) if found else (0, 0)
    return (start, end) if start < end else None
