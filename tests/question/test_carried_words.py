"""Words that a follow-up leaves out, and questions that leave out none."""

from __future__ import annotations

import numpy as np
import pytest

from rag import EarlierTurn
from rag.question.carried_words import rate_words
from rag.question.follow_ups import stand_alone
from rag.question.heard_words import hear_words, measure_words, read_words
from training.follow_ups.fit import Example, describe

TURNS = [
    EarlierTurn(
        "Who runs the museum?",
        "Dora Lindqvist [1]\nDora Lindqvist runs it. [1]",
        ("a.txt",),
        titles=("Dora Lindqvist",),
    ),
    EarlierTurn("Where did she study?", "in Vienna [1]", ("a.txt",), titles=("Dora Lindqvist",)),
]


@pytest.mark.parametrize(
    ("question", "carried"),
    [
        ("When was she born?", "Lindqvist"),
        ("Did she win any prizes?", "Lindqvist"),
        ("What was her first job?", "Lindqvist"),
    ],
)
def test_the_subject_of_the_conversation_is_carried_when_a_word_points_back(question: str, carried: str) -> None:
    made = stand_alone(question, TURNS)

    assert carried in made.text and "Dora" in made.text
    assert "she" not in made.text.split()


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote the opera Fidelio?",
        "How many passengers did the ferry company Norferry carry in 2023?",
        "What did the finance minister say about the budget for schools?",
    ],
)
def test_a_question_is_left_alone_when_it_names_what_it_is_about(question: str) -> None:
    assert stand_alone(question, TURNS).text == question


def test_words_are_left_alone_when_the_articles_do_not_have_them() -> None:
    turns = [EarlierTurn("What does a ferry ticket cost?", "7 euros [1]", ("a.txt",))]

    assert stand_alone("asdf", turns, is_known=lambda _: False).text == "asdf"
    assert "ferry" in stand_alone("children", turns, is_known=lambda _: True).text


def test_what_was_fused_is_not_the_base_of_the_next_question() -> None:
    turns = [
        EarlierTurn("When did the war begin?", "in May [1]", ("a.txt",)),
        EarlierTurn("After which event?", "the storm [1]", ("a.txt",)),
    ]

    made = stand_alone("Who won?", turns)

    assert made.text.count("(") <= 1
    assert "after which event" not in made.text.lower()


def test_nothing_is_rated_when_nothing_was_said() -> None:
    assert rate_words("When was she born?", []) == {}
    assert rate_words("asdf", [EarlierTurn("?", "", ())]) == {}


def test_every_heard_word_has_a_row_of_as_many_figures() -> None:
    heard = hear_words("When was she born?", TURNS)

    rows = measure_words("When was she born?", TURNS, heard)

    assert rows.shape == (len(heard), 71)
    assert np.isfinite(rows).all()
    assert {"museum", "vienna"} <= set(heard)


def test_hostile_text_is_rated_like_any_other() -> None:
    turns = [EarlierTurn("(((" * 50, "[1] ) (\n" * 100, ("..",), titles=("(", "\u202e"))]

    made = stand_alone("When did he go?", turns)

    assert "go" in made.text


def test_a_word_that_opens_a_sentence_is_no_name_when_it_is_common() -> None:
    assert [word.is_name for word in read_words("Work began. Rutte worked")] == [False, False, True, False]


def test_measures_say_how_many_questions_came_nearer() -> None:
    example = Example(
        "follow_up",
        "t",
        True,
        frozenset({"born"}),
        frozenset({"born", "dora"}),
        ("dora",),
        np.zeros((1, 1), np.float32),
    )
    alone = Example(
        "standalone", "t", True, frozenset({"x"}), frozenset({"x"}), ("dora",), np.zeros((1, 1), np.float32)
    )
    other = Example("elsewhere", "t", True, frozenset({"x"}), frozenset({"x"}), ("dora",), np.zeros((1, 1), np.float32))

    found = describe([(example, frozenset({"dora"})), (alone, frozenset()), (other, frozenset({"dora"}))])

    assert (found["better"], found["worse"], found["carried"], found["left alone"], found["left alone elsewhere"]) == (
        1,
        0,
        1.0,
        1.0,
        0.0,
    )
