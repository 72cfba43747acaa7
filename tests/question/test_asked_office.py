"""Questions for the one who holds an office."""

from __future__ import annotations

import pytest

from rag.question.asked_office import AskedOffice, read_asked_office


@pytest.mark.parametrize(
    ("question", "office", "body"),
    [
        ("Who is the president of Ukraine?", "president", "Ukraine"),
        ("who's the current foreign minister of norway", "foreign minister", "norway"),
        ("whos the NATO chief", "NATO chief", ""),
        ("Who is NATO Secretary-General?", "NATO Secretary-General", ""),
        ("who's Norway's Captain", "Norway's Captain", ""),
        ("Who is Ukraine's president now?", "Ukraine's president", ""),
        ("and who is the Swedish prime minister?", "Swedish prime minister", ""),
        ("who runs nato", "", "nato"),
        ("Who is in charge of the Lune Pact?", "", "Lune Pact"),
        ("who is leading the harbour board these days", "", "harbour board"),
        ("What is the name of the mayor of Marlow?", "mayor", "Marlow"),
        ("the president of Norway is who?", "president", "Norway"),
    ],
)
def test_office_is_read_when_nothing_else_is_asked(question: str, office: str, body: str) -> None:
    assert read_asked_office(question) == AskedOffice(office, body)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the president?",
        "Who was the president of Ukraine in 1995?",
        "Who is the president of Ukraine and who is his wife?",
        "Who is the minister that signed the treaty?",
        "Who is its president?",
        "Who is in charge of it?",
        "Who leads them?",
        "Who is the president of Ukraine since 2019?",
        "Where is the president of Ukraine?",
        "Who is Ada?",
        "Who signed the treaty?",
        "Who is Tom Cook?",
        "Who's Tom Cook?",
        "Who is Dr. Ada Coleman?",
        "",
    ],
)
def test_no_office_is_read_when_the_question_asks_for_something_else(question: str) -> None:
    assert read_asked_office(question) is None
