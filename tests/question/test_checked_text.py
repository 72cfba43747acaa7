"""Which sentences of a text state something."""

from __future__ import annotations

import pytest

from rag.errors import QuestionError
from rag.question.checked_text import MOST_SENTENCE_CHARACTERS, clean_checked_text, list_stated


def test_questions_greetings_and_the_writer_are_left_out_when_a_text_is_cut() -> None:
    text = "Dear Ada! I am tired of it. Who closed the bridge? The bridge is closed."
    assert [one.text for one in list_stated(text)] == ["The bridge is closed."]


def test_the_rest_is_checked_when_a_sentence_is_marked_as_an_opinion() -> None:
    (one,) = list_stated("I think that the bridge is closed.")
    assert one.text == "I think that the bridge is closed."
    assert one.statement == "The bridge is closed."


def test_the_name_is_put_in_when_a_pronoun_opens_a_sentence() -> None:
    statements = [one.statement for one in list_stated("Ada Quist spoke in Marlow. Her plan failed. She's the mayor.")]
    assert statements[1:] == ["Ada Quist's plan failed.", "Ada Quist is the mayor."]


def test_spans_are_of_the_text_when_it_has_blank_lines() -> None:
    text = "\n\n  The bridge is closed.\n\n\tThe ferry sails daily.\n"
    found = list_stated(text)
    assert [text[one.start : one.end] for one in found] == ["The bridge is closed.", "The ferry sails daily."]


@pytest.mark.parametrize(("text", "message"), [("", "empty"), ("\x00abc", "U\\+0000"), ("x" * 20_001, "20,001")])
def test_an_error_says_why_when_a_text_cannot_be_checked(text: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        clean_checked_text(text)


@pytest.mark.parametrize("piece", ["Putin signed the decree on Monday, ", "Putin signed it; ", "Word ", "longword"])
def test_a_sentence_without_end_is_checked_in_parts_of_its_own_words(piece: str) -> None:
    text = (piece * 5000)[:19_990].strip()
    stated = list_stated(text)
    assert all(len(one.text) <= MOST_SENTENCE_CHARACTERS and text[one.start : one.end] == one.text for one in stated)
    if piece.startswith("Putin"):
        assert len(stated) >= 10 and "".join(one.text.replace(" ", "") for one in stated) == text.replace(" ", "")
