"""The office whose holder a question asks for."""

from __future__ import annotations

import pytest

from rag.text.office_holders import (
    find_asked_office,
    find_holders,
    find_named_countries,
    is_of_another_country,
)


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("who is the Norwegian foreign minister", "foreign minister"),
        ("Who was the Pact's Secretary-General in May?", "secretary general"),
        ("Who signed the decree?", ""),
        ("Is Quist the foreign minister?", ""),
        ("", ""),
    ],
)
def test_office_is_found_when_the_question_asks_who_holds_it(question: str, office: str) -> None:
    assert find_asked_office(question) == office


def test_asked_office_is_written_like_that_of_a_holder() -> None:
    (holder,) = find_holders("The Pact's Secretary-General Mark Tolvo spoke.")
    assert holder.office == find_asked_office("who is the secretary general of the Pact")


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Who is the foreign minister of Sweden?", True),
        ("who is the swedish foreign minister", True),
        ("Who is Norway's foreign minister?", False),
        ("who is the norwegian foreign minister", False),
        ("Who is the foreign minister?", False),
    ],
)
def test_office_of_another_country_is_told_when_the_question_names_one(question: str, other: bool) -> None:
    (holder,) = find_holders("Norwegian Foreign Minister Ada Quist opened the talks.")
    assert is_of_another_country(holder, find_named_countries(question)) is other


def test_body_that_is_no_country_is_never_another_country() -> None:
    (holder,) = find_holders("Oldham Mayor Ada Quist opened the talks.")
    assert not is_of_another_country(holder, ["Sweden"])
