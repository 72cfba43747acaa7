"""The completed form of a follow-up is shown when it is a sentence and adds something to what was typed."""

from __future__ import annotations

import pytest

from rag import Turn
from ui.view_models import describe_asked


@pytest.mark.parametrize(
    ("typed", "asked_as", "shown"),
    [
        ("And when?", "When (decree, signed)?", ""),
        ("Why?", "Why?", ""),
        ("When did he sign it?", "When did Putin sign it (decree)?", "When did Putin sign it?"),
        ("Who else?", "", ""),
        ("Is this true: it rained.", "Is this true: it rained.", ""),
    ],
)
def test_what_was_asked_is_shown_when_it_says_more_than_what_was_typed(typed: str, asked_as: str, shown: str) -> None:
    turn = Turn(1, typed, "2026-01-01T00:00:00+00:00", "answered", answer={"asked_as": asked_as})
    assert describe_asked(turn) == shown
