"""Spellings of one name are joined; two people with one surname are not."""

from __future__ import annotations

import pytest

from rag.extraction.aliases import JoinedName, NamedIn, join_names
from rag.schema.facts import NameType

Row = tuple[int, str, NameType, int]


def join(*rows: Row) -> list[JoinedName]:
    return join_names([NamedIn(*row) for row in rows])


def name_all(*rows: Row) -> list[str]:
    return [one.name for one in join(*rows)]


def test_every_spelling_of_every_article_belongs_to_exactly_one() -> None:
    rows: list[Row] = [
        (1, "Kyiv", "place", 2),
        (2, "Kiev", "place", 1),
        (2, "Ann Lee", "person", 1),
        (1, "X", "other", 1),
    ]

    members = [member for one in join(*rows) for member in one.members]

    assert sorted(members, key=repr) == sorted((NamedIn(*row) for row in rows), key=repr)


@pytest.mark.parametrize(
    ("spellings", "kind"),
    [
        (("Kyiv", "Kiev"), "place"),
        (("United States", "US", "U.S.", "the United States", "United States of America"), "place"),
        (("Volodymyr Zelensky", "Volodymyr Zelenskyy", "Volodymyr Zelenskiy", "VOLODYMYR ZELENSKY"), "person"),
        (("Emmanuel Macron", "Emmanuel Macron's"), "person"),
        (("São Paulo", "Sao Paulo"), "place"),
        (("Acme", "Acme Inc."), "organisation"),
        (("John Kennedy", "John F. Kennedy", "John Fitzgerald Kennedy", "J. Kennedy"), "person"),
        (("Joe Biden", "Joseph Biden"), "person"),
        (("Ukrainian", "Ukrainians"), "other"),
    ],
)
def test_spellings_of_one_name_are_joined(spellings: tuple[str, ...], kind: NameType) -> None:
    (joined,) = join(*((at, text, kind, 1) for at, text in enumerate(spellings)))

    assert {joined.name, *joined.aliases} == set(spellings)


@pytest.mark.parametrize("surname", ["Zelensky", "Zelenskyy", "Zelenskiy", "ZELENSKY"])
def test_a_surname_is_the_only_person_of_the_folder_who_has_it(surname: str) -> None:
    (joined,) = join((1, "Volodymyr Zelenskyy", "person", 1), (2, surname, "person", 9))

    assert (joined.name, joined.aliases) == ("Volodymyr Zelenskyy", (surname,))


def test_a_surname_is_the_person_of_its_article_when_several_have_it() -> None:
    joined = join(
        (1, "Joe Biden", "person", 1),
        (1, "Biden", "person", 3),
        (2, "Hunter Biden", "person", 1),
        (2, "Biden", "person", 2),
    )

    assert {one.name: sum(member.mentions for member in one.members) for one in joined} == {
        "Joe Biden": 4,
        "Hunter Biden": 3,
    }


def test_a_surname_stays_alone_when_it_may_be_several_people() -> None:
    names = name_all((1, "George Bush", "person", 1), (2, "Jeb Bush", "person", 1), (3, "Bush", "person", 1))
    same_article = name_all((1, "George Bush", "person", 1), (1, "Jeb Bush", "person", 1), (1, "Bush", "person", 1))

    assert sorted(names) == sorted(same_article) == ["Bush", "George Bush", "Jeb Bush"]


def test_two_people_with_one_surname_stay_two() -> None:
    assert (
        len(join((1, "Jon Smith", "person", 1), (2, "Mary Smith", "person", 1), (3, "J. K. Smith", "person", 1))) == 3
    )
    assert len(join((1, "John A. Smith", "person", 1), (2, "John B. Smith", "person", 1))) == 2


def test_letters_are_what_they_stand_for_in_their_article() -> None:
    (joined,) = join(
        (1, "North Atlantic Treaty Organization", "organisation", 1),
        (1, "NATO", "organisation", 3),
        (2, "NATO", "organisation", 2),
    )

    assert joined.name == "North Atlantic Treaty Organization"
    assert joined.aliases == ("NATO",)


def test_letters_stay_alone_when_no_article_says_what_they_are() -> None:
    assert len(join((1, "Bank of America", "organisation", 1), (2, "BA", "organisation", 3))) == 2


def test_a_person_and_a_place_of_one_name_stay_two() -> None:
    joined = join((1, "Washington", "place", 3), (2, "Washington", "person", 2))

    assert sorted(one.type for one in joined) == ["person", "place"]


def test_a_rare_type_is_a_mistake() -> None:
    (joined,) = join((1, "Kremlin", "organisation", 9), (2, "Kremlin", "person", 1))

    assert joined.type == "organisation"


def test_the_most_frequent_of_the_fullest_spellings_is_shown() -> None:
    (joined,) = join(
        (1, "Volodymyr Zelensky", "person", 1), (2, "Volodymyr Zelenskyy", "person", 2), (2, "Zelenskyy", "person", 9)
    )

    assert joined.name == "Volodymyr Zelenskyy"
    assert joined.aliases == ("Zelenskyy", "Volodymyr Zelensky")


def test_no_names_give_none() -> None:
    assert join() == []


@pytest.mark.parametrize("text", ["…", "'s", ".", "the", "\ud800", " ".join(["Word"] * 500)])
@pytest.mark.parametrize("kind", ["person", "place"])
def test_strange_names_break_nothing(text: str, kind: NameType) -> None:
    assert name_all((1, text, kind, 1), (2, "Ann Lee", "person", 1)) == [text, "Ann Lee"]
