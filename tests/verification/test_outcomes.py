"""Who won and who lost is told by the verb that says so, and by nothing else."""

from __future__ import annotations

import pytest

from rag.kinds.yes_no import decide
from rag.verification.claims import SourceText
from rag.verification.outcomes import find_outcome, leaves_open, read_outcome
from rag.verification.verdicts import load_judge


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
        ("Rovers won the cup", "Rovers, the holders, won the cup again on Saturday.", True),
        ("Rovers won the cup", "Rovers beat United to win the cup.", True),
        ("Rovers won the county cup", "United won the county cup.", False),
        ("the mayor won the election", "Tom Redfern won the election, and the mayor wept.", False),
    ],
)
def test_outcome_is_what_the_verb_says_when_a_sentence_names_the_contest(
    statement: str, text: str, is_so: bool | None
) -> None:
    claimed = read_outcome(statement)
    assert claimed is not None and find_outcome(claimed, text) is is_so


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("Trump won the election", "Trump claimed the election was stolen."),
        ("Rovers won the match", "Rovers took the match seriously."),
        ("Rovers won the case", "Rovers lifted the case off the floor."),
        ("Rovers won the cup", "Rovers lifted the cup ban."),
        ("Rovers won the cup", "Rovers almost won the cup."),
        ("Rovers won the cup", "Rovers all but won the cup."),
        ("Rovers won the cup", "Rovers were favourites to win the cup."),
        ("Rovers won the cup", "Rovers have not won the cup."),
        ("Rovers won the cup", "Rovers didn't win the cup."),
        ("Rovers won the cup", "Rovers could have won the cup."),
        ("Rovers won the cup", "The cup was nearly won by Rovers."),
        ("Rovers won the cup", "Fans believe Rovers won the cup."),
        ("Norway has lost the war", "Norway is not about to lose the war."),
        ("Rovers won the cup", "Rovers suffered defeat in the cup final."),
        ("Rovers won the cup", "Rovers beat United to reach the cup final."),
        ("Rovers won the cup", "Rovers beat United in the cup on Saturday."),
        ("Rovers won the cup", "Rovers won the cup match."),
        ("Rovers won the series", "Rovers lost the first game of the series."),
        ("Quist won the election", "The son of Quist won the election."),
        ("Quist won the election", "Quist's rival won the election."),
        ("Quist won the election", "Redfern, who was beaten by Quist, won the election."),
    ],
)
def test_nothing_is_said_when_the_side_did_not_do_it_or_won_something_else(statement: str, text: str) -> None:
    claimed = read_outcome(statement)
    assert claimed is not None and find_outcome(claimed, text) is None


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("Rovers won the cup", "City won the cup in 1990."),
        ("Rovers won the cup", "City won the cup."),
        ("Biden won the election", "In 2016 Trump won the election."),
        ("Biden won the election", "In 2016 Trump won the election, four years before Biden did."),
        ("Rovers won the county cup", "City won the county cup in 1990."),
        ("Rovers won the cup", "Rovers lost the cup final in 1990."),
        ("Rovers won the cup", "Rovers and United won the cup."),
    ],
)
def test_another_winner_contradicts_nothing_when_it_may_be_another_contest(statement: str, text: str) -> None:
    claimed = read_outcome(statement)
    assert claimed is not None and find_outcome(claimed, text) is not False


@pytest.mark.parametrize(
    "statement", ["Norway lost 20 ships", "any team won the cup", "Quist won applause", "Rovers played the cup final"]
)
def test_nothing_is_claimed_when_no_side_wins_it(statement: str) -> None:
    assert read_outcome(statement) is None


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("Trump won the election", "Trump claimed the election was stolen."),
        ("Rovers won the cup", "Rovers were favourites to win the cup."),
        ("Rovers won the cup", "Rovers almost won the cup."),
        ("Rovers won the cup", "Fans believe Rovers won the cup."),
        ("Rovers won the cup", "Rovers won the cup match."),
        ("Quist won the election", "The son of Quist won the election."),
        ("Quist won the election", "Quist says she won the election."),
        ("Norway won the war", "Norway won a battle in the war."),
        ("Rovers won the cup", "Rovers won the race for the cup."),
        ("Rovers won the cup", "Rovers won everything but the cup."),
        ("Rovers won the cup", "City won the cup in 1990."),
        ("Biden won the election", "In 2016 Trump won the election."),
    ],
)
def test_question_is_undecided_when_a_sentence_leaves_the_outcome_open(statement: str, text: str) -> None:
    judgement = load_judge().judge(statement, [SourceText(1, "a.txt", "", text, 0)])
    assert decide(judgement) is None and judgement.verdict == "not found"


@pytest.mark.parametrize(
    "text", ["Trump promised jobs. He won the election.", "The mayor said Trump won the election."]
)
def test_outcome_is_judged_by_its_words_when_the_winner_may_be_the_claimed_side(text: str) -> None:
    claimed = read_outcome("Trump won the election")
    assert claimed is not None and find_outcome(claimed, text) is None and not leaves_open(claimed, text)
