"""Follow-ups about somebody else, or about those who were asked about."""

from __future__ import annotations

import pytest

from tests.question.test_kind_follow_ups import follow


@pytest.mark.parametrize(
    ("asked", "typed", "subject"),
    [
        ("Did Ada Quist resign?", "what about Holm?", "did Holm resign"),
        ("Has Norway joined the treaty?", "what about Sweden?", "has Sweden joined the treaty"),
    ],
)
def test_same_question_is_asked_of_another_when_the_follow_up_names_one(asked: str, typed: str, subject: str) -> None:
    found = follow(asked, typed)
    assert found.kind == "yes_no" and found.subject.casefold() == subject.casefold()


def test_number_takes_no_place_when_the_follow_up_names_one() -> None:
    assert follow("Did Ada Quist resign?", "what about 2022?").kind == "fact"


def test_two_people_are_compared_when_they_were_asked_about_one_after_the_other() -> None:
    found = follow("tell me about Ada Quist", "tell me about Tom Redfern", "do they agree?")
    assert (found.kind, found.sides) == ("compare", ("Ada Quist", "Tom Redfern"))


def test_articles_are_asked_whether_they_agree_when_nobody_was_asked_about() -> None:
    assert follow("what are the articles about", "do they agree?").kind == "disagree"
