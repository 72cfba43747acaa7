"""Questions that the sentence scorer learns from, each with its passage alone."""

from __future__ import annotations

import pytest

from rag.models.minilm import MiniLM
from rag.models.reader import load_reader
from training.sentence_scorer.cached_models import CachedEncoder, CachedReader
from training.sentence_scorer.cases import Case, build_alone_cases
from training.sentence_scorer.question_pools import Pool, PooledQuestion, split_passage

BRIDGE = split_passage(
    "0", "Ashford", "In 1911 Thomas Hale opened the bridge of Ashford. In 1934 Mary Lorne painted it for the council."
)
OTTERS = split_passage("1", "Otters", "Volunteers counted 31 otters in the river Wey. There were 12 a year before.")
QUESTIONS = (
    PooledQuestion("a", "Who opened the bridge of Ashford in 1911?", "Ashford", 0, frozenset({0})),
    PooledQuestion("b", "How many otters did volunteers count in the river Wey?", "Otters", 1, frozenset({0})),
    PooledQuestion("c", "Who sold the bridge of Ashford?", "Ashford", 0, frozenset()),
)


def build(minilm: MiniLM, *, changed: bool) -> list[Case]:
    pool = Pool("squad-1", (BRIDGE, OTTERS), QUESTIONS)
    encoder, reader = CachedEncoder(minilm), CachedReader(load_reader())
    return build_alone_cases([pool], minilm, encoder, reader, changed=changed)


def test_each_question_comes_with_its_own_passage(minilm: MiniLM) -> None:
    cases = build(minilm, changed=False)
    assert [case.question for case in cases] == list(QUESTIONS)
    assert [[passage.file for passage in case.passages] for case in cases] == [["0"], ["1"], ["0"]]
    assert [case.answerable for case in cases] == [True, True, False]
    assert [case.gold.tolist() for case in cases] == [[True, False], [True, False], [False, False]]


def test_answerable_questions_come_again_changed_so_that_nothing_answers(minilm: MiniLM) -> None:
    cases = build(minilm, changed=True)
    assert [case.question.id for case in cases] == ["a", "a", "b", "b", "c"]
    for asked, changed in (cases[0:2], cases[2:4]):
        assert changed.question.text != asked.question.text
        assert changed.passages[0].chunk == asked.passages[0].chunk
        assert asked.answerable and not changed.answerable
        assert not changed.gold.any() and not changed.from_answering.any()


@pytest.mark.parametrize("changed", [False, True])
def test_the_same_cases_come_each_time(minilm: MiniLM, *, changed: bool) -> None:
    first, second = (build(minilm, changed=changed) for _ in range(2))
    assert [case.question for case in first] == [case.question for case in second]
