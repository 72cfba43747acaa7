"""Text is tidied the same way in every kind of file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loading.structure.blocks import tidy


@pytest.mark.parametrize(
    ("words", "tidied"),
    [
        ("The  ferry\t\tsails", "The ferry sails"),
        ("at\u00a0seven", "at seven"),
        ("one \t \r\n\r\n  two \n three", "one\ntwo\nthree"),
        ("\u200b so\u00adft \u2028", "soft"),
        ("\ud83d alone", "\ufffd alone"),
    ],
)
def test_white_space_and_invisible_characters_are_tidied(words: str, tidied: str) -> None:
    assert tidy(words) == tidied


@given(st.text(alphabet=" \n\t\r\u00a0\u2003\u2028\u200bab", max_size=40))
def test_lines_are_their_words_with_single_spaces_between(words: str) -> None:
    lines = [" ".join(line.split()) for line in words.replace("\u200b", "").splitlines()]
    assert tidy(words) == "\n".join(filter(None, lines))
