"""When a text is taken for a loop."""

from __future__ import annotations

import pytest

from rag.answering.generative.repetition import is_looping


@pytest.mark.parametrize(
    "text",
    [
        "It is run by the ferry " + "and the ferry " * 5,
        "The " + "the " * 12,
        "A ticket costs " + "two euros, or so the mayor of the town said on Tuesday, and " * 4 + "th",
    ],
)
def test_a_phrase_over_and_over_is_a_loop(text: str) -> None:
    assert is_looping(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No, no, no, no, said the mayor",
        "The council approved the bridge and the council approved the ferry and the council approved the road",
        "In 2021 it cost 4 euros, in 2022 it cost 5 euros, in 2023 it cost 6 euros, in 2024 it cost 7 euros and",
    ],
)
def test_speech_and_lists_are_no_loop(text: str) -> None:
    assert not is_looping(text)
