"""Questions that ask for something that is not a plain fact."""

from __future__ import annotations

import pytest

from rag.question.moods import list_wanted


@pytest.mark.parametrize(
    ("question", "how"),
    [
        ("What does the video claim?", "denied"),
        ("What did the first version of the article say?", "corrected"),
        ("When was the museum originally to open?", "replaced"),
        ("How much will the bridge cost?", "planned"),
        ("By how much is the economy expected to grow?", "foretold"),
        ("Where would the concert be held if it rained?", "supposed"),
        ("How much taller is the tower than the church?", "difference"),
        ("What was not allowed?", "negated"),
    ],
)
def test_what_does_not_hold_is_wanted_when_the_question_asks_for_it(question: str, how: str) -> None:
    assert how in list_wanted(question)


@pytest.mark.parametrize(
    "question", ["How much did the tunnel cost?", "Who opened the museum?", "When did it open?", "Which plant made it?"]
)
def test_nothing_that_does_not_hold_is_wanted_when_the_question_asks_for_what_is_so(question: str) -> None:
    assert list_wanted(question) <= {
        "possible",
        "outdated",
        "newer",
        "difference",
        "beginning",
        "ending",
    }


@pytest.mark.parametrize(
    ("question", "bounds"),
    [
        ("When did the decree take effect?", {"beginning"}),
        ("When did the fair open?", {"beginning"}),
        ("Until when is the fair open?", {"beginning", "ending"}),
        ("When does the ticket expire?", {"ending"}),
        ("When did the council meet?", {"beginning", "ending"}),
        ("Who opened the fair?", {"beginning", "ending"}),
    ],
)
def test_one_end_is_wanted_only_when_the_question_asks_for_that_end(question: str, bounds: set[str]) -> None:
    assert list_wanted(question) & {"beginning", "ending"} == bounds
