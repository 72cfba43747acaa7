"""What the articles say about a subject: the most telling sentences of all that speak of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.kinds.articles import Articles
from rag.kinds.mentions_of import Unit, read_units
from rag.kinds.naming import name_article
from rag.kinds.salience import Candidate, asks, choose, is_quotable, leans_back
from rag.kinds.speakers import drop_label, read_speakers
from rag.schema.answers import Answer, Statement
from rag.schema.facts import IndexedSentence
from rag.schema.kinds import Coverage, Request
from rag.text.en.requests import REQUEST_WORDS
from rag.text.words import WORD, fold_text, stem_word

SENTENCES = 5
WORDS = 115
"""How much is said unless the request wants another number of sentences."""

_ARTICLES_READ = 12
_EMBEDDED = 120
"""Bounds that keep an answer within a second: articles that are read whole, sentences that are embedded."""

_STRICT_UNITS = 3
"""A subject of at most so many units must be found whole; of a longer one this share, by weight:"""
_LEAST_COVERED = 0.45
_WINDOW = 3
"""Units count as spoken of together within so many sentences before and after."""
_REGION = 8.0
"""Standard deviation, in sentences, of the stretch that a sentence belongs to."""
_PASSAGES = 40

_REQUEST_STEMS = frozenset(map(stem_word, REQUEST_WORDS))

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Read:
    """The sentences that were read, and how far each is about the subject: n values each."""

    sentences: list[IndexedSentence]
    covered: Floats
    """Share of the units' weight that the sentence holds, 0 to 1."""
    near: Floats
    """The same with what stands near it."""
    region: Floats
    """How much the stretch around it is about the subject, 0 to 1."""


def answer_topic(request: Request, articles: Articles) -> Answer | None:
    """The sentences that tell most about the request's subject; None when nothing speaks of it."""
    units = read_units(request.subject, articles, without=_REQUEST_STEMS) or read_units(request.subject, articles)
    if not units or not all(unit.places for unit in units if unit.is_name):
        return None
    weights = weigh_units(units, articles)
    numbers, coverage = measure_coverage(units, weights)
    least = 0.999 if len(units) <= _STRICT_UNITS else _LEAST_COVERED
    if not len(coverage) or coverage.max() < least:
        return None
    read = _read_best(request, articles, units, weights, _choose_articles(numbers, coverage, units, articles))
    chosen = choose(_score(request, articles, read), request.sentences or SENTENCES, words=_limit_words(request))
    if not chosen:
        return None
    return _compose(request, articles, units, [one.sentence for one in chosen])


def weigh_units(units: Sequence[Unit], articles: Articles) -> Floats:
    """How much each unit tells, by its rarity: together 1."""
    total = sum(article.words for article in articles.listed) / 20 + 1
    rarity = np.asarray([np.log(1 + total / (len(unit.places) + 1)) for unit in units])
    return np.asarray(rarity / rarity.sum(), np.float64)


def measure_coverage(units: Sequence[Unit], weights: Floats) -> tuple[NDArray[np.int64], Floats]:
    """The numbers of the sentences that hold a unit, and the share of all units' weight within `_WINDOW` of each."""
    held = sorted(set().union(*(unit.places for unit in units)))
    if not held:
        return np.zeros(0, np.int64), np.zeros(0)
    first = held[0] - _WINDOW
    size = held[-1] + _WINDOW + 1 - first
    coverage = np.zeros(size)
    for unit, weight in zip(units, weights, strict=True):
        present = np.zeros(size, bool)
        at = np.fromiter(unit.places, np.int64, len(unit.places)) - first
        for shift in range(-_WINDOW, _WINDOW + 1):
            present[np.clip(at + shift, 0, size - 1)] = True
        coverage += weight * present
    numbers = np.asarray(held, np.int64)
    return numbers, coverage[numbers - first]


def _choose_articles(
    numbers: NDArray[np.int64], coverage: Floats, units: Sequence[Unit], articles: Articles
) -> list[int]:
    """The numbers of the articles that speak most of the subject."""
    article_of: dict[int, int] = {}
    for unit in units:
        article_of |= unit.places
    best: dict[int, list[float]] = {}
    for number, share in zip(numbers.tolist(), coverage.tolist(), strict=True):
        best.setdefault(article_of[number], []).append(share)
    worth = {one: sum(sorted(shares)[-3:]) for one, shares in best.items() if one in articles.by_number}
    return sorted(worth, key=lambda one: (-worth[one], one))[:_ARTICLES_READ]


def _read_best(
    request: Request, articles: Articles, units: Sequence[Unit], weights: Floats, chosen: Sequence[int]
) -> _Read:
    """The sentences of the chosen articles with how far each is about the subject."""
    sentences = articles.read_sentences([articles.by_number[number] for number in chosen])
    passages = articles.retrieve(request.subject, _PASSAGES)
    covered, near, region = np.zeros(0), np.zeros(0), np.zeros(0)
    by_article: dict[int, list[IndexedSentence]] = {}
    for one in sentences:
        by_article.setdefault(one.article, []).append(one)
    floor = min((passage.similarity for passage in passages), default=0.0)
    for members in by_article.values():
        held = _find_held(units, members) @ weights
        spoken = _find_held(units, members, spread=_WINDOW) @ weights
        similarity = np.full(len(members), floor)
        for passage in passages:
            if passage.file == members[0].file:
                inside = [passage.start <= one.start and one.end <= passage.end for one in members]
                similarity = np.where(inside, np.maximum(similarity, passage.similarity), similarity)
        covered = np.concatenate([covered, held])
        near = np.concatenate([near, spoken])
        region = np.concatenate([region, _smooth(0.5 * spoken + similarity)])
    ordered = [one for members in by_article.values() for one in members]
    return _Read(ordered, covered, near, region)


def _find_held(units: Sequence[Unit], members: Sequence[IndexedSentence], *, spread: int = 0) -> Floats:
    """Which sentences of one article hold which unit (n x units, 0 or 1), also within `spread` sentences; what somebody
    says counts as being about them."""
    speakers = [{fold_text(word) for word in WORD.findall(name)} for name in read_speakers(members)]
    held = np.zeros((len(members), len(units)))
    for column, unit in enumerate(units):
        words = {fold_text(word) for word in WORD.findall(unit.text)}
        present = np.asarray(
            [
                one.number in unit.places or (unit.is_name and bool(words) and words <= speaker)
                for one, speaker in zip(members, speakers, strict=True)
            ],
            float,
        )
        for shift in range(-spread, spread + 1):
            moved = np.roll(present, shift)
            if shift > 0:
                moved[:shift] = 0
            elif shift < 0:
                moved[shift:] = 0
            held[:, column] = np.maximum(held[:, column], moved)
    return held


def _smooth(values: Floats) -> Floats:
    """A running average with a bell of `_REGION` sentences."""
    reach = int(3 * _REGION)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / _REGION) ** 2)
    weight = np.convolve(np.ones(len(values)), kernel, "full")[reach : reach + len(values)]
    return np.asarray(np.convolve(values, kernel, "full")[reach : reach + len(values)] / weight, np.float64)


def _score(request: Request, articles: Articles, read: _Read) -> list[Candidate]:
    """The quotable sentences with their worth, after the best of them were compared with the subject by meaning."""
    rough = read.covered + read.near + 2 * read.region
    able = [at for at, one in enumerate(read.sentences) if is_quotable(one) and read.near[at] > 0]
    able = sorted(able, key=lambda at: -rough[at])[:_EMBEDDED]
    if not able:
        return []
    vectors = articles.embed([request.subject, *(drop_label(read.sentences[at].text) for at in able)])
    similarity = vectors[1:] @ vectors[0]
    return [
        Candidate(
            read.sentences[at],
            float(
                similarity[row]
                + 0.3 * read.covered[at]
                + 0.3 * read.near[at]
                + 1.0 * read.region[at]
                - 0.2 * asks(read.sentences[at])
                - 0.1 * leans_back(read.sentences[at])
            ),
            vectors[row + 1],
        )
        for row, at in enumerate(able)
    ]


def _limit_words(request: Request) -> int | None:
    return None if request.sentences else WORDS


def _compose(request: Request, articles: Articles, units: Sequence[Unit], chosen: Sequence[IndexedSentence]) -> Answer:
    """The chosen sentences, best first, as an answer: by article, each in reading order."""
    order = list(dict.fromkeys(one.article for one in chosen))
    quoter = articles.quoter()
    quoter.prepare(chosen)
    statements: list[Statement] = []
    for article in order:
        group = name_article(articles.by_number[article]) if len(order) > 1 else ""
        members = sorted((one for one in chosen if one.article == article), key=lambda one: one.start)
        statements += [quoter.quote(one, group=group) for one in members]
    return Answer(
        question="",
        abstained=False,
        confidence=1.0,
        statements=tuple(statements),
        passages=quoter.passages,
        mode="extractive",
        kind=request.kind,
        lead=_describe(units),
        coverage=Coverage(len(articles.listed), exhaustive=True),
    )


def _describe(units: Sequence[Unit]) -> str:
    """What was looked for in place of words that nothing holds; "" when all were found as typed."""
    taken = [f'"{unit.taken_for}" for "{unit.text}"' for unit in units if unit.taken_for]
    return f"Looked for {' and '.join(taken)}." if taken else ""
