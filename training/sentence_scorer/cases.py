"""Questions read with the passages that are found for them: the examples `learn_sentences` learns from."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.answering.extractive.features import MeasuredSentences, close_question, measure_sentences
from rag.models.embedding import TokenVectors
from rag.models.minilm import MiniLM, load_minilm
from rag.models.reader import PassageReading, Reader
from rag.schema.answers import Passage
from rag.schema.documents import Chunk
from rag.text.words import stem_words
from training.questions.changes import Surroundings, change_question, find_names, replace_words
from training.sentence_scorer.question_pools import (
    Pool,
    PooledQuestion,
    read_claim_pools,
    read_clapnq_pool,
    read_measured_pool,
    read_paragraph_pools,
    write_in_sentence_case,
)

Floats = NDArray[np.float64]

PASSAGES = 10
DEPTH, FUSION_K = 50, 10
"""As the retrieval has them."""


MEASURED_EVERY = 10
"""One of so many questions that are only measured on is asked."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the passages it was read with, and which of their sentences and passages are right."""

    source: str
    question: PooledQuestion
    passages: tuple[Passage, ...]
    measured: MeasuredSentences
    answerable: bool
    """One of the passages answers."""
    gold: NDArray[np.bool_]
    """Of each sentence: it answers."""
    from_answering: NDArray[np.bool_]
    """Of each sentence: its passage answers."""


class KeptEncoder:
    """The shipped model, each text once."""

    def __init__(self, model: MiniLM) -> None:
        self._model = model
        self._kept: dict[str, TokenVectors] = {}

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        missing = [text for text in dict.fromkeys(texts) if text not in self._kept]
        self._kept.update(zip(missing, self._model.encode_tokens(missing), strict=True))
        return [self._kept[text] for text in texts]


class KeptReader:
    """The shipped reader, each question with each passage once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._kept: dict[tuple[str, tuple[str, str]], PassageReading] = {}

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        missing = [passage for passage in dict.fromkeys(passages) if (question, passage) not in self._kept]
        for passage, reading in zip(missing, self._reader.read(question, missing), strict=True):
            self._kept[question, passage] = reading
        return [self._kept[question, passage] for passage in passages]


class PoolSearch:
    """The retrieval in small: cosine and BM25 over one pool, fused by reciprocal rank."""

    def __init__(self, chunks: Sequence[Chunk], model: MiniLM) -> None:
        self._chunks = chunks
        self._model = model
        self._vectors = model.embed_passages([f"{chunk.title}\n{chunk.text}" for chunk in chunks])
        self._places: dict[str, dict[int, int]] = {}
        self._lengths = np.zeros(len(chunks))
        for at, chunk in enumerate(chunks):
            stems = stem_words(f"{chunk.title} {chunk.text}")
            self._lengths[at] = len(stems)
            for stem in stems:
                counts = self._places.setdefault(stem, {})
                counts[at] = counts.get(at, 0) + 1

    def count_documents(self, stems: Sequence[str]) -> tuple[list[int], int]:
        return [len(self._places.get(stem, ())) for stem in stems], len(self._chunks)

    def search(self, question: str, *, without: Iterable[int] = (), limit: int = PASSAGES) -> list[tuple[int, Passage]]:
        """The best passages with their places in the pool, best first, some left out."""
        cosines = self._vectors @ self._model.embed_question(question)
        words = self._score_words(question)
        hidden = list(without)
        fused: dict[int, float] = {}
        for figures, least in ((cosines, -2.0), (words, 0.0)):
            shown = figures.copy()
            shown[hidden] = -9
            for rank, at in enumerate(np.argsort(-shown)[:DEPTH].tolist(), start=1):
                if shown[at] > least:
                    fused[at] = fused.get(at, 0.0) + 1 / (FUSION_K + rank)
        best = sorted(fused, key=lambda at: -fused[at])[:limit]
        return [(at, Passage(self._chunks[at], float(cosines[at]), fused[at])) for at in best]

    def take(self, question: str, at: int) -> list[tuple[int, Passage]]:
        """One passage of the pool as if it were all that was found."""
        return [(at, Passage(self._chunks[at], float(self._vectors[at] @ self._model.embed_question(question)), 1.0))]

    def _score_words(self, question: str, k1: float = 1.2, b: float = 0.75) -> Floats:
        """BM25 as SQLite has it."""
        scores = np.zeros(len(self._chunks))
        norm = k1 * (1 - b + b * self._lengths / self._lengths.mean())
        for stem in set(stem_words(question)):
            places = self._places.get(stem)
            if places:
                at, counts = np.array(list(places)), np.array(list(places.values()))
                idf = max(1e-6, np.log((len(scores) - len(at) + 0.5) / (len(at) + 0.5)))
                scores[at] += idf * counts * (k1 + 1) / (counts + norm[at])
        return scores


@dataclass(frozen=True, slots=True)
class Cases:
    """Every question in several settings."""

    alone: list[Case]
    """With the one passage it was asked about."""
    folder: list[Case]
    """With the best passages of its pool."""
    removed: list[Case]
    """With the best passages of its pool, the ones that answer left out. Answerable questions only."""
    few: list[Case]
    """With the best one to three passages of its pool, once with and once without those that answer."""
    changed: list[Case]
    """With a year, name or word of it changed (`question_changes`), so that the passages no longer answer; every sixth
    answerable question, where there is something to change."""


def build_cases(pools: Iterable[Pool], model: MiniLM, encoder: KeptEncoder, reader: KeptReader) -> Cases:
    """Read every question of the pools in each setting."""
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
    pools: Iterable[Pool], model: MiniLM, encoder: KeptEncoder, reader: KeptReader, *, changed: bool
) -> list[Case]:
    """Every question with the one passage it was asked about; once more `changed`, where there is something to
    change, so that the passage no longer answers."""
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
    pools: Iterable[Pool], model: MiniLM, encoder: KeptEncoder, reader: KeptReader, limits: Sequence[int]
) -> dict[int, list[Case]]:
    """Every answerable question with the best passages of its pool, as many as each limit says."""
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
    """Questions as they were read."""

    clapnq: Cases
    others: Cases
    claims: Cases
    unseen: Cases
    """Of SQuAD articles that nothing is learnt from."""
    unseen_claims: Cases
    """About passages that nothing is learnt from."""
    alone: Sequence[Case]
    """Of SQuAD articles, each with its passage alone, as it was asked and changed."""
    unseen_alone: Sequence[Case]
    """The same, of SQuAD articles that nothing is learnt from."""
    measured: Sequence[Case]
    """Each with its passage alone; nothing is learnt from them."""
    deep: Mapping[int, Sequence[Case]]
    """How many passages are read -> the answerable questions of `unseen`."""


def read_material(clapnq: Path, rows: Path, claims: Path, measured: Path | None, reader: KeptReader) -> Material:
    """Everything in the files that `learn_sentences` names, read with the shipped models."""
    model = load_minilm()
    encoder = KeptEncoder(model)
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
    encoder: KeptEncoder,
    reader: KeptReader,
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
