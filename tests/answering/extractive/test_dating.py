"""Answers for a time, read with the shipped models."""

from __future__ import annotations

from datetime import date

import pytest

from rag.answering.extractive.answerer import ExtractiveAnswer, answer_extractively
from rag.answering.extractive.scorer import SentenceScorer
from rag.models.minilm import MiniLM
from rag.schema.documents import Document
from tests.support.articles import count_none, make_document, read_passages

STORM = make_document(
    "A storm sank the ferry Vega in Lund harbour. Nobody was hurt.",
    file="storm.txt",
    title="Storm hits Lund harbour",
    published=date(2022, 8, 9),
)
COUNCIL = make_document(
    "The council of Arne voted for a new school on Tuesday. In 2019 it had voted for a swimming pool.",
    file="council.txt",
    published=date(2023, 11, 14),
)
BUSES = (
    make_document(
        "A night bus ticket costs 3.20 euros. The company Nortrans runs twelve lines.",
        file="2023.txt",
        published=date(2023, 2, 1),
    ),
    make_document(
        "The night bus becomes dearer. A ticket rises from 3.20 to 3.80 euros on Monday.",
        file="2024.txt",
        published=date(2024, 1, 10),
    ),
)
QUAKE = (
    make_document(
        "The earthquake in Mora killed 12 people, the governor said.", file="first.txt", published=date(2025, 3, 2)
    ),
    make_document(
        "The earthquake in Mora killed 31 people, the governor said.", file="second.txt", published=date(2025, 3, 4)
    ),
)


def answer(minilm: MiniLM, scorer: SentenceScorer, question: str, *documents: Document) -> ExtractiveAnswer:
    return answer_extractively(
        question,
        read_passages(minilm, *documents),
        scorer=scorer,
        threshold=scorer.threshold,
        document_frequency=count_none,
    )


@pytest.mark.parametrize("when", ["in August 2022", "on 9 August 2022", "in summer 2022", "in August"])
def test_the_day_of_an_article_answers_when_a_question_names_it(
    minilm: MiniLM, scorer: SentenceScorer, when: str
) -> None:
    answered = answer(minilm, scorer, f"Which ferry sank in Lund harbour {when}?", STORM)
    assert "Vega" in answered.statements[0].text


@pytest.mark.parametrize("when", ["in August 2021", "in May 2022", "on 1 January 2022"])
def test_nothing_answers_when_the_article_is_of_another_time(minilm: MiniLM, scorer: SentenceScorer, when: str) -> None:
    assert answer(minilm, scorer, f"Which ferry sank in Lund harbour {when}?", STORM).abstained


def test_the_sentence_of_the_time_answers_when_an_article_tells_of_two(minilm: MiniLM, scorer: SentenceScorer) -> None:
    question = "What did the council of Arne vote for in {}?"
    assert "school" in answer(minilm, scorer, question.format("November 2023"), COUNCIL).statements[0].text
    assert "pool" in answer(minilm, scorer, question.format(2019), COUNCIL).statements[-1].text
    assert answer(minilm, scorer, question.format(2015), COUNCIL).abstained


def test_the_newest_figure_comes_first_and_the_older_beside_it_when_the_present_is_asked_for(
    minilm: MiniLM, scorer: SentenceScorer
) -> None:
    answered = answer(minilm, scorer, "How much does a night bus ticket cost now?", *BUSES)
    assert answered.lead == "As of 10 January 2024:"
    assert [one.text for one in answered.statements if one.short] == ["3.80 euros", "3.20 euros"]
    assert [one.label for one in answered.statements if not one.short] == ["10 January 2024", "1 February 2023"]


def test_the_newest_figure_comes_first_when_articles_of_two_days_differ(minilm: MiniLM, scorer: SentenceScorer) -> None:
    answered = answer(minilm, scorer, "How many people did the earthquake in Mora kill?", *QUAKE)
    assert [one.text for one in answered.statements if one.short] == ["31", "12"]
    assert not answered.lead


def test_a_time_that_is_only_compared_with_does_not_date_the_sentence(minilm: MiniLM, scorer: SentenceScorer) -> None:
    rents = make_document(
        "A flat in Vael costs 11.20 euros a square metre on average, 60 cents more than a year ago.",
        file="rents.txt",
        published=date(2023, 3, 1),
    )
    answered = answer(minilm, scorer, "What did a flat cost in Vael in March 2023?", rents)
    assert answered.statements and "11.20" in answered.statements[0].text


def test_the_newer_date_comes_first_when_the_question_asks_when_something_will_be(
    minilm: MiniLM, scorer: SentenceScorer
) -> None:
    first = make_document(
        "The new hospital in Aslo will open in September 2023, the director said.",
        file="a.txt",
        published=date(2023, 2, 10),
    )
    second = make_document(
        "The new hospital in Aslo will not open before February 2024, the director said, because lifts are missing.",
        file="b.txt",
        published=date(2023, 8, 15),
    )
    answered = answer(minilm, scorer, "When does the new hospital open?", first, second)
    assert [one.text for one in answered.statements if one.short] == ["February 2024", "September 2023"]
