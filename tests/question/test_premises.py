"""The premises of questions as statements."""

from __future__ import annotations

import pytest

from rag.question.premises import state_question


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Why did the council close the bridge?", "The council close the bridge."),
        ("How many men did the decree call up?", "The decree call up men."),
        ("In which year was the old bridge built?", "The old bridge built year."),
        ("Which engineers checked the cables in May?", "Engineers checked the cables in May."),
        ("Who leads the otter count", "Leads the otter count."),
        ("According to Ada Quist, why is the bridge too weak?", "According to Ada Quist the bridge too weak."),
        ("Did the council close the bridge?", "The council close the bridge."),
        ("Name the mayor.", "Name the mayor."),
        ("Why?", ""),
        ("", ""),
    ],
)
def test_a_question_is_stated_as_its_premise(question: str, statement: str) -> None:
    assert state_question(question) == statement
