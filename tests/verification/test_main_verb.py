from __future__ import annotations

import pytest

from rag.verification.main_verb import find_main_verb, is_of_past, say_of_subject


@pytest.mark.parametrize(
    ("statement", "said", "verb", "is_past"),
    [
        ("Norway has joined the pact", "joined the pact", "join", True),
        ("the council did approve the bridge", "approve the bridge", "approv", True),
        ("Norway will join the pact", "join the pact", "join", False),
        ("Norway joins the pact", "joins the pact", "join", False),
        ("Norway", "", "", False),
    ],
)
def test_what_is_said_of_the_subject(statement: str, said: str, verb: str, is_past: bool) -> None:
    assert say_of_subject(statement) == said
    assert find_main_verb(statement) == verb
    assert is_of_past(statement) == is_past
