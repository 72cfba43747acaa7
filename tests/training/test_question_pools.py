"""The folds that CLAPNQ is measured in, and folders made from claims and from rows."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from pathlib import Path

from tests.support.reading_rows import write_rows
from training.questions.held_out import is_held_out
from training.sentence_scorer.question_pools import (
    CLAIM_PASSAGES,
    FOLDS,
    assign_folds,
    read_claim_pools,
    read_measured_pool,
    read_paragraph_pools,
)

IDS = [f"question-{number}" for number in range(23)]
PINNED = [2, 1, 3, 4, 3, 0, 3, 2, 1, 0, 0, 4, 1, 2, 2, 1, 1, 0, 3, 4, 0, 4, 2]


def test_folds_are_the_ones_that_the_published_results_were_measured_with() -> None:
    folds = assign_folds(IDS)
    assert [folds[one] for one in IDS] == PINNED


def test_folds_do_not_depend_on_order_or_repetition() -> None:
    assert assign_folds([*reversed(IDS), *IDS]) == assign_folds(IDS)


def test_sizes_of_folds_differ_by_at_most_one() -> None:
    sizes = [list(assign_folds(IDS).values()).count(fold) for fold in range(FOLDS)]
    assert max(sizes) - min(sizes) <= 1 and sum(sizes) == len(IDS)


def write_claims(path: Path, contexts: list[str]) -> Path:
    claims = [
        ("Thomas Hale opened the bridge of Ashford.", "entailment"),
        ("Thomas Hale painted the bridge of Ashford.", "contradiction"),
        ("Thomas Hale opened the bridge.", "entailment"),
    ]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for context, (text, label) in itertools.product(contexts, claims):
            file.write(json.dumps({"premise": context, "hypothesis": text, "label": label, "title": "Ashford"}) + "\n")
    return path


def test_claims_are_asked_in_folders_of_held_out_passages(tmp_path: Path) -> None:
    contexts = [f"The mayor was {n}. In {n} Thomas Hale opened the bridge of Ashford." for n in range(1000, 1600)]
    held_out = [context for context in contexts if is_held_out("claims", context)]

    learnt, checked = read_claim_pools(write_claims(tmp_path / "claims.jsonl.gz", contexts))

    pools = [pool for pair in itertools.zip_longest(learnt, checked) for pool in pair if pool]
    assert [chunk.text for pool in pools for chunk in pool.chunks] == held_out
    assert all(len(pool.chunks) == CLAIM_PASSAGES for pool in pools[:-1]) and len(pools) >= 3
    for pool in pools:
        asked = [(question.text, question.passage, question.gold) for question in pool.questions]
        assert asked == [
            case
            for at in range(len(pool.chunks))
            for case in (
                ("What opened the bridge of Ashford?", at, frozenset({1})),
                ("What painted the bridge of Ashford?", at, frozenset()),
            )
        ]


def test_measured_rows_about_one_passage_share_it(tmp_path: Path) -> None:
    context = "Hale came in 1901. He built a bridge."
    rows = [
        {"question": "When?", "context": context, "answers": [{"text": "1901", "start": 13}]},
        {"question": "Skipped?", "context": context, "answers": []},
        {"question": "What?", "context": context, "answers": [{"text": "a bridge", "start": 28}]},
        {"question": "Skipped?", "context": "Another.", "answers": []},
        {"question": "Who left?", "context": context, "answers": []},
    ]

    pool = read_measured_pool(write_rows(tmp_path / "rows.jsonl.gz", rows), every=2)

    assert [chunk.text for chunk in pool.chunks] == [context]
    assert [(one.text, one.gold, one.answerable) for one in pool.questions] == [
        ("When?", {0}, True),
        ("What?", {1}, True),
        ("Who left?", frozenset(), False),
    ]


def test_articles_whose_questions_are_learnt_from_are_not_checked_on(tmp_path: Path) -> None:
    titles = [title for title in (f"Town_{n}" for n in range(400)) if is_held_out("squad1.1-train", title)]
    rows = [
        {
            "source": "squad1.1-train",
            "id": f"{title}-{n}",
            "question": f"How many people lived in {title} in {n}?",
            "title": title,
            "context": f"In {n} there were {n} people in {title}. It rained.",
            "answers": [{"text": f"{n} people", "start": 19}],
        }
        for title in (*titles, "Elsewhere")
        for n in range(1000, 1030)
    ]
    path = write_rows(tmp_path / "rows.jsonl.gz", rows)

    learnt, checked, alone = read_paragraph_pools(path, frozenset(), random.Random(1))

    asked = [
        {(chunk.title, question.text) for pool in pools for question in pool.questions for chunk in pool.chunks[:1]}
        for pools in (learnt, checked, alone)
    ]
    found = [{question.group for pool in pools for question in pool.questions} for pools in (learnt, checked, alone)]
    assert found[0] == found[2] and not found[0] & found[1] and found[0] | found[1] == set(titles)
    assert len(found[0]) >= 5 and all(asked)
    assert {len(pool.questions) for pool in alone} == {30} and len(alone) == len(found[2])
    assert all(pool.source == "alone" and len({chunk.title for chunk in pool.chunks}) == 1 for pool in alone)
    assert all(question.gold == {0} for pool in alone for question in pool.questions)
