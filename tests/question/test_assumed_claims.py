"""What a question takes for granted, as a claim."""

from __future__ import annotations

import pytest

from rag.question.assumed_claims import assumes_claim, put_in_past, state_assumed


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Why did the council sell the old mill?", "the council sold the old mill"),
        ("When did Ida Thorn reject the offer?", "Ida Thorn rejected the offer"),
        ("On which day did the union stop the strike?", "the union stopped the strike"),
        ("Why does Norline want a new ship?", "Norline wants a new ship"),
        ("Why has Brun left the party for good?", "Brun has left the party for good"),
        ("Why is the river rising so fast?", "the river is rising so fast"),
        ("How come the mill was sold in May?", ""),
        ("According to Thorn, why did the council sell the mill?", "According to Thorn, the council sold the mill"),
    ],
)
def test_the_claim_is_written_out_when_a_circumstance_is_asked_for(question: str, claim: str) -> None:
    assert state_assumed(question) == claim


@pytest.mark.parametrize(
    "question",
    [
        "Who sold the old mill?",
        "What did the council sell?",
        "How many mills did the council sell?",
        "Where is the mill?",
        "Did the council sell the mill?",
        "Why did it fail?",
        "When did the union meet the director, and where was it?",
    ],
)
def test_there_is_no_claim_when_nothing_or_too_little_is_taken_for_granted(question: str) -> None:
    assert state_assumed(question) == ""


def test_a_claim_is_left_unwritten_when_the_verb_may_not_be_told_from_the_subject() -> None:
    question = "How did Selby's fleet capture the harbour?"
    assert assumes_claim(question)
    assert state_assumed(question) == ""


@pytest.mark.parametrize(
    ("verb", "past"),
    [("reject", "rejected"), ("close", "closed"), ("deny", "denied"), ("play", "played"), ("stop", "stopped")],
)
def test_a_verb_is_put_in_the_past_by_its_letters_when_it_is_regular(verb: str, past: str) -> None:
    assert put_in_past(verb) == past
