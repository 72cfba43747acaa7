"""Greetings and thanks, in English and other languages."""

from __future__ import annotations

import pytest

from rag.question.kinds import recognise
from rag.question.small_talk import is_talk


@pytest.mark.parametrize(
    ("typed", "aspect"),
    [
        ("thanks!", "thanks"),
        ("Vielen Dank!", "thanks"),
        ("ok, merci beaucoup", "thanks"),
        ("¡Gracias!", "thanks"),
        ("спасибо большое", "thanks"),
        ("谢谢！", "thanks"),
        ("Guten Morgen", "hello"),
        ("привіт", "hello"),
    ],
)
def test_courtesy_is_talk_when_it_is_in_any_of_many_languages(typed: str, aspect: str) -> None:
    request = recognise(typed)
    assert (request.kind, request.aspect) == ("talk", aspect)
    assert is_talk(typed)


@pytest.mark.parametrize("typed", ["morgen", "Who thanked the mayor?", "Danke Bank", "What about thanks?"])
def test_words_are_no_talk_when_they_ask_for_something(typed: str) -> None:
    assert not is_talk(typed)
