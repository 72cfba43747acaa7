"""Who or what something is when no sentence defines it: what the articles say about it instead."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import Assistant
from rag.schema.wording import UNDEFINED
from tests.support.reading_articles import index_texts

TEXTS = {
    "net.txt": "Fishing\n\nThe boats came in early. The fishermen of Oldham still quote the Lune Memorandum of 1894, "
    "and the towns complain that nobody keeps to it.\n",
    "otters.txt": "Otters\n\nThe biologist Tom Redfern leads the count of otters on the river.\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with index_texts(TEXTS, tmp_path_factory) as assistant:
        yield assistant


def test_what_is_said_of_it_is_quoted_when_no_sentence_says_what_it_is(assistant: Assistant) -> None:
    answer = assistant.ask("What is the Lune Memorandum?", threshold=1.0)
    assert (answer.kind, answer.lead, answer.abstained) == ("topic", UNDEFINED, False)
    assert "Lune Memorandum of 1894" in answer.statements[0].text


def test_a_fact_is_answered_as_before_when_a_sentence_says_who_it_is(assistant: Assistant) -> None:
    answer = assistant.ask("Who is Tom Redfern?")
    assert answer.kind == "fact" and "biologist" in answer.text


@pytest.mark.parametrize("question", ["Who is Ada Quist?", "What is the Marlow Memorandum?", "What is the Lune worth?"])
def test_it_is_refused_when_the_articles_do_not_speak_of_it(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).abstained


def test_it_is_refused_when_only_a_fact_is_wanted(assistant: Assistant) -> None:
    assert assistant.ask("What is the Lune Memorandum?", kind="fact", threshold=1.0).abstained


def test_what_is_said_of_a_noun_phrase_is_quoted_when_no_sentence_answers_it(assistant: Assistant) -> None:
    answer = assistant.ask("the count of otters", threshold=1.0)
    assert (answer.kind, answer.lead, answer.abstained) == ("topic", "", False)
    assert "count of otters" in answer.statements[0].text
    assert assistant.ask("the count of badgers", threshold=1.0).abstained


def test_two_are_described_only_when_no_kind_is_passed(assistant: Assistant) -> None:
    question = "Who is Tom Redfern? And what is the Lune Memorandum?"
    assert assistant.ask(question, threshold=1.0).kind == "topic"
    assert assistant.ask(question, kind="fact", threshold=1.0).abstained
    assert assistant.ask(question, kind="yes_no", threshold=1.0).kind != "topic"
