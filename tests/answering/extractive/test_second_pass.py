"""The second reading of the best sentence: alone, and against the premise of the question."""

from __future__ import annotations

import json

import pytest

from rag.answering.extractive.features import measure_sentences
from rag.answering.extractive.scorer import WEIGHTS_FILE, list_confidence_features, list_span_features, rank_sentences
from rag.answering.extractive.second_pass import SecondPass, read_again
from rag.models.minilm import MiniLM
from rag.models.reader import load_reader
from rag.schema.answers import Passage
from tests.support.articles import BRIDGE, count_none, make_document, read_passages


def reread(minilm: MiniLM, question: str, sentence: int = 0) -> tuple[Passage, SecondPass]:
    (passage,) = read_passages(minilm, make_document(BRIDGE))
    return passage, read_again(question, passage, passage.chunk.sentences[sentence], reader=load_reader())


def measure(minilm: MiniLM, question: str, sentence: int = 0) -> dict[str, float]:
    return reread(minilm, question, sentence)[1].features


def test_the_premise_scores_higher_when_the_sentence_shows_it(minilm: MiniLM) -> None:
    shown = measure(minilm, "Why did the council of Marlow approve the new bridge?")["premise_alone"]
    assert shown > measure(minilm, "Why did the council of Marlow sell the old railway?")["premise_alone"] + 1
    assert shown > measure(minilm, "Why did the parliament of Norway approve the new bridge?")["premise_alone"] + 1


@pytest.mark.parametrize("question", ["Did the council of Marlow reject the new bridge?", "Why?", ""])
def test_the_premise_scores_zero_when_the_question_has_none(minilm: MiniLM, question: str) -> None:
    assert measure(minilm, question)["premise_alone"] == 0.0


def test_the_sentence_that_answers_scores_higher_alone_than_its_neighbours(minilm: MiniLM) -> None:
    scores = [measure(minilm, "Who said that the bridge was too weak?", at)["span_alone"] for at in range(5)]
    assert scores.index(max(scores)) == 2
    assert scores[2] > sorted(scores)[-2] + 1


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("How much will the bridge cost?", 1, "4.2 million euros"),
        ("When will the bridge open?", 1, "May 2027"),
        ("How many main cables are cracked?", 3, "two"),
    ],
)
def test_the_span_is_found_in_the_sentence_by_itself(minilm: MiniLM, question: str, sentence: int, words: str) -> None:
    passage, again = reread(minilm, question, sentence)
    start, end = (at - passage.start for at in (again.span.start, again.span.end))
    assert passage.text[start:end] == words


@pytest.mark.parametrize(("sentence", "readings_alone"), [(0, 2), (1, 1)])
def test_the_span_is_the_best_of_two_readings_averaged(minilm: MiniLM, sentence: int, readings_alone: int) -> None:
    again = reread(minilm, "What did the council of Marlow approve?", sentence)[1]
    alone, near = again.features["span_alone"], again.features["span_near"]
    assert again.span.score <= (alone + near) / 2 + 1e-4  # no span is better for both than each one's best
    assert (alone == near) == (readings_alone == 2)  # nothing comes before the first sentence
    if readings_alone == 2:
        assert again.span.score == pytest.approx(alone, abs=1e-4)


def test_the_premise_is_scored_on_the_sentence_and_not_on_the_passage(minilm: MiniLM) -> None:
    at_home, elsewhere = (measure(minilm, "When did the council approve the new bridge?", at) for at in (0, 4))
    assert at_home["premise_alone"] > elsewhere["premise_alone"] + 1


def test_every_confidence_feature_has_a_weight(minilm: MiniLM) -> None:
    question, passages = "Why is the bridge closed?", read_passages(minilm, make_document(BRIDGE))
    reader = load_reader()
    measured = measure_sentences(question, passages, encoder=minilm, reader=reader, document_frequency=count_none)
    weights = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    utilities = rank_sentences(measured, {name: entry["weight"] for name, entry in weights["ranking"].items()})
    features = list_confidence_features(measured, utilities)
    again = read_again(question, passages[0], measured.sentences[0], reader=reader)
    assert {*features, *again.features, "bias"} == set(weights["confidence"])
    assert {*list_span_features(measured, 0, again), "bias"} == set(weights["words"])
