"""Sentence scorers that the settings name: one of ours, a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import ModelError, RagError, SettingsError
from tests.conftest import MakeAssistant
from tests.support.named_parts import PARTS, ask


def test_a_scorer_of_ones_own_answers(folder: Path, make_assistant: MakeAssistant) -> None:
    answer = ask(make_assistant(articles=folder, scorer=f"{PARTS}:FirstSentenceScorer"))

    assert answer.confidence == 0.9 and answer.sentences[0].text.startswith("The new tunnel")


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("BoastingScorer", ModelError, "not between 0 and 1"),
        ("StrangePassageScorer", ModelError, "a passage that it was not given"),
        ("StrangeSpanScorer", ModelError, "a span that is not inside its sentence"),
        ("UnboundedScorer", SettingsError, "needs a number `threshold` of 0 to 1"),
        ("Reverser", SettingsError, "is not a sentence scorer"),
    ],
)
def test_a_wrong_scorer_is_refused(
    folder: Path, make_assistant: MakeAssistant, name: str, error: type[RagError], message: str
) -> None:
    with pytest.raises(error, match=message):
        ask(make_assistant(articles=folder, scorer=f"{PARTS}:{name}"))
