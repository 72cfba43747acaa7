"""The subject of a request in fewer words."""

from __future__ import annotations

import pytest

from rag.question.subject_words import list_shorter


@pytest.mark.parametrize(
    ("subject", "shorter"),
    [
        ("this Quist guy", ["Quist"]),
        ("the whole toll thing", ["toll"]),
        ("whether Marlow gets into the union", ["Marlow gets into the union", "Marlow union"]),
        ("ferries in general", ["ferries"]),
    ],
)
def test_subject_is_shortened_when_words_only_refer_to_it(subject: str, shorter: list[str]) -> None:
    assert list_shorter(subject) == shorter


@pytest.mark.parametrize("subject", ["ferries", "Lune", "sanctions on gas"])
def test_subject_keeps_every_word_that_names_something(subject: str) -> None:
    assert all(word in one for one in list_shorter(subject) for word in subject.split() if word != "on")
