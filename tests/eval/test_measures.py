"""The measures of the public benchmarks, against examples worked out by hand."""

from __future__ import annotations

import math

import pytest

from eval.measures import (
    Hops,
    holds_answer,
    measure_files,
    measure_hops,
    measure_sentence_f1,
    measure_word_f1,
    normalise_answer,
    summarise_hops,
)
from rag import Answer
from rag.schema.answers import Statement

BRIDGE = "The bridge over the Aar was opened in 1987."
NOISE = "Rain fell over the hills for most of the week."


def test_files_are_measured_over_the_questions_with_something_to_find() -> None:
    values = measure_files({"p": ["a", "b"], "q": ["a"]}, {"p": ["b"], "q": ["a"]})
    assert values["hit_1"] == 0.5 and values["mrr_10"] == 0.75
    assert values["ndcg_10"] == pytest.approx((1 + 1 / math.log2(3)) / 2, abs=1e-4)


def test_answers_are_normalised_as_squad_does() -> None:
    assert normalise_answer(" The  Cat's, A hat! an") == "cats hat"
    assert normalise_answer("theatre") == "theatre"
    assert normalise_answer("the") == ""


@pytest.mark.parametrize(
    ("predicted", "gold", "f1"),
    [
        ("the cat sat", "A cat slept here", 0.4),  # 1 of 2 words, 1 of 3
        ("no no no", "No.", 0.5),  # 1 of 3, 1 of 1
        ("Thomas Hale", "thomas hale", 1.0),
        ("Thomas", "Hale", 0.0),
        ("", "the", 1.0),
        ("", "Hale", 0.0),
        ("Hale", "", 0.0),
    ],
)
def test_word_f1_compares_the_words_of_two_answers(predicted: str, gold: str, f1: float) -> None:
    assert measure_word_f1(predicted, gold) == pytest.approx(f1)


def test_selected_sentences_are_measured_by_f1() -> None:
    assert measure_sentence_f1([BRIDGE, NOISE], [BRIDGE]) == pytest.approx(2 / 3)
    assert measure_sentence_f1([f"  {BRIDGE} "], [BRIDGE]) == 1.0
    assert measure_sentence_f1([NOISE], [BRIDGE]) == measure_sentence_f1([], []) == 0.0


def test_hops_are_measured_as_the_set_defines_them() -> None:
    # one piece at the second rank; the same piece and a new one at the fifth
    retrieved = ["x", "one fact", "y", "z", "one\nfact two facts"]
    hops = measure_hops(retrieved, ["one fact", "two facts"])
    assert hops == Hops(True, True, pytest.approx((1 / 2 + 1 / 5) / 2), 1 / 2)
    late = measure_hops(["x"] * 4 + ["one fact"], ["one fact"])
    assert (late.hit_10, late.hit_4, late.reciprocal_rank) == (True, False, 1 / 5)
    assert measure_hops(["x"] * 10 + ["one fact"], ["one fact"]) == Hops(False, False, 0.0, 0.0)
    assert summarise_hops([hops, late])["hits_4"] == 0.5
    assert summarise_hops([])["hits_4"] is None


def test_an_answer_holds_the_truth_when_it_has_every_part() -> None:
    answer = Answer("?", False, 0.9, (Statement("May 18 and March 1.", True, ()),), (), "extractive")
    assert holds_answer(answer, (("may 18", "18 may"), ("March 1",)))
    assert not holds_answer(answer, (("may 18",), ("June",)))
    assert not holds_answer(answer, ())
