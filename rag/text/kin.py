"""Other words for the same country or place: its people, its adjective, its seat of government."""

from __future__ import annotations

from rag.text.en.names import SAME_NAMES, SEATS


def list_kin(word: str, *, with_seats: bool) -> list[str]:
    """The other words of a name's group, except short ones that are also ordinary words ("us")."""
    groups = [group for group in SAME_NAMES if word in group]
    kin = {one for group in groups for one in group if len(one) > 2}
    if with_seats:
        seats = {seat for seat, country in SEATS.items() if any(country in group for group in groups)}
        kin |= seats | {one for group in SAME_NAMES if seats & set(group) for one in group}
    return sorted(kin - {word})
