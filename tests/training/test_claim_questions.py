"""Questions made from claims."""

from __future__ import annotations

import pytest

from eval.datasets.claim_rows import Claim
from training.questions.claim_questions import ask_subject

MOORE = "Amanda Leigh Moore (born April 10, 1984) is an American singer and actress. Moore rose to fame in 1999."
FILM = "The Fountainhead is a novel of Ayn Rand."


@pytest.mark.parametrize(
    ("claim", "context", "question", "answers"),
    [
        ("Moore starred in a film!", MOORE, "Who starred in a film?", ["Moore", "Moore"]),
        ("Moore won a prize.", MOORE, "Who won a prize?", ["Moore", "Moore"]),
        ("Mandy Moore is old.", MOORE, "Who is old?", ["Amanda Leigh Moore", "Moore", "Moore"]),
        ("The Fountainhead was written in 1950", FILM, "What was written in 1950?", ["The Fountainhead"]),
    ],
)
def test_a_claim_is_asked_as_a_question_about_its_subject(
    claim: str, context: str, question: str, answers: list[str]
) -> None:
    row = ask_subject(Claim(claim, "", context, True))

    assert row is not None
    assert row.question == question
    assert sorted(row.texts) == sorted(answers)
    assert [context[start:end] for start, end in row.answers] == list(row.texts)


CLAIMS = ["He is a Canadian.", "a bridge is closed.", "Hale, a mayor, is old.", "Hale rose.", "Otters are shy.", ""]


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_makes_no_question_when_it_does_not_open_with_a_name_of_the_passage_and_a_verb(claim: str) -> None:
    assert ask_subject(Claim(claim, "", "The bridge of Riverton was closed by Thomas Hale.", True)) is None
