"""Dates that are one end of something, and those that are not."""

from __future__ import annotations

import pytest

from rag.text.standing_dates import find_date_bounds


@pytest.mark.parametrize(
    "sentence",
    [
        "The council met on 3 May.",
        "Ticket sales end at the door.",
        "He opened the window on the left.",
        "It ended up as a museum.",
        "The bridge was painted in 1932.",
        "Sie läuft bis zum 3. Oktober.",
    ],
)
def test_no_bound_is_found_when_a_date_is_no_end_of_anything(sentence: str) -> None:
    assert find_date_bounds(sentence) == []
