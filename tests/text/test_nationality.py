"""Nationalities in the words of a request, and before the names of people."""

from __future__ import annotations

import pytest

from rag.text.nationality import carries_nationality, read_nationality


@pytest.mark.parametrize(
    ("words", "name", "trade"),
    [
        ("Ukrainian politicians", "ukraine", "politicians"),
        ("the americans", "usa", ""),
        ("U.S. officials", "usa", "officials"),
        ("Canadian ministers", "canada", "ministers"),
        ("people from Canada", "canada", ""),
        ("frenchmen", "france", ""),
        ("British people", "britain", ""),
    ],
)
def test_nationality_is_read_when_words_ask_for_people_of_a_country(words: str, name: str, trade: str) -> None:
    found = read_nationality(words)
    assert found is not None
    assert name in found.names
    assert found.trade == trade


@pytest.mark.parametrize("words", ["ministers", "Ukraine", "United States", "bridge", "the NATO leaders"])
def test_nationality_is_none_when_words_name_no_people(words: str) -> None:
    assert read_nationality(words) is None


@pytest.mark.parametrize(
    ("sentence", "name", "is_theirs"),
    [
        ("On Monday U.S. Secretary of State Ann Lee spoke.", "Ann Lee", True),
        ("Pentagon press secretary Ann Lee spoke.", "Ann Lee", True),
        ("White House spokeswoman Ann Lee spoke.", "Ann Lee", True),
        ("American soldiers met Ann Lee.", "Ann Lee", False),
        ("The Danish minister Ann Lee spoke.", "Ann Lee", False),
        ("U.S. Secretary of State Ada Quist and NATO Secretary-General Ann Lee met.", "Ann Lee", False),
        ("The U.S. ministers Ada Quist and Ann Lee met.", "Ann Lee", True),
    ],
)
def test_name_carries_nationality_when_the_words_before_it_belong_to_it(
    sentence: str, name: str, is_theirs: bool
) -> None:
    nationality = read_nationality("americans")
    assert nationality is not None
    assert carries_nationality(nationality, sentence, sentence.index(name)) is is_theirs
