"""Yes-no questions about a small folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import Assistant, load_settings
from rag.schema.answers import Answer
from rag.serving.json import describe_answer
from tests.kinds.checked_folder import write_folder


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = write_folder(tmp_path_factory.mktemp("checked") / "articles")
    with Assistant(load_settings(articles=folder, home=tmp_path_factory.mktemp("home"))) as assistant:
        assistant.index()
        yield assistant


def ask(assistant: Assistant, question: str) -> Answer:
    return assistant.ask(question, kind="yes_no")


@pytest.mark.parametrize(
    "question",
    [
        "Did the council approve the new bridge?",
        "Will the bridge cost 4.2 million euros?",
        "Is it true that the laboratory employs 120 people?",
        "Does the council plan to close the old harbour road?",
        "Didn't Tom Redfern resign?",
        "did tom redfern resign",
        "so did the council approve the new bridge?",
    ],
)
def test_answer_is_yes_when_a_sentence_says_so(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question)
    assert (answer.kind, answer.verdict) == ("yes_no", "yes")
    assert answer.lead.startswith("Yes")
    assert answer.citations
    assert all(statement.verified for statement in answer.statements)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Will the bridge cost 5.8 million euros?", "4.2 million euros"),
        ("Was the school on Mill Street damaged by the flood?", "was not damaged"),
        ("Wasn't the school on Mill Street damaged by the flood?", "was not damaged"),
        ("Did volunteers count 54 otters on the river?", "31 otters"),
    ],
)
def test_answer_is_no_when_a_sentence_says_otherwise(assistant: Assistant, question: str, said: str) -> None:
    answer = ask(assistant, question)
    assert answer.verdict == "no"
    assert answer.lead == "No."
    assert said in answer.text


def test_answer_names_whose_word_it_is_when_it_is_somebodys(assistant: Assistant) -> None:
    assert ask(assistant, "Was the old bridge too weak for lorries?").lead == "Yes, according to Mayor Ada Quist."
    assert ask(assistant, "Was the ferry overcrowded?").lead == "No, according to the ferry operator."


@pytest.mark.parametrize(
    "question",
    [
        "Did the minister resign?",  # only asked in the article
        "Did the council close the old harbour road?",  # only planned
        "Is Ada Quist a footballer?",
        "Has Paris won the cup?",
    ],
)
def test_nothing_is_decided_when_no_sentence_does(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question)
    assert answer.verdict == ""
    assert not answer.lead.startswith(("Yes", "No"))


def test_json_has_the_verdict_when_it_is_decided(assistant: Assistant) -> None:
    assert describe_answer(ask(assistant, "Did the council approve the new bridge?"))["verdict"] == "yes"
    assert "verdict" not in describe_answer(ask(assistant, "Has Paris won the cup?"))
