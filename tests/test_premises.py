"""What questions take for granted, beside a passage that bears it out or does not."""

from __future__ import annotations

import json

import pytest

from rag.answering.premises import measure_premise, state_question
from rag.answering.scoring import WEIGHTS_FILE, describe_reading, rank_sentences
from rag.answering.sentence_features import measure_sentences
from rag.embedding import MiniLM
from rag.reader import load_reader
from tests.test_scoring import BRIDGE, count_none, make_document, read_passages


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Why did the council close the bridge?", "The council close the bridge."),
        ("How many men did the decree call up?", "The decree call up men."),
        ("In which year was the old bridge built?", "The old bridge built year."),
        ("Which engineers checked the cables in May?", "Engineers checked the cables in May."),
        ("Who leads the otter count", "Leads the otter count."),
        ("According to Ada Quist, why is the bridge too weak?", "According to Ada Quist the bridge too weak."),
        ("Did the council close the bridge?", "The council close the bridge."),
        ("Name the mayor.", "Name the mayor."),
        ("Why?", ""),
        ("", ""),
    ],
)
def test_a_question_is_put_as_what_it_says(question: str, statement: str) -> None:
    assert state_question(question) == statement


def measure(minilm: MiniLM, question: str) -> float:
    (passage,) = read_passages(minilm, make_document(BRIDGE))
    return measure_premise(question, passage, reader=load_reader())


def test_what_the_passage_shows_counts_for_more_than_what_it_does_not(minilm: MiniLM) -> None:
    shown = measure(minilm, "Why did the council of Marlow approve the new bridge?")
    assert shown > measure(minilm, "Why did the council of Marlow sell the old railway?") + 1
    assert shown > measure(minilm, "Why did the parliament of Norway approve the new bridge?") + 1


@pytest.mark.parametrize("question", ["Did the council of Marlow reject the new bridge?", "Why?", ""])
def test_nothing_is_weighed_when_nothing_is_taken_for_granted(minilm: MiniLM, question: str) -> None:
    assert measure(minilm, question) == 0.0


def test_every_figure_of_a_reading_has_a_weight(minilm: MiniLM) -> None:
    question, passages = "Why is the bridge closed?", read_passages(minilm, make_document(BRIDGE))
    reader = load_reader()
    measured = measure_sentences(question, passages, encoder=minilm, reader=reader, document_frequency=count_none)
    weights = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    utilities = rank_sentences(measured, {name: entry["weight"] for name, entry in weights["ranking"].items()})
    figures = describe_reading(measured, utilities)
    assert {*figures, "premise", "bias"} == set(weights["confidence"])
