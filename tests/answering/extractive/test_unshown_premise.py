"""What is said when the articles do not show what a question takes for granted."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Assistant, load_settings
from rag.answering.extractive.second_pass import PremiseOdds
from rag.answering.extractive.unshown_premise import describe_unshown
from tests.support.reading_articles import write_articles

QUESTION = "Why did the council of Marlow sell the mill?"
KEPT = "The council of Marlow discussed the mill on Monday."


@pytest.mark.parametrize(
    ("odds", "sentence", "lead"),
    [
        (
            PremiseOdds(-2.0, -2.5),
            KEPT,
            "The articles do not say that the council of Marlow sold the mill; they say:",
        ),
        (
            PremiseOdds(-2.0, 1.0),
            KEPT,
            "The articles do not explicitly say that the council of Marlow sold the mill; they say:",
        ),
        (PremiseOdds(-0.1, 1.0), KEPT, ""),
        (None, KEPT, ""),
        (PremiseOdds(-2.0, 1.0), "The mill that the council of Marlow has sold is old.", ""),
        (
            None,
            "The council of Marlow did not sell the mill.",
            "The articles do not say that the council of Marlow sold the mill; they say:",
        ),
    ],
)
def test_the_claim_is_told_when_the_articles_do_not_show_it(odds: PremiseOdds | None, sentence: str, lead: str) -> None:
    assert describe_unshown(QUESTION, odds, [sentence]) == lead


def test_nothing_is_said_when_a_further_sentence_has_the_very_words() -> None:
    said = "The council of Marlow sold the mill in May."
    assert describe_unshown(QUESTION, PremiseOdds(-2.0, 1.0), [KEPT, said]) == ""


def test_a_denial_in_other_words_is_no_contradiction() -> None:
    question = "Why did the council of Marlow decide against selling the mill?"
    assert describe_unshown(question, None, ["The council of Marlow decided that it will not sell the mill."]) == ""


def test_no_claim_is_named_when_it_cannot_be_written_out() -> None:
    told = describe_unshown("How did Selby's fleet capture the harbour?", PremiseOdds(-2.0, 1.0), [KEPT])
    assert told == "The articles do not explicitly say what the question takes for granted; they say:"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = write_articles(
        tmp_path_factory.mktemp("articles"),
        {
            "mill.txt": "The council of Marlow decided on Monday to keep the old mill. Mayor Tom Haas had proposed to "
            "sell it, but the motion was rejected by 9 votes to 4. The roof costs 80,000 euros.\n"
        },
    )
    assistant = Assistant(load_settings(articles=folder, home=tmp_path_factory.mktemp("home")))
    assistant.index()
    return assistant


def test_the_sentence_on_the_same_thing_is_quoted_when_the_premise_is_false(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTION)
    assert answer.lead.startswith(("The articles do not say that", "The articles do not explicitly say that"))
    assert not answer.short_answers
    assert "keep the old mill" in answer.text


def test_nothing_is_said_of_the_premise_when_it_is_true(assistant: Assistant) -> None:
    answer = assistant.ask("When did the council of Marlow decide to keep the mill?")
    assert answer.lead == ""
    assert "Monday" in answer.text


def test_nothing_is_told_when_no_sentence_may_be_quoted() -> None:
    assert describe_unshown("Why did the council sell the hall?", None, []) == ""
