"""Sides of a comparison without the words around their names."""

from __future__ import annotations

import pytest

from rag.question.side_words import plain_sides


@pytest.mark.parametrize(
    ("sides", "plain", "subject"),
    [
        (("Quist's", "Holm's position"), ("Quist", "Holm"), ""),
        (("the US view", "the Russian view of the tolls"), ("US", "Russian"), "the tolls"),
        (("what does Quist say", "what Holm says about tolls"), ("Quist", "Holm"), "tolls"),
        (("the positions of Norway", "Sweden"), ("Norway", "Sweden"), ""),
        (("Ada Quist", "the ferry"), ("Ada Quist", "the ferry"), ""),
        (("Quist on tolls", "Holm on ferries"), ("Quist on tolls", "Holm on ferries"), ""),
        (("the old bridge", "the new bridge"), ("the old bridge", "the new bridge"), ""),
    ],
)
def test_side_is_the_name_when_words_of_view_stand_around_it(
    sides: tuple[str, str], plain: tuple[str, str], subject: str
) -> None:
    assert plain_sides(sides) == (plain, subject)
