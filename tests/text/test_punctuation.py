"""Whether a word opens a sentence, by the text before it, and whether a sentence is a question."""

from __future__ import annotations

import pytest

from rag.text.punctuation import asks, opens_sentence


@pytest.mark.parametrize("before", ["", "It rained. ", "He said: “", "A heading\n", "Why? ("])
def test_a_word_opens_a_sentence_after_its_end(before: str) -> None:
    assert opens_sentence(before)


@pytest.mark.parametrize("before", ["the ", "Yesterday, ", "“Rain” "])
def test_a_word_inside_a_sentence_does_not_open_one(before: str) -> None:
    assert not opens_sentence(before)


@pytest.mark.parametrize("sentence", ["Who paid?", "“Who paid?”", "(Who paid?) ", "Is this “freedom”?", "so who?”"])
def test_a_sentence_asks_when_it_is_a_question(sentence: str) -> None:
    assert asks(sentence)


@pytest.mark.parametrize("sentence", ["He paid.", "“Who paid?” he asked.", "He asked: “Who paid?”", "", "?!."])
def test_a_sentence_states_something_when_it_is_no_question(sentence: str) -> None:
    assert not asks(sentence)
