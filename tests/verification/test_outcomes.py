"""Who won and who lost is told by the verb that says so, and by nothing else."""

from __future__ import annotations

import pytest

from rag.verification.outcomes import find_outcome, read_outcome


@pytest.mark.parametrize(
    ("statement", "text", "is_so"),
    [
        ("Rovers won the cup", "Rovers beat United 3-1 in the cup final on Saturday.", True),
        ("Rovers won the cup", "Rovers lifted the cup after beating United.", True),
        ("Rovers won the cup", "The cup was won by Rovers.", True),
        ("Rovers won the cup", "United won the cup on Saturday after beating Rovers.", False),
        ("Rovers won the cup", "Rovers were beaten 2-1 in the cup final by United.", False),
        ("Rovers won the cup", "Rovers lost the cup final to United.", False),
        ("Rovers won the cup", "Rovers walked out of the cup on Friday.", None),
        ("Ada Quist won the election", "Redfern, who was beaten by Ada Quist in the election, wept.", True),
        ("the mayor has lost the election", "The mayor was defeated in the election on Sunday.", True),
        ("the mayor has lost the election", "The mayor calls the election a farce.", None),
        ("Norway lost the war", "Norway lost 20 ships in the war and asked for help.", None),
        ("Norway has lost the war", "Oslo perceives it as a war against Norway.", None),
    ],
)
def test_outcome_is_what_the_verb_says_when_a_sentence_names_the_contest(
    statement: str, text: str, is_so: bool | None
) -> None:
    claimed = read_outcome(statement)
    assert claimed is not None and find_outcome(claimed, text) is is_so


@pytest.mark.parametrize(
    "statement", ["Norway lost 20 ships", "any team won the cup", "Quist won applause", "Rovers played the cup final"]
)
def test_nothing_is_claimed_when_no_side_wins_it(statement: str) -> None:
    assert read_outcome(statement) is None
