"""What the words beside a name say its bearer is."""

from __future__ import annotations

import pytest

from rag.kinds.roles import read_role
from rag.schema.facts import NameType


@pytest.mark.parametrize(
    ("sentence", "name", "role"),
    [
        ("The mayor of Emden, Anna Petersen, met Greta Okafor in Kiel.", "Anna Petersen", "mayor of Emden"),
        ("U.S. Secretary of State Antony Blinken spoke.", "Antony Blinken", "U.S. Secretary of State"),
        ("Mark Rutte, NATO's Secretary-General, said so.", "Mark Rutte", "NATO's Secretary-General"),
        ("We met the biologist Tom Redfern there.", "Tom Redfern", "biologist"),
        ("Ada Quist is the mayor of Marlow and said so.", "Ada Quist", "mayor of Marlow"),
        ("The former deputy foreign minister Igor Ivanov left.", "Igor Ivanov", "former deputy foreign minister"),
        ("Ada Quist (52), a surgeon at Lune University, left.", "Ada Quist", "surgeon at Lune University"),
    ],
)
def test_a_role_is_read_before_or_after_a_person(sentence: str, name: str, role: str) -> None:
    start = sentence.index(name)
    assert read_role(sentence, start, start + len(name), "person") == role


@pytest.mark.parametrize(
    ("sentence", "name", "type"),
    [
        ("The mayor of Emden, Anna Petersen, met Greta Okafor.", "Greta Okafor", "person"),
        ("It was a mistake, Ada Quist, said so.", "Ada Quist", "person"),
        ("Lindqvist and Anna Petersen met.", "Anna Petersen", "person"),
        ("Ada Quist, who leads it, left.", "Ada Quist", "person"),
        ("Kyiv, the United Kingdom and others met.", "Kyiv", "place"),
        ("NATO, a crucial step, said so.", "NATO", "organisation"),
    ],
)
def test_other_words_are_no_role(sentence: str, name: str, type: NameType) -> None:
    start = sentence.index(name)
    assert read_role(sentence, start, start + len(name), type) == ""


def test_a_place_or_a_body_is_what_stands_after_it() -> None:
    assert read_role("Emden, a port in Germany, grew.", 0, 5, "place") == "port"
    assert read_role("NATO, the military alliance, met.", 0, 4, "organisation") == "military alliance"
