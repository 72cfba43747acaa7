"""The folds by which CLAPNQ is measured."""

from __future__ import annotations

from rag.models.question_pools import FOLDS, assign_folds

IDS = [f"question-{number}" for number in range(23)]
PINNED = [2, 1, 3, 4, 3, 0, 3, 2, 1, 0, 0, 4, 1, 2, 2, 1, 1, 0, 3, 4, 0, 4, 2]


def test_folds_are_the_ones_that_the_published_figures_were_made_with() -> None:
    folds = assign_folds(IDS)
    assert [folds[one] for one in IDS] == PINNED


def test_folds_do_not_depend_on_order_or_repetition() -> None:
    assert assign_folds([*reversed(IDS), *IDS]) == assign_folds(IDS)


def test_folds_are_of_one_size_but_for_one_question() -> None:
    sizes = [list(assign_folds(IDS).values()).count(fold) for fold in range(FOLDS)]
    assert max(sizes) - min(sizes) <= 1 and sum(sizes) == len(IDS)
