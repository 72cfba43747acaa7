"""Whether a sentence may decide what a party supports or opposes."""

from __future__ import annotations

import pytest

from rag.kinds.stance import may_decide_stance


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("Norway supports the new treaty.", "Norwegian ministers welcomed the treaty."),
        ("Norway does not support the treaty.", "While talks went on, Norway rejected it."),
        ("The treaty was signed.", "Ministers met on Monday."),
        ("Norway is a member of the union.", "Sweden joined, as Norway stayed out."),
    ],
)
def test_text_that_speaks_of_the_party_may_decide(statement: str, text: str) -> None:
    assert may_decide_stance(statement, text)


@pytest.mark.parametrize(
    "text",
    [
        "All members affirmed the treaty, as Norway continues to lose ground.",
        "Sweden urged the union to sign the treaty.",
    ],
)
@pytest.mark.parametrize(
    "statement", ["Norway supports the treaty.", "Norway opposes the treaty.", "Norway did not endorse the treaty."]
)
def test_text_about_others_does_not_decide(statement: str, text: str) -> None:
    assert not may_decide_stance(statement, text)
