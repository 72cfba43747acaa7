"""What the classifier takes inputs for that no wording fits: the kind, and what they are about."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from rag.models.minilm import load_minilm
from rag.question.learnt_kinds import classify_request, describe_input, list_named, load_kind_classifier, plain_text

TODAY = date(2024, 6, 1)


@pytest.mark.parametrize(
    ("typed", "kind", "aspect", "subject"),
    [
        ("no idea what to type, could you show me some questions that work?", "talk", "help", ""),
        ("i wonder where these writings come from, who printed them", "folder", "sources", ""),
        ("got anything where the harbour tunnel plays a part?", "folder", "mentions", "harbour tunnel"),
        ("boss wants to know in one paragraph what this pile is about", "summary", "folder", ""),
        ("i am writing about the harbour tunnel, anything useful?", "topic", "", "harbour tunnel"),
        ("when was which step taken? a dated list will do", "timeline", "", ""),
        ("is anything announced for later on?", "timeline", "planned", ""),
        ("hunt down inconsistent statements between the files", "disagree", "", ""),
        ("every country that pops up", "list", "country", ""),
    ],
)
def test_kind_and_subject_are_told_when_no_wording_of_the_table_fits(
    typed: str, kind: str, aspect: str, subject: str
) -> None:
    request = classify_request(typed, load_minilm(), TODAY)
    assert request is not None
    assert (request.kind, request.aspect, request.subject) == (kind, aspect, subject)


def test_sides_are_told_apart_when_two_are_set_side_by_side() -> None:
    request = classify_request("Lindqvist and Okafor, side by side please", load_minilm(), TODAY)
    assert request is not None and request.kind == "compare"
    assert request.sides == ("Lindqvist", "Okafor")


def test_point_of_a_comparison_is_told_when_it_stands_beside_the_second_side() -> None:
    request = classify_request(
        "How did the comments of Lindqvist and of Okafor on the tunnel differ?", load_minilm(), TODAY
    )
    assert request is not None and request.kind == "compare"
    assert (request.sides, request.subject) == (("Lindqvist", "Okafor"), "the tunnel")


def test_speaker_is_the_side_when_quotes_are_asked_for() -> None:
    request = classify_request("any quotes by Lindqvist?", load_minilm(), TODAY)
    assert request is not None
    assert (request.kind, request.sides, request.subject) == ("topic", ("Lindqvist",), "")


def test_article_is_described_when_one_is_to_be_summed_up() -> None:
    request = classify_request("boil the tunnel piece down to two sentences", load_minilm(), TODAY)
    assert request is not None
    assert (request.kind, request.article, request.sentences) == ("summary", "the article about tunnel", 2)


def test_period_bounds_the_timeline_when_it_is_named() -> None:
    request = classify_request("everything dated 2023, oldest first", load_minilm(), TODAY)
    assert request is not None and request.kind == "timeline"
    assert (request.since, request.until, request.subject) == (date(2023, 1, 1), date(2023, 12, 31), "")


@pytest.mark.parametrize(
    "typed",
    [
        "How much did the harbour tunnel cost?",
        "Who opened the bridge?",
        "When was the school founded?",
        "Did Lindqvist sign the contract?",
        "are ferries and boats the same",
        "",
        "?!",
        "x" * 3000,
    ],
)
def test_nothing_is_told_when_the_input_asks_for_a_fact_or_for_nothing(typed: str) -> None:
    assert classify_request(typed, load_minilm(), TODAY) is None


def test_named_stretch_is_whole_when_only_a_part_of_it_was_told() -> None:
    text = "what has Kyiv's Foreign Ministry said"
    assert [text[a:b] for a, b in list_named(text, np.array([[9, 13], [16, 23]], np.int32))] == [
        "Kyiv's Foreign Ministry"
    ]
    text = "what is said of the draft in the spring of it"
    assert [text[a:b] for a, b in list_named(text, np.array([[20, 25], [33, 39], [40, 45]], np.int32))] == [
        "draft in the spring"
    ]


def test_input_is_described_when_all_or_none_of_it_is_the_subject() -> None:
    vectors = load_minilm().encode_tokens([plain_text("harbour tunnel")])[0].vectors
    for is_subject in (np.ones(len(vectors), bool), np.zeros(len(vectors), bool)):
        described = describe_input(vectors, is_subject)
        assert described.shape == (2 * vectors.shape[1],) and np.isfinite(described).all()
        assert load_kind_classifier().weights.shape[1] == len(described)
