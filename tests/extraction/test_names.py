"""Names found in the sentences of an article."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from rag.extraction.names import find_names


def list_names(*texts: str) -> list[tuple[str, str]]:
    return [(name.text, name.type) for found in find_names(texts) for name in found]


def list_spellings(texts: Sequence[str]) -> list[str]:
    return [name.text for found in find_names(texts) for name in found]


def test_people_organisations_and_places_are_told_apart() -> None:
    found = list_names("Maria Lopez of the World Health Organization arrived in Nairobi, Kenya, on Monday.")

    assert found == [
        ("Maria Lopez", "person"),
        ("World Health Organization", "organisation"),
        ("Nairobi", "place"),
        ("Kenya", "place"),
    ]


def test_each_name_stands_at_its_place() -> None:
    texts = ["“Ukraine’s army needs help,” Anna Kowalska said in Warsaw.", "Anna Kowalska left Warsaw."]

    for text, names in zip(texts, find_names(texts), strict=True):
        assert names
        assert all(text[name.start : name.end] == name.text for name in names)
        assert all(one.end <= other.start for one, other in pairwise(names))


@pytest.mark.parametrize(
    "text",
    [
        "President Vladimir Putin spoke.",
        "Mr Vladimir Putin's plan failed.",
        "Yesterday Prime Minister Vladimir Putin’s plan failed.",
    ],
)
def test_a_span_leaves_out_titles_and_possessives(text: str) -> None:
    assert ("Vladimir Putin", "person") in list_names(text)


def test_the_end_of_an_office_is_no_part_of_the_name() -> None:
    found = list_names("US Secretary of State Antony Blinken spoke to students.")

    assert ("Antony Blinken", "person") in found
    assert "State" not in [name for name, _ in found]


@pytest.mark.parametrize(
    "text",
    [
        "Reports suggest that prices will rise.",
        "Meanwhile, the work goes on.",
        "Joining the project was easy. Nothing else changed.",
        "RULES ON WASTE TO CHANGE NEXT YEAR",
        "How To Save Money On Your Next Holiday",
        "On Monday and in January it rained.",
    ],
)
def test_a_capital_alone_makes_no_name(text: str) -> None:
    assert list_names(text) == []


def test_a_surname_is_its_person_when_the_article_has_the_full_name() -> None:
    found = list_names("Joe Biden spoke on Friday.", "The Biden administration agreed.", "Biden then left.")

    assert found == [("Joe Biden", "person"), ("Biden", "person"), ("Biden", "person")]


def test_a_headline_in_capitals_has_the_names_that_the_article_has() -> None:
    found = list_spellings(
        ["ZELENSKY VISITS OSLO", "Volodymyr Zelensky went to Oslo on Friday.", "Zelensky met students."]
    )

    assert found[:2] == ["ZELENSKY", "OSLO"]


def test_a_spelling_has_one_type_in_an_article() -> None:
    texts = ["Kiev said no.", "The talks in Kiev failed.", "Kiev has adopted a reform."]

    assert {(name.text, name.type) for found in find_names(texts) for name in found} == {("Kiev", "place")}


def test_no_text_and_texts_without_words_have_no_names() -> None:
    assert find_names([]) == []
    assert find_names(["", " \n", "…"]) == [[], [], []]


@pytest.mark.parametrize("text", ["\ud800 Paris", "'s 's 's", "((((Anna)))) ]]", "A" * 5000, "’S The the THE"])
def test_strange_text_breaks_nothing(text: str) -> None:
    (names,) = find_names([text])

    assert all(text[name.start : name.end] == name.text for name in names)


def test_a_sentence_has_the_same_names_when_many_stand_around_it() -> None:
    text = "Maria Lopez arrived in Nairobi."
    filler = ["The rain went on for a while and nobody came."] * 900

    assert find_names([*filler, text])[-1] == find_names([text])[0]
