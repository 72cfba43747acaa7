"""Questions read with the passages that are found for them: the examples that the sentence scorer learns from."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.answering.extractive.features import MeasuredSentences, close_question, measure_sentences
from rag.models.minilm import MiniLM, load_minilm
from rag.schema.answers import Passage
from training.questions.changes import Surroundings, change_question, find_names, replace_words
from training.sentence_scorer.cached_models import CachedEncoder, CachedReader
from training.sentence_scorer.pool_search import PoolSearch
from training.sentence_scorer.question_pools import (
    Pool,
    PooledQuestion,
    read_claim_pools,
    read_clapnq_pool,
    read_measured_pool,
    read_paragraph_pools,
    write_in_sentence_case,
)

MEASURED_EVERY = 10
"""Of the questions that are only measured, every 10th is asked."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the passages it was read with, and which of their sentences are right."""

    source: str
    question: PooledQuestion
    passages: tuple[Passage, ...]
    measured: MeasuredSentences
    answerable: bool
    """Whether one of the passages answers."""
    gold: NDArray[np.bool_]
    """For each sentence, whether it answers."""
    from_answering: NDArray[np.bool_]
    """For each sentence, whether its passage answers."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Every question in several settings."""

    alone: list[Case]
    """Each question with the passage it was asked about."""
    folder: list[Case]
    """With the best passages of its pool."""
    removed: list[Case]
    """With the best passages of its pool, without those that answer. Answerable questions only."""
    few: list[Case]
    """With the best one to three passages of its pool, once with and once without those that answer."""
    changed: list[Case]
    """With a year, name or word changed (`training.questions.changes`), so that the passages no longer answer. Every
    sixth question, if it is answerable and has something to change."""


def build_cases(pools: Iterable[Pool], model: MiniLM, encoder: CachedEncoder, reader: CachedReader) -> Cases:
    """Every question of the pools, read in each setting."""
    cases = Cases([], [], [], [], [])
    for pool in pools:
        search = PoolSearch(pool.chunks, model)
        for number, question in enumerate(pool.questions):
            asked = close_question(question.text)
            found = search.search(asked)
            n_few = 1 + number % 3
            settings = [(cases.alone, search.take(asked, question.passage)), (cases.folder, found)]
            settings.append((cases.few, found[:n_few]))
            if question.answerable:
                others = search.search(asked, without=question.answering_passages)
                settings += [(cases.removed, others), (cases.few, others[:n_few])]
            for collected, passages in settings:
                collected.append(_read_case(pool.source, question, passages, search, encoder, reader))
            changed = _change(pool, question, random.Random(number)) if number % 6 == 0 else None
            if changed:
                found = search.search(close_question(changed.text))
                cases.changed.append(_read_case(pool.source, changed, found, search, encoder, reader))
        print(f"{pool.name}: {len(pool.chunks)} passages, {len(pool.questions)} questions", file=sys.stderr)
    return cases


def _change(pool: Pool, question: PooledQuestion, rng: random.Random) -> PooledQuestion | None:
    if not question.answerable:
        return None
    context = pool.chunks[question.passage].text
    names = [name for chunk in pool.chunks[:100] for name in find_names(chunk.text)]
    change = change_question(question.text, Surroundings(context, names, [one.text for one in pool.questions]), rng)
    if not change:
        return None
    text = replace_words(question.text, change[0], change[1])
    return replace(question, text=text, gold=frozenset(), also={}, golds=())


def build_alone_cases(
    pools: Iterable[Pool], model: MiniLM, encoder: CachedEncoder, reader: CachedReader, *, changed: bool
) -> list[Case]:
    """Every question with the one passage it was asked about.

    With `changed`, answerable ones come again with a word changed so that the passage no longer answers, if they have
    something to change.
    """
    cases = []
    for pool in pools:
        search = PoolSearch(pool.chunks, model)
        for number, question in enumerate(pool.questions):
            other = _change(pool, question, random.Random(number)) if changed else None
            for asked in (question, other) if other else (question,):
                passages = search.take(close_question(asked.text), asked.passage)
                cases.append(_read_case(pool.source, asked, passages, search, encoder, reader))
    return cases


def build_deep_cases(
    pools: Iterable[Pool], model: MiniLM, encoder: CachedEncoder, reader: CachedReader, limits: Sequence[int]
) -> dict[int, list[Case]]:
    """Limit -> every answerable question with that many of the best passages of its pool."""
    cases: dict[int, list[Case]] = {limit: [] for limit in limits}
    for pool in pools:
        search = PoolSearch(pool.chunks, model)
        for question in pool.questions:
            found = search.search(close_question(question.text), limit=max(limits))
            for limit in limits if question.answerable else ():
                cases[limit].append(_read_case(pool.source, question, found[:limit], search, encoder, reader))
    return cases


@dataclass(frozen=True, slots=True)
class Material:
    """All cases, by use."""

    clapnq: Cases
    others: Cases
    claims: Cases
    unseen: Cases
    """About SQuAD articles that are not used for learning."""
    unseen_claims: Cases
    """About passages that are not used for learning."""
    alone: Sequence[Case]
    """About SQuAD articles, each with its passage alone, as asked and changed."""
    unseen_alone: Sequence[Case]
    """The same, about SQuAD articles that are not used for learning."""
    measured: Sequence[Case]
    """Each with its passage alone; not used for learning."""
    deep: Mapping[int, Sequence[Case]]
    """Number of passages read -> the answerable questions of `unseen`."""


def read_material(clapnq: Path, rows: Path, claims: Path, measured: Path | None, reader: CachedReader) -> Material:
    """All questions of the files that `training.sentence_scorer.fit` takes, read with the shipped models."""
    model = load_minilm()
    encoder = CachedEncoder(model)
    as_typed = read_clapnq_pool(clapnq)
    taken = frozenset(question.text for question in as_typed.questions)
    learnt, checked, for_each_alone = read_paragraph_pools(rows, taken, random.Random(7))
    claims_learnt, claims_checked = read_claim_pools(claims)
    some_as_typed = replace(as_typed, questions=as_typed.questions[::2])
    only_measured = [read_measured_pool(measured, MEASURED_EVERY)] if measured else []

    def build(pools: Iterable[Pool]) -> Cases:
        return build_cases(pools, model, encoder, reader)

    def build_alone(pools: Iterable[Pool], *, changed: bool) -> list[Case]:
        return build_alone_cases(pools, model, encoder, reader, changed=changed)

    return Material(
        clapnq=build([some_as_typed, write_in_sentence_case(as_typed)]),
        others=build(learnt),
        claims=build(claims_learnt),
        unseen=build(checked),
        unseen_claims=build(claims_checked),
        alone=build_alone(for_each_alone, changed=True),
        unseen_alone=build_alone(checked, changed=True),
        measured=build_alone(only_measured, changed=False),
        deep=build_deep_cases(checked, model, encoder, reader, (5, 10, 20)),
    )


def _read_case(
    source: str,
    question: PooledQuestion,
    found: list[tuple[int, Passage]],
    search: PoolSearch,
    encoder: CachedEncoder,
    reader: CachedReader,
) -> Case:
    passages = tuple(passage for _, passage in found)
    measured = measure_sentences(
        question.text, passages, encoder=encoder, reader=reader, document_frequency=search.count_documents
    )
    golds = {question.passage: question.gold, **question.also} if question.answerable else {}
    answerable = any(place in golds for place, _ in found)
    gold, answering = [], []
    for at, sentence in zip(measured.passage_indices.tolist(), measured.sentences, strict=True):
        place = found[at][0]
        answering.append(place in golds)
        gold.append(passages[at].chunk.sentences.index(sentence) in golds.get(place, ()))
    return Case(source, question, passages, measured, answerable, np.array(gold, bool), np.array(answering, bool))
