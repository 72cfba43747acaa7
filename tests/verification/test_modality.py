"""Plans, denials and speakers."""

from __future__ import annotations

import pytest

from rag.verification.modality import find_denial, find_plan, find_speaker, is_foretold


@pytest.mark.parametrize(
    ("statement", "evidence", "phrase"),
    [
        ("The council closed the road.", "The council plans to close the road in June.", "plans to close"),
        ("The council closed the road.", "The council may close the road.", "may close"),
        ("The council closed the road.", "The council closed the road and plans to open it again.", ""),
        ("The council plans to close the road.", "The council plans to close the road.", ""),
        ("Marlow has joined the league.", "Oldham opposes Marlow joining the league.", "opposes marlow joining"),
        ("Marlow is joining the league.", "Marlow is joining the league.", ""),
        ("She returned to the road.", "She returned to the road.", ""),
        ("Marlow is in the league.", "Oldham wants to invite Marlow to the league.", ""),
    ],
)
def test_a_plan_is_found_when_the_source_only_plans(statement: str, evidence: str, phrase: str) -> None:
    assert find_plan(statement, evidence) == phrase


@pytest.mark.parametrize(
    ("statement", "evidence", "foretold"),
    [
        ("Marlow will join the league.", "Marlow will join the league in June, the council said.", True),
        ("Marlow will join the league.", "Marlow joins the league in June.", True),
        ("Marlow will join the league.", "Marlow is set to join the league.", True),
        ("Marlow will join the league.", "Marlow urged the clubs to invite it to join the league.", False),
        ("Marlow will join the league.", "Marlow may join the league.", False),
        ("Marlow will join the league.", "Marlow hopes to join the league.", False),
        ("Marlow joined the league.", "Marlow hopes to join the league.", True),
    ],
)
def test_what_is_only_wished_or_possible_does_not_say_that_it_will_happen(
    statement: str, evidence: str, foretold: bool
) -> None:
    assert is_foretold(statement, evidence) == foretold


@pytest.mark.parametrize(
    ("statement", "evidence", "denier"),
    [
        (
            "The ferry was overcrowded.",
            "The ferry operator denied that the ferry was overcrowded.",
            "the ferry operator",
        ),
        ("The ferry was overcrowded.", "Quist rejected reports that the ferry was overcrowded.", "Quist"),
        ("Quist denied that the ferry was overcrowded.", "Quist denied that the ferry was overcrowded.", ""),
        ("The bridge is open.", "Quist denied that the ferry was overcrowded.", ""),
    ],
)
def test_the_denier_is_named_when_somebody_denies_it(statement: str, evidence: str, denier: str) -> None:
    assert find_denial(statement, evidence) == denier


@pytest.mark.parametrize(
    ("evidence", "speaker"),
    [
        ("Mayor Ada Quist said the bridge was weak.", "Mayor Ada Quist"),
        ("The bridge is weak, according to the council.", "the council"),
        ("“The bridge is weak,” said Ada Quist.", "Ada Quist"),
        ("He said the bridge was weak.", "the person quoted"),
        ("The bridge was weak.", ""),
    ],
)
def test_the_speaker_is_named_when_it_is_somebodys_word(evidence: str, speaker: str) -> None:
    assert find_speaker(evidence) == speaker
