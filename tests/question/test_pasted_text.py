"""Texts to check, by how the check is asked for."""

from __future__ import annotations

import pytest

from rag.question.checked_text import list_stated
from rag.question.pasted_text import find_pasted_text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Somebody told me that it has two lanes. Is that right?", "it has two lanes"),
        ("My colleague claims it has two lanes. True?", "it has two lanes."),
        ("A colleague says the road was shut. Is he right?", "the road was shut"),
        ("my boss says that the toll ends in May - true?", "the toll ends in May"),
        ("“The mayor signed a decree.” Correct?", "The mayor signed a decree."),
        ("The mayor signed a decree, true or false?", "The mayor signed a decree"),
        ("I read that 88 people were killed - is that correct", "88 people were killed"),
        ("The mayor spoke on Monday. Please check that.", "The mayor spoke on Monday"),
        ("Correct me if I'm wrong but the bridge has two lanes", "the bridge has two lanes"),
    ],
)
def test_text_is_found_when_the_check_is_asked_for_after_it(typed: str, text: str) -> None:
    assert find_pasted_text(typed) == text


@pytest.mark.parametrize("typed", ["who is the mayor, is that right?", "is that true?", "what is this, is it correct"])
def test_nothing_is_checked_when_no_statement_comes_before(typed: str) -> None:
    assert find_pasted_text(typed) in (None, "")


@pytest.mark.parametrize(
    "written",
    [
        "Somebody told me that the bridge has two lanes.",
        "I heard the bridge has two lanes.",
        "My neighbour told us the bridge has two lanes.",
    ],
)
def test_statement_is_what_was_heard_when_it_was_only_heard(written: str) -> None:
    assert [one.statement for one in list_stated(written)] == ["The bridge has two lanes."]


def test_a_long_text_is_checked_when_the_request_comes_after_it() -> None:
    text = "The council met on Monday. " * 700
    assert find_pasted_text(f"{text}Is that right?") == text.strip().rstrip(".")
    assert find_pasted_text("x" * 20_000) is None
