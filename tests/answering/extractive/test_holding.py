"""Answers from texts that deny, correct, plan or suppose what they say, read with the shipped models."""

from __future__ import annotations

import pytest

from rag.answering.extractive.answerer import ExtractiveAnswer, answer_extractively
from rag.answering.extractive.scorer import SentenceScorer
from rag.models.minilm import MiniLM
from rag.schema.wording import TOLD_AS
from tests.support.articles import count_none, make_document, read_passages


def answer(minilm: MiniLM, scorer: SentenceScorer, text: str, question: str) -> ExtractiveAnswer:
    return answer_extractively(
        question,
        read_passages(minilm, make_document(text)),
        scorer=scorer,
        threshold=scorer.threshold,
        document_frequency=count_none,
    )


@pytest.mark.parametrize(
    ("text", "question", "words"),
    [
        (
            "Editor's note: The first version of this report gave the number of injured as 17. There were 11.",
            "How many people were injured?",
            "11",
        ),
        (
            "It is a myth that the lighthouse was built by monks. Sailors from Breen built it in 1820.",
            "Who built the lighthouse?",
            "Sailors from Breen",
        ),
        (
            "Many people think that the tower is 120 metres tall. In fact it measures 96 metres.",
            "How tall is the tower?",
            "96 metres",
        ),
        (
            "The concert was to be conducted by Rolf Lander. He fell ill, and Ines Moreau conducted it instead.",
            "Who conducted the concert?",
            "Ines Moreau",
        ),
        (
            "Singer Rolf Lander was to play in the old theatre. Because of a strike he was moved to the town hall.",
            "Where did Rolf Lander play?",
            "town hall",
        ),
        ("The village was founded not by Swedes but by Finns.", "Who founded the village?", "Finns"),
    ],
)
def test_what_is_so_is_the_answer_when_the_text_sets_a_claim_right(
    minilm: MiniLM, scorer: SentenceScorer, text: str, question: str, words: str
) -> None:
    answered = answer(minilm, scorer, text, question)
    assert words in answered.statements[0].text
    assert len(answered.statements[0].text.split()) < 12
    assert all(statement.verified for statement in answered.statements)
    assert not answered.lead


def test_the_sentence_that_sets_right_comes_before_the_one_it_sets_right(
    minilm: MiniLM, scorer: SentenceScorer
) -> None:
    text = (
        "Correction: An earlier version said that the pool had been shut since Friday. It has been shut since Monday."
    )
    answered = answer(minilm, scorer, text, "Since when has the pool been shut?")
    assert [one.text for one in answered.statements] == [
        "Monday",
        "It has been shut since Monday.",
        "Correction: An earlier version said that the pool had been shut since Friday.",
    ]


@pytest.mark.parametrize(
    ("text", "question", "how"),
    [
        ("She denied that she had taken 50,000 euros.", "How much money did she take?", "denied"),
        ("The bank expects the economy to grow by 2.1 percent.", "How much did the economy grow?", "foretold"),
        ("The thief allegedly stole 14 watches from the shop.", "How many watches did the thief steal?", "claimed"),
        ("The tower is 15 metres taller than the church.", "How tall is the tower?", "difference"),
        ("The road was to be opened by the king in May.", "When was the road opened?", "planned"),
        ("The sale of the tickets closes on 15 July.", "When did the sale of the tickets start?", "ending"),
    ],
)
def test_a_sentence_is_told_as_what_it_is_when_the_text_holds_nothing_else(
    minilm: MiniLM, scorer: SentenceScorer, text: str, question: str, how: str
) -> None:
    answered = answer(minilm, scorer, text, question)
    assert answered.lead == TOLD_AS[how]
    assert [one.text for one in answered.statements] == [text]
    assert not answered.statements[0].short


def test_the_denial_is_quoted_too_when_another_sentence_denies(minilm: MiniLM, scorer: SentenceScorer) -> None:
    text = "A post says the mayor resigned on Friday. The mayor's office calls this an invention."
    answered = answer(minilm, scorer, text, "When did the mayor resign?")
    assert answered.lead == TOLD_AS["denied"]
    assert [one.text for one in answered.statements] == [
        "A post says the mayor resigned on Friday.",
        "The mayor's office calls this an invention.",
    ]


def test_the_claim_is_the_answer_when_the_question_asks_what_was_claimed(
    minilm: MiniLM, scorer: SentenceScorer
) -> None:
    text = "A video claims that the tunnel is 90 km long. That is false: it is 19 km long."
    answered = answer(minilm, scorer, text, "How long is the tunnel according to the video?")
    assert answered.statements[0].text.startswith("90 km")
