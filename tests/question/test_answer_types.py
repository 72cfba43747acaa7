"""The type of answer that a question asks for, and candidates for it."""

from __future__ import annotations

import pytest

from rag.question.answer_types import find_answer_type, find_candidates
from tests.support.articles import BRIDGE, OTTERS


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many animals were counted?", "number"),
        ("what is the population of marlow", "number"),
        ("When does the bridge open?", "date"),
        ("In which year did otters come back?", "date"),
        ("Who leads the count?", "person"),
        ("Which mayor spoke?", "person"),
        ("Where do ferries leave from?", "place"),
        ("What city is it in?", "place"),
        ("Why is the bridge closed?", "reason"),
        ("What caused the cracks?", "reason"),
        ("How do otters fish?", "manner"),
        ("What is an otter?", "definition"),
        ("Is the bridge open?", "choice"),
        ("What happens when it rains?", "other"),
        ("What year did he ask why?", "date"),
        ("otters river", "other"),
        ("Wie viele Otter leben dort?", "other"),
    ],
)
def test_a_question_asks_for_a_type_of_answer(question: str, kind: str) -> None:
    assert find_answer_type(question) == kind


def test_candidates_are_found_with_their_spans() -> None:
    assert [BRIDGE[start:end] for start, end in find_candidates("date", BRIDGE)] == ["Tuesday", "May 2027"]
    assert [OTTERS[start:end] for start, end in find_candidates("number", OTTERS)] == ["1974. ".strip(" "), "31"]
    assert find_candidates("other", BRIDGE) == []
