"""Which quotes need the sentence before them."""

from __future__ import annotations

import pytest

from rag.answering.extractive.context import refers_back


@pytest.mark.parametrize(
    ("text", "unresolved"),
    [
        ("He signed it on Monday.", True),
        ("But they refused.", True),
        ("The move surprised allies.", True),
        ("“It was late,” she said.", True),
        ("It is believed that the cables cracked in May.", False),
        ("Ada Quist signed it.", False),
        ("Thistles grow here.", False),
    ],
)
def test_a_sentence_refers_back_when_it_opens_with_a_pronoun(text: str, unresolved: bool) -> None:
    assert refers_back(text) is unresolved
