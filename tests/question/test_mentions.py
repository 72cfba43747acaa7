"""Whom "he" may mean after a question and its answer."""

from __future__ import annotations

import pytest

from rag.question.mentions import Exchange, list_persons


@pytest.mark.parametrize(
    ("question", "answer", "persons"),
    [
        ("Who announced the price cap?", "Energy Minister Viktor Oran", ["Viktor Oran"]),
        ("Who opened the talks?", "Norwegian Foreign Minister Ada Quist", ["Ada Quist"]),
        ("Who spoke first?", "Viktor Oran", ["Viktor Oran"]),
    ],
)
def test_title_is_no_person_when_an_answer_has_one(question: str, answer: str, persons: list[str]) -> None:
    assert list_persons(Exchange(question, answer)) == persons
