"""Whether two sentences are one with a word changed."""

from __future__ import annotations

import pytest

from rag.text.near_copies import is_near_copy

SENTENCE = "The ferry to Selby sails twice a day from the old pier, the company Norline said."


@pytest.mark.parametrize(
    "other",
    [
        SENTENCE,
        "the ferry to Selby sails twice a day from the old pier the company Norline said",
        "The ferry to Selby sails twice a day from the old quay, the company Norline said.",
        "The ferry to Selby now sails twice a day from the old pier, the company Norline said.",
    ],
)
def test_a_sentence_is_a_copy_when_nothing_asked_for_differs(other: str) -> None:
    assert is_near_copy(SENTENCE, other)


@pytest.mark.parametrize(
    "other",
    [
        "The ferry to Selby sails 4 times a day from the old pier, the company Norline said.",
        "The ferry to Tarn sails twice a day from the old pier, the company Norline said.",
        "The ferry to Selby never sails twice a day from the old pier, the company Norline said.",
        "The ferry to Selby sails twice a day from the new pier, the company Norline said.",
        "A bus goes to the old pier, the company Norline said, and the ferry to Selby waits.",
    ],
)
def test_a_sentence_is_no_copy_when_something_asked_for_differs(other: str) -> None:
    assert not is_near_copy(SENTENCE, other)
