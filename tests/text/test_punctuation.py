"""Whether a word opens a sentence, by the text before it."""

from __future__ import annotations

import pytest

from rag.text.punctuation import opens_sentence


@pytest.mark.parametrize("before", ["", "It rained. ", "He said: “", "A heading\n", "Why? ("])
def test_a_word_opens_a_sentence_after_its_end(before: str) -> None:
    assert opens_sentence(before)


@pytest.mark.parametrize("before", ["the ", "Yesterday, ", "“Rain” "])
def test_a_word_inside_a_sentence_does_not_open_one(before: str) -> None:
    assert not opens_sentence(before)
