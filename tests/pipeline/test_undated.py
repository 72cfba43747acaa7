"""Articles without a date, in a question within dates: left out and counted, or kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from rag import Assistant
from tests.support.reading_articles import index_texts

TEXTS = {
    "ferry.txt": "The ferry\nPublished: 2 May 2024\n\nThe ferry to Marlow carried 52,000 cars last year.\n",
    "quay.txt": "The quay\n\nThe quay of Oldham cost 14 million crowns, the harbour board said.\n",
    "bridge.txt": "The bridge\n\nThe bridge of Kingsport was painted green by volunteers.\n",
}
SINCE = date(2024, 1, 1)
LEFT_OUT = "2 of 3 articles have no date, so the dates leave them out."


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with index_texts(TEXTS, tmp_path_factory) as assistant:
        yield assistant


@pytest.mark.parametrize(
    "question", ["How much did the quay of Oldham cost?", "List the articles", "Tell me about Marlow"]
)
def test_undated_articles_are_counted_when_dates_leave_them_out(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question, since=SINCE)
    assert LEFT_OUT in answer.notes
    assert not any(file in answer.sources for file in ("quay.txt", "bridge.txt"))


def test_undated_articles_answer_when_they_are_kept(assistant: Assistant) -> None:
    answer = assistant.ask("How much did the quay of Oldham cost?", since=SINCE, undated=True)
    assert answer.sources == ("quay.txt",)
    assert not answer.notes
    assert "3 articles" in assistant.ask("How many articles are there?", since=SINCE, undated=True).text


def test_only_files_asked_are_counted_when_a_question_names_them(assistant: Assistant) -> None:
    answer = assistant.ask("How much did the quay cost?", since=SINCE, files=["quay.txt", "ferry.txt"])
    assert "1 of 2 articles have no date, so the dates leave them out." in answer.notes


def test_nothing_is_said_when_no_dates_are_given(assistant: Assistant) -> None:
    assert assistant.ask("How much did the quay of Oldham cost?").notes == ()
