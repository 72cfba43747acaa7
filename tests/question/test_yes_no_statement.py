"""Yes-no questions as statements."""

from __future__ import annotations

import pytest

from rag.question.yes_no_statement import state_yes_no


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Is Kirby a general?", "Kirby is a general."),
        ("Isn't Kirby a general?", "Kirby is a general."),
        ("Is he not a general?", "He is a general."),
        ("Did the council approve the bridge?", "The council did approve the bridge."),
        ("Is it true that Mark Rutte resigned?", "Mark Rutte resigned."),
        ("Will the Bank of England raise rates?", "The Bank of England will raise rates."),
        ("Won't they come?", "They will come."),
        ("Was the old bridge closed by the council?", "The old bridge was closed by the council."),
        ("Is Rutte the NATO secretary general?", "Rutte is the NATO secretary general."),
        ("Is Rutte NATO's Secretary-General?", "Rutte is NATO's Secretary-General."),
        ("Is Ada Quist Norway's foreign minister?", "Ada Quist is Norway's foreign minister."),
        ("Was Moll the mayor of the town?", "Moll was the mayor of the town."),
        ("Did Alexander the Great win?", "Alexander the Great did win."),
        ("Is Norway against the treaty?", "Norway opposes the treaty."),
        ("Are the unions in favour of the toll?", "The unions support the toll."),
        ("Are conscripts sent to the front?", "Conscripts are sent to the front."),
        ("Is the draft one of the biggest?", "The draft is one of the biggest."),
        ("is the vagus nerve part of the system?", "The vagus nerve is part of the system."),
        ("is the gulf of mexico considered an ocean?", "The gulf of mexico is considered an ocean."),
        ("Were two thirds of the seats won by women?", "Two thirds of the seats were won by women."),
        ("Who is Kirby?", ""),
    ],
)
def test_statement_is_what_yes_affirms_when_a_question_is_asked(question: str, statement: str) -> None:
    assert state_yes_no(question) == statement
