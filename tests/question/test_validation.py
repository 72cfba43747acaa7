"""What is read of a typed input and of the conversation before it."""

from __future__ import annotations

import pytest

from rag.errors import QuestionError
from rag.question.mentions import _read_persons
from rag.question.pasted_text import find_pasted_text
from rag.question.validation import MAX_EARLIER_CHARACTERS, MAX_EARLIER_TURNS, bound_earlier, clean_question
from rag.schema.query import EarlierTurn


def test_last_turns_are_kept_in_part_when_a_conversation_is_long() -> None:
    turns = [EarlierTurn(f"Question {number}", "x" * 10_000, ()) for number in range(50)]
    kept = bound_earlier(turns)
    assert [turn.question for turn in kept] == [turn.question for turn in turns[-MAX_EARLIER_TURNS:]]
    assert {len(turn.answer) for turn in kept} == {MAX_EARLIER_CHARACTERS}
    assert bound_earlier(turns[:1])[0].question == "Question 0"


@pytest.mark.parametrize("text", [" " * 19_990 + "?", " " * 9_990 + "a." * 4_999, " " * 9_990 + '"' + "a" * 9_000])
def test_spaces_are_no_work_when_an_input_is_made_of_them(text: str) -> None:
    # each step of a match that tried every space would be thousands of times as many, so this would not end soon
    with pytest.raises(QuestionError):
        clean_question(text)


def test_claim_is_found_when_spaces_stand_around_it() -> None:
    assert find_pasted_text('   "The bridge cost 4 million" true?  ') == "The bridge cost 4 million"


def test_person_is_read_once_when_named_often() -> None:
    assert _read_persons("Anna Lopez spoke to us. " * 40) == ["Anna Lopez"]
