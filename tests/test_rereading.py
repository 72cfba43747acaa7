"""The best sentence read by itself, and beside what the question takes for granted."""

from __future__ import annotations

import json

import pytest

from rag.answering.rereading import read_again
from rag.answering.scoring import WEIGHTS_FILE, describe_reading, rank_sentences
from rag.answering.sentence_features import measure_sentences
from rag.embedding import MiniLM
from rag.reader import load_reader
from tests.test_scoring import BRIDGE, count_none, make_document, read_passages


def measure(minilm: MiniLM, question: str, sentence: int = 0) -> dict[str, float]:
    (passage,) = read_passages(minilm, make_document(BRIDGE))
    return read_again(question, passage, passage.chunk.sentences[sentence], reader=load_reader())


@pytest.mark.parametrize("figure", ["premise", "premise_alone"])
def test_what_is_shown_counts_for_more_than_what_is_not(figure: str, minilm: MiniLM) -> None:
    shown = measure(minilm, "Why did the council of Marlow approve the new bridge?")[figure]
    assert shown > measure(minilm, "Why did the council of Marlow sell the old railway?")[figure] + 1
    assert shown > measure(minilm, "Why did the parliament of Norway approve the new bridge?")[figure] + 1


@pytest.mark.parametrize("question", ["Did the council of Marlow reject the new bridge?", "Why?", ""])
def test_nothing_is_weighed_when_nothing_is_taken_for_granted(minilm: MiniLM, question: str) -> None:
    figures = measure(minilm, question)
    assert figures["premise"] == figures["premise_alone"] == 0.0


def test_the_sentence_that_answers_by_itself_counts_for_more_than_its_neighbours(minilm: MiniLM) -> None:
    scores = [measure(minilm, "Who said that the bridge was too weak?", at)["span_alone"] for at in range(5)]
    assert scores.index(max(scores)) == 2
    assert scores[2] > sorted(scores)[-2] + 1


def test_the_passage_counts_for_the_premise_and_not_for_the_sentence_alone(minilm: MiniLM) -> None:
    at_home, elsewhere = (measure(minilm, "When did the council approve the new bridge?", at) for at in (0, 4))
    assert at_home["premise"] == elsewhere["premise"]
    assert at_home["premise_alone"] > elsewhere["premise_alone"] + 1


def test_every_figure_of_a_reading_has_a_weight(minilm: MiniLM) -> None:
    question, passages = "Why is the bridge closed?", read_passages(minilm, make_document(BRIDGE))
    reader = load_reader()
    measured = measure_sentences(question, passages, encoder=minilm, reader=reader, document_frequency=count_none)
    weights = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    utilities = rank_sentences(measured, {name: entry["weight"] for name, entry in weights["ranking"].items()})
    figures = describe_reading(measured, utilities)
    again = read_again(question, passages[0], measured.sentences[0], reader=reader)
    assert {*figures, *again, "bias"} == set(weights["confidence"])
