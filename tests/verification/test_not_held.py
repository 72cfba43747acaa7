"""Statements whose words a source presents as untrue or open."""

from __future__ import annotations

import pytest

from rag.verification.not_held import find_not_held


def test_statement_is_left_open_when_its_denial_is_only_conceded() -> None:
    text = "Despite official statements that recruits are not sent to the front, there are reports that they are there."
    found = find_not_held("Recruits are sent to the front.", text)

    assert found is not None and not found.is_false


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("The bridge did close.", "A rumour that the bridge had closed was false."),
        ("The bridge did close.", "Contrary to earlier reports, the bridge did not close."),
        ("The suspect was arrested.", "Police withdrew an earlier statement that the suspect had been arrested."),
        ("The mayor has resigned.", "It is not true that the mayor has resigned."),
        ("The ferry will run on Sundays.", "The ferry was to run on Sundays, but the plan was dropped."),
        ("The tower was built in 1931.", "The tower was not built in 1931 but in 1935."),
        ("Holm did sign the pact.", "Holm refused to sign the pact."),
        ("Quist does want a truce.", "Quist has rebuffed calls for a truce."),
        ("Norway is a member of the Union.", "The dispute currently prevents Norway's membership in the Union."),
        ("The ferry was delayed by fog.", "The ferry was delayed by ice rather than fog."),
    ],
)
def test_statement_is_false_when_its_words_are_told_as_not_so(statement: str, text: str) -> None:
    found = find_not_held(statement, text)
    assert found is not None and found.is_false


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("The mayor has resigned.", "Some doubt whether the mayor has resigned."),
        ("The mayor has resigned.", "The mayor was asked whether she had resigned."),
        ("The mayor has resigned.", "There is no evidence that the mayor has resigned."),
        ("The mayor has resigned.", "If the mayor had resigned, the council would have chosen another."),
        ("Norway is a member of the Union.", "Norway has long sought membership in the Union."),
    ],
)
def test_statement_is_left_open_when_its_words_are_doubted_or_wished(statement: str, text: str) -> None:
    found = find_not_held(statement, text)
    assert found is not None and not found.is_false


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("Holm did sign the pact.", "Holm signed the pact on Monday despite doubts."),
        ("Holm did refuse to sign the pact.", "Holm refused to sign the pact."),
        ("There were calls for a truce.", "Quist has rebuffed calls for a truce."),
        ("The mayor has not resigned.", "The mayor has not resigned."),
        ("Norway does want membership in the Union.", "Norway has long sought membership in the Union."),
        ("The school is closed.", "The ferry was delayed by ice rather than fog."),
        ("The bridge did close.", ""),
        ("", "The bridge did not close."),
    ],
)
def test_statement_holds_when_it_is_told_or_not_spoken_of(statement: str, text: str) -> None:
    assert find_not_held(statement, text) is None


def test_statement_is_false_when_the_next_sentence_says_so() -> None:
    assert find_not_held("The bridge did close.", "The bridge had closed, many said.") is None
    found = find_not_held("The bridge did close.", "The bridge had closed, many said.", "That was not true.")
    assert found is not None and found.is_false


def test_a_plain_denial_says_nothing_of_a_year_that_it_does_not_name() -> None:
    text = "The club will not accept a smaller pitch."
    assert find_not_held("The club did accept a pitch in 2024.", text) is None
    assert find_not_held("The club did accept a pitch.", text) is not None


def test_statement_is_false_when_the_source_says_that_it_is_lacking() -> None:
    found = find_not_held("The club does have a pitch.", "The club lacks a pitch and plays abroad.")
    assert found is not None and found.is_false
    assert find_not_held("The club does lack a pitch.", "The club lacks a pitch and plays abroad.") is None


def test_statement_is_false_when_its_verb_is_in_another_tense() -> None:
    assert find_not_held("The runner did die.", "An earlier headline said that the runner had died.")
    assert find_not_held("The mayor did give up.", "It is a myth that the mayor gave up.")
