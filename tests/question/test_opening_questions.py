"""Questions for somebody who has read nothing yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Assistant
from rag.question.opening_questions import stands_alone, word_headline, word_topic
from tests.conftest import MakeAssistant


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many soldiers have been killed in Donbas?", True),
        ("Who is the US secretary of state?", True),
        ("Why is the timeline for approval now more urgent?", False),
        ("What did Rutte emphasize?", False),
        ("What has Russia denied?", False),
    ],
)
def test_a_question_stands_alone_when_it_names_what_it_asks(question: str, expected: bool) -> None:
    assert stands_alone(question) is expected


def test_an_article_is_asked_about_by_its_headline_or_its_file() -> None:
    assert word_headline("The ferry  sails", "a.txt") == "What does the article “The ferry sails” say?"
    assert word_headline("", "a.txt") == "Summarise a.txt"
    assert word_headline('He said "no"', "a.txt") == "Summarise a.txt"
    assert word_headline("x" * 100, "<b>.txt") == "" and word_topic("<b>") == ""


def test_the_first_questions_are_of_facts_of_the_whole_folder_and_of_headlines(seeds_assistant: Assistant) -> None:
    questions = seeds_assistant.suggest_questions(count=4)
    assert len(questions) == 4
    assert questions[-2] == "What do the articles say about Ukraine?"
    assert questions[-1].startswith("What does the article “")


def test_a_folder_of_one_plain_sentence_has_a_question(make_assistant: MakeAssistant, tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "kiel.txt").write_text("The harbour cost 17 million euros, the council said.", encoding="utf-8")
    assistant = make_assistant(articles=folder)
    assistant.index()
    assert assistant.suggest_questions()
