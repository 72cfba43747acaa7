"""The official measure of the reader's answers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.datasets.question_rows import QuestionRow
from rag.models.reader import PassageReading, load_reader
from tests.support.reading_rows import ROWS, make_row
from training.reader.measure import Predicted, describe, predict, read_alone, read_as_served


def make_predicted(text: str, score: float, *golds: str) -> Predicted:
    return Predicted(QuestionRow("test", "1", "q", "", "c", (), golds), text, score)


def test_results_are_the_official_measures() -> None:
    predicted = [
        make_predicted("Thomas Hale", 5.0, "Hale", "Thomas Hale"),  # right
        make_predicted("the cat sat", 1.0, "A cat slept here"),  # 0.4
        make_predicted("Berg", -2.0, "Berg"),  # right, but not given
        make_predicted("Oslo", 3.0),  # given, though nothing answers
        make_predicted("Rome", -1.0),  # correctly not given
    ]

    assert describe(predicted) == pytest.approx(
        {
            "n": 5,
            "f1": 100 * 2.4 / 5,
            "exact": 100 * 2 / 5,
            "has_answer_f1": 100 * 1.4 / 3,
            "no_answer_accuracy": 50,
            "has_answer_f1_when_always_said": 100 * 2.4 / 3,
            "has_answer_exact_when_always_said": 100 * 2 / 3,
            "best_f1": 100 * 3 / 5,
            "best_f1_threshold": 5.0,
        }
    )


def test_a_measure_over_no_questions_is_100() -> None:
    assert describe([make_predicted("Berg", 1.0, "Berg")])["no_answer_accuracy"] == 100
    assert describe([make_predicted("Berg", -1.0)])["has_answer_f1"] == 100


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(st.integers(-50, 50), st.sampled_from(["b", "b c", "d", ""]), st.sampled_from([(), ("b",), ("d",)])),
        min_size=1,
        max_size=12,
        unique_by=lambda drawn: drawn[0],
    )
)
def test_the_best_threshold_is_the_one_found_by_trying_all(drawn: list[tuple[int, str, tuple[str, ...]]]) -> None:
    predicted = [make_predicted(text, float(score), *golds) for score, text, golds in drawn]
    tried = {
        threshold: describe(predicted, threshold)["f1"] for threshold in [*(one.score for one in predicted), math.inf]
    }

    found = describe(predicted)

    assert found["best_f1"] == pytest.approx(max(tried.values()))
    assert tried[found["best_f1_threshold"]] == pytest.approx(found["best_f1"])


class WordReader:
    """Finds the word that equals the question."""

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        return [self._read(question, text) for _, text in passages]

    def _read(self, question: str, text: str) -> PassageReading:
        spans = [match.span() for match in re.finditer(r"\w+", text)]
        marked = np.array([float(text[start:end] == question) for start, end in spans], np.float32)
        return PassageReading(np.array(spans, np.int32).reshape(len(spans), 2), marked, marked)


def test_each_row_gets_its_best_answer_in_order() -> None:
    rows = [make_row("b", "a b c", "b"), make_row("x", ""), *(make_row(f"{n}", f"0 {n} 0") for n in range(1, 30))]

    found = predict(rows, read_alone(WordReader()))

    assert [one.row for one in found] == rows
    assert [(one.text, one.score) for one in found[:2]] == [("b", 2.0), ("", -99.0)]
    assert [one.text for one in found[2:]] == [f"{n}" for n in range(1, 30)]
    assert (found[0].f1, found[0].exact, found[1].f1) == (1.0, 1.0, 0.0)


def test_as_served_finds_the_answers() -> None:
    rows = [*ROWS[:4], make_row("Who?", "")]

    found = predict(rows, read_as_served(load_reader()))

    assert [one.text for one in found] == ["Thomas Hale", "second arch", "two", "Clara Dunn", ""]
    assert all(one.score > 1 for one in found[:4])
    assert found[4].score == -99.0


def test_as_served_is_less_sure_of_a_question_that_the_passage_does_not_answer() -> None:
    rows = [ROWS[0], make_row("Who opened the school of Ashford in 1788?", ROWS[0].context)]

    answered, unanswered = predict(rows, read_as_served(load_reader()))

    assert answered.score > unanswered.score + 4
