"""The reader's features of sentences."""

from __future__ import annotations

import numpy as np

from rag.answering.extractive.reader_features import count_agreeing


def test_agreement_counts_other_passages_with_the_same_words() -> None:
    answers = ["160,000 men", "90,000", "some 160,000", "160,000", "the mayor", ""]
    scores = np.array([4.0, 1.0, 2.0, -1.0, 3.0, 5.0], np.float32)
    counted = count_agreeing(answers, scores, [0, 0, 1, 2, 3, 4], list("abcdef"))
    # the span of the third passage scores below "no answer": it is not counted, but counts others
    assert np.expm1(counted).round().astype(int).tolist() == [1, 0, 1, 2, 0, 0]


def test_the_same_sentence_in_another_passage_is_no_further_source() -> None:
    scores = np.array([4.0, 2.0, 2.0], np.float32)
    sentences = ["some 90 men came", "some 90 men came", "90 men were there"]
    counted = count_agreeing(["90 men", "90 men", "90 men"], scores, [0, 1, 2], sentences)
    assert np.expm1(counted).round().astype(int).tolist() == [1, 1, 2]
