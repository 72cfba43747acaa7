"""The office whose holder a question asks for."""

from __future__ import annotations

import pytest

from rag.text.office_holders import find_asked_office, find_holders


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("who is the Norwegian foreign minister", "foreign minister"),
        ("Who was the Pact's Secretary-General in May?", "secretary general"),
        ("Who signed the decree?", ""),
        ("Is Quist the foreign minister?", ""),
        ("", ""),
    ],
)
def test_office_is_found_when_the_question_asks_who_holds_it(question: str, office: str) -> None:
    assert find_asked_office(question) == office


def test_asked_office_is_written_like_that_of_a_holder() -> None:
    (holder,) = find_holders("The Pact's Secretary-General Mark Tolvo spoke.")
    assert holder.office == find_asked_office("who is the secretary general of the Pact")
