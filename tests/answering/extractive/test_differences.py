"""Answers to questions for a difference."""

from __future__ import annotations

import pytest

from rag.answering.extractive.answerer import answer_extractively
from rag.answering.extractive.differences import asks_difference, find_others, tells_former
from rag.answering.extractive.scorer import SentenceScorer
from rag.models.minilm import MiniLM
from tests.support.articles import count_none, make_document, read_passages

TEXT = (
    "The tower is finished. Construction took three years, ten months longer than planned. "
    "A season ticket for the stadium costs 310 euros. Last season it was 280 euros. "
    "The number of nurses rose by 40 to 390."
)


def answer(minilm: MiniLM, scorer: SentenceScorer, question: str) -> tuple[list[str], str]:
    passages = read_passages(minilm, make_document(TEXT))
    answered = answer_extractively(
        question, passages, scorer=scorer, threshold=scorer.threshold, document_frequency=count_none
    )
    return [one.text for one in answered.statements if one.short], " ".join(one.text for one in answered.statements)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How much longer than planned did construction take?", "ten months"),
        ("How long did construction take?", "three years"),
        ("By how many did the number of nurses rise?", "40"),
    ],
)
def test_the_difference_is_the_answer_only_when_it_is_asked_for(
    minilm: MiniLM, scorer: SentenceScorer, question: str, short: str
) -> None:
    assert answer(minilm, scorer, question)[0] == [short]


def test_both_values_are_told_when_the_text_has_no_difference(minilm: MiniLM, scorer: SentenceScorer) -> None:
    short, told = answer(minilm, scorer, "By how much did a season ticket rise?")
    assert not short
    assert "310 euros" in told and "280 euros" in told


@pytest.mark.parametrize("question", ["How much dearer is it now?", "By how much did it fall?", "How many more came?"])
def test_a_difference_is_asked_for_when_the_question_compares(question: str) -> None:
    assert asks_difference(question)


@pytest.mark.parametrize("question", ["How much does it cost?", "How long is it?", "Who else came?", "How many came?"])
def test_no_difference_is_asked_for_when_the_question_does_not_compare(question: str) -> None:
    assert not asks_difference(question)


def test_only_the_difference_is_left_when_a_sentence_tells_one() -> None:
    sentence = "It took three years, ten months longer than planned."
    (_, first), (last, _) = find_others(sentence)
    assert sentence[first:last] == "ten months"
    assert not find_others("It took three years.")


def test_a_former_value_is_told_when_a_sentence_opens_with_it() -> None:
    assert tells_former("Until now it was 5.50 euros.")
    assert not tells_former("The ferry carries 220 cars.")
