"""The threshold and the results of a confidence, on judgements written by hand."""

from __future__ import annotations

import pytest

pytest.importorskip("sklearn", reason="the build extra is not installed")

from training.sentence_scorer.judged_readings import Judged, choose_threshold, describe_judged


def judge(*probabilities: float, answerable: bool) -> list[Judged]:
    return [Judged(one, answerable, answerable, answerable) for one in probabilities]


def test_the_threshold_separates_answerable_from_unanswerable_questions_when_one_can() -> None:
    judged = [*judge(0.6, 0.8, 0.9, answerable=True), *judge(0.1, 0.3, 0.5, answerable=False)]

    assert choose_threshold([judged]) == pytest.approx(0.51)


def test_all_kinds_of_folder_count_the_same_when_one_has_many_questions() -> None:
    sure = [*judge(*[0.9] * 50, answerable=True), *judge(*[0.6] * 50, answerable=False)]
    unsure = [*judge(0.5, answerable=True), *judge(0.2, answerable=False)]

    assert choose_threshold([sure]) > 0.6
    assert 0.2 < choose_threshold([sure, unsure, unsure]) <= 0.5


def test_results_are_computed_from_the_judgements() -> None:
    judged = [*judge(0.9, 0.4, answerable=True), *judge(0.8, 0.1, answerable=False)]
    judged[1] = Judged(0.4, answerable=True, from_answering=False, gold=False)

    results = describe_judged(judged, 0.5)

    assert (results["n"], results["n_answerable"]) == (4, 2)
    assert results["auroc_answerable"]["value"] == 0.75
    assert results["answered_from_right_passage"] == 0.5
    assert results["unanswerable_refused"] == 0.5
    assert results["best_sentence_gold_when_answered"] == 1.0
    assert results["brier"] == pytest.approx((0.01 + 0.16 + 0.64 + 0.01) / 4)
    assert results["ece"] == pytest.approx((0.1 + 0.4 + 0.8 + 0.1) / 4)
