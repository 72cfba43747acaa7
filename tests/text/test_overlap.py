"""Shares of words in common, and what an empty text counts as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.overlap import measure_coverage, measure_overlap

WORDS = st.frozensets(st.sampled_from("abcdef"))


def test_overlap_is_the_share_of_the_smaller_set() -> None:
    assert measure_overlap(frozenset("ab"), frozenset("bcde"), when_empty=1.0) == 0.5


def test_coverage_counts_repeated_words() -> None:
    assert measure_coverage(["a", "a", "b"], frozenset("a"), when_empty=1.0) == pytest.approx(2 / 3)


@pytest.mark.parametrize("when_empty", [0.0, 1.0])
def test_the_caller_decides_what_an_empty_set_counts_as(when_empty: float) -> None:
    assert measure_overlap(frozenset(), frozenset("a"), when_empty=when_empty) == when_empty
    assert measure_coverage([], frozenset("a"), when_empty=when_empty) == when_empty


@given(WORDS, WORDS)
def test_overlap_is_symmetric_and_at_most_one(one: frozenset[str], other: frozenset[str]) -> None:
    overlap = measure_overlap(one, other, when_empty=0.0)
    assert 0 <= overlap <= 1
    assert overlap == measure_overlap(other, one, when_empty=0.0)
