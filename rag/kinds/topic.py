"""What the articles say about a subject: the most telling of all sentences about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from rag.kinds.articles import Articles
from rag.kinds.mentions_of import Unit, describe_taken, read_units
from rag.kinds.naming import find_articles
from rag.kinds.salience import Candidate, choose, find_copies, is_quotable, leans_back
from rag.kinds.topic_breadth import cover_articles, drop_common, lend_headings
from rag.kinds.topic_measures import Floats, measure_coverage, smooth, spread_near, weigh_units
from rag.kinds.transcript import drop_label, label_speakers, read_speakers
from rag.kinds.voiced import answer_voiced
from rag.kinds.whole_folder import Scope, compose_answer
from rag.kinds.wording import name_article
from rag.schema.answers import Answer, Statement
from rag.schema.facts import IndexedSentence
from rag.schema.kinds import Request
from rag.text.en.requests import REQUEST_WORDS
from rag.text.going_on import GOES_ON
from rag.text.punctuation import asks
from rag.text.words import WORD, fold_text, stem_word

SENTENCES = 5
WORDS = 115
"""Sentences and words of an answer, unless the request names a number of sentences."""

_ARTICLES_READ = 12
_EMBEDDED = 100
"""Limits that keep an answer within a second: articles read whole, and sentences embedded."""

_LEAST_COVERED = {4: 0.5, 5: 0.4}
_LEAST_COVERED_OF_MANY = 0.22
"""Share of a subject's weight that one place must cover, by number of units. A subject of fewer units must be covered
whole; in a long question many words only say how something was asked or told."""
_PASSAGES = 40

_WHOLE = 0.999
"""Sums of weights above this count as 1, to allow for rounding."""

_REQUEST_STEMS = frozenset(map(stem_word, REQUEST_WORDS))


@dataclass(frozen=True, slots=True)
class _Read:
    """The sentences that were read, and how much each is about the subject: n values each."""

    sentences: list[IndexedSentence]
    covered: Floats
    """Share of the units' weight found in the sentence, 0 to 1."""
    near: Floats
    """The same, including the sentences near it."""
    region: Floats
    """How much the text around it is about the subject; higher is more, unbounded."""
    is_spoken: NDArray[np.bool_]
    """Whether it is in a transcript, where one person speaks for many sentences."""
    is_first: NDArray[np.bool_]
    """Whether it is the first of its article with the whole subject."""
    speakers: dict[int, str]
    """Sentence number -> speaker, for each sentence that does not name its speaker itself."""


def answer_topic(request: Request, articles: Articles) -> Answer | None:
    """The sentences that tell most about the request's subject, from all articles or the one that it names; None when
    nothing is about it."""
    if request.sides:
        return answer_voiced(request, articles)
    if request.article:
        named = find_articles(request.article, articles)
        return answer_topic(replace(request, article=""), articles.keep(named)) if named else None
    is_phrase = bool(articles.find_phrase(request.subject))  # the "talks" of "peace talks" ask for nothing
    without = frozenset() if is_phrase else _REQUEST_STEMS
    units = read_units(request.subject, articles, without=without) or read_units(request.subject, articles)
    if not units or not all(unit.places for unit in units if unit.is_name):
        return None
    weights, numbers, coverage = _measure(units, articles)
    if not _is_enough(units, coverage):
        units = drop_common(units, articles)
        weights, numbers, coverage = _measure(units, articles)
    if not _is_enough(units, coverage):
        return None
    read = _read_best(request, articles, units, weights, _choose_articles(numbers, coverage, units, articles))
    is_short = len(units) < min(_LEAST_COVERED)
    able = _select_able(read, is_short=is_short, is_whole=request.aspect == "all")
    candidates = _score(request, articles, read, able)
    limit = request.sentences or SENTENCES
    best = choose(candidates, limit, words=None if request.sentences else WORDS, novelty=0.2)
    chosen = [one.sentence for one in (cover_articles(best, candidates) if is_short else best)]
    if not chosen:
        return None
    chosen = _add_before(_add_following(chosen, read, limit), read, limit)
    if request.aspect == "latest":
        chosen = _order_newest(chosen, articles)
    return _compose(articles, units, chosen, read.speakers)


def _measure(units: Sequence[Unit], articles: Articles) -> tuple[Floats, NDArray[np.int64], Floats]:
    """The units' weights, the sentences with a unit, and how much of the weight is near each."""
    weights = weigh_units(units, articles)
    return weights, *measure_coverage(units, weights)


def _is_enough(units: Sequence[Unit], coverage: Floats) -> bool:
    return bool(len(coverage)) and bool(coverage.max() >= _choose_least(len(units)))


def _choose_least(units: int) -> float:
    return 0.999 if units < min(_LEAST_COVERED) else _LEAST_COVERED.get(units, _LEAST_COVERED_OF_MANY)


def _choose_articles(
    numbers: NDArray[np.int64], coverage: Floats, units: Sequence[Unit], articles: Articles
) -> list[int]:
    """The numbers of the articles that say most about the subject."""
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
    """The sentences of the chosen articles, with how much each is about the subject."""
    sentences = articles.read_sentences([articles.by_number[number] for number in chosen])
    passages = articles.retrieve(request.subject, _PASSAGES)
    floor = min((passage.similarity for passage in passages), default=0.0)
    by_article: dict[int, list[IndexedSentence]] = {}
    for one in sentences:
        by_article.setdefault(one.article, []).append(one)
    parts: list[_Read] = []
    for members in by_article.values():
        speakers = read_speakers(members)
        held = lend_headings(_find_held(units, members, speakers), members)
        covered, near = held @ weights, spread_near(held) @ weights
        similarity = np.full(len(members), floor)
        for passage in passages:
            if passage.file == members[0].file:
                inside = [passage.start <= one.start and one.end <= passage.end for one in members]
                similarity = np.where(inside, np.maximum(similarity, passage.similarity), similarity)
        whole = np.flatnonzero(covered > _WHOLE)
        is_first = np.isin(np.arange(len(members)), whole[:1])
        is_spoken = np.asarray([bool(name) for name in speakers])
        parts.append(
            _Read(members, covered, near, smooth(0.5 * near + similarity), is_spoken, is_first, label_speakers(members))
        )
    return _join_parts(parts)


def _join_parts(parts: Sequence[_Read]) -> _Read:
    """What was read of several articles, one after the other."""
    return _Read(
        [one for part in parts for one in part.sentences],
        np.concatenate([part.covered for part in parts]),
        np.concatenate([part.near for part in parts]),
        np.concatenate([part.region for part in parts]),
        np.concatenate([part.is_spoken for part in parts]),
        np.concatenate([part.is_first for part in parts]),
        {number: name for part in parts for number, name in part.speakers.items()},
    )


def _find_held(units: Sequence[Unit], members: Sequence[IndexedSentence], speakers: Sequence[str]) -> Floats:
    """Which sentences of one article have which unit (n x units, 0 or 1); what somebody says counts as being about
    them."""
    said_by = [{fold_text(word) for word in WORD.findall(name)} for name in speakers]
    held = np.zeros((len(members), len(units)))
    for column, unit in enumerate(units):
        words = {fold_text(word) for word in WORD.findall(unit.taken_for or unit.text)}
        is_speaker = [unit.is_name and words <= names for names in said_by]
        held[:, column] = [one.number in unit.places or speaks for one, speaks in zip(members, is_speaker, strict=True)]
    return held


def _select_able(read: _Read, *, is_short: bool, is_whole: bool = False) -> list[int]:
    """Positions of the sentences that may be quoted, those most about the subject first.

    If any sentence has the whole of a short subject, prose must have all of it too: what is next to it is about
    something else. Outside transcripts, a sentence that depends on the one before it is used only when there is no
    other, or when everything is asked for (`is_whole`).
    """
    whole = read.covered > _WHOLE
    able = read.near > 0
    if is_short and whole.any():
        able &= whole | (read.is_spoken & (read.near > _WHOLE))
    kept = [at for at in np.flatnonzero(able).tolist() if is_quotable(read.sentences[at])]
    alone = [at for at in kept if read.is_spoken[at] or not leans_back(read.sentences[at])]
    rough = read.covered + read.near + 2 * read.region
    return sorted((not is_whole and alone) or kept, key=lambda at: -rough[at])[:_EMBEDDED]


def _score(request: Request, articles: Articles, read: _Read, able: Sequence[int]) -> list[Candidate]:
    """The sentences at these positions with their worth, which includes their cosine to the subject.

    The weights were chosen on half of the files of `eval/summaries.py`: being in a part of the text about the subject
    matters more than being close to its words.
    """
    if not able:
        return []
    vectors = articles.embed([request.subject, *(drop_label(read.sentences[at].text) for at in able)])
    similarity = vectors[1:] @ vectors[0]
    return [
        Candidate(
            read.sentences[at],
            float(
                0.5 * similarity[row]
                + 0.1 * read.covered[at]
                + 0.5 * read.near[at]
                + 2.0 * read.region[at]
                + 0.1 * read.is_first[at]
                - 0.2 * asks(read.sentences[at].text)
                - 0.1 * leans_back(read.sentences[at])
            ),
            vectors[row + 1],
        )
        for row, at in enumerate(able)
    ]


def _add_following(chosen: Sequence[IndexedSentence], read: _Read, limit: int) -> list[IndexedSentence]:
    """The chosen sentences and, while there is room, the sentences of prose right after them that continue about the
    subject ("Under that agreement, ...")."""
    place = {one.number: at for at, one in enumerate(read.sentences)}
    added = list(chosen)
    for one in chosen:
        after = place[one.number] + 1
        if len(added) >= limit or after >= len(read.sentences) or read.is_spoken[after]:
            continue
        following = read.sentences[after]
        is_new = following not in added and following.article == one.article
        if is_new and GOES_ON.match(following.text) and is_quotable(following):
            added.append(following)
    return added


def _add_before(chosen: Sequence[IndexedSentence], read: _Read, limit: int) -> list[IndexedSentence]:
    """The chosen sentences and, while there is room, before each that leans back ("It introduces ...") the one that
    says what it is about."""
    place = {one.number: at for at, one in enumerate(read.sentences)}
    added = list(chosen)
    for one in chosen:
        at = place[one.number]
        if len(added) >= limit or at == 0 or read.is_spoken[at] or not leans_back(one):
            continue
        before = read.sentences[at - 1]
        if before not in added and before.article == one.article and before.kind == "sentence" and is_quotable(before):
            added.append(before)
    return added


def _order_newest(chosen: Sequence[IndexedSentence], articles: Articles) -> list[IndexedSentence]:
    """The sentences of the newest article first, those of undated articles last."""

    def find_day(one: IndexedSentence) -> date:
        return articles.by_number[one.article].published or date.min

    return sorted(chosen, key=find_day, reverse=True)


def _compose(
    articles: Articles,
    units: Sequence[Unit],
    chosen: Sequence[IndexedSentence],
    speakers: dict[int, str],
) -> Answer:
    """The chosen sentences, best first, as an answer: by article, each in reading order."""
    order = list(dict.fromkeys(one.article for one in chosen))
    quoter = articles.quoter()
    quoter.prepare(chosen)
    statements: list[Statement] = []
    for article in order:
        group = name_article(articles.by_number[article]) if len(order) > 1 else ""
        members = sorted((one for one in chosen if one.article == article), key=lambda one: one.start)
        statements += [
            quoter.quote(one, *find_copies(one, articles), label=speakers.get(one.number, ""), group=group)
            for one in members
        ]
    return compose_answer(Scope(articles), describe_taken(units), quoter, statements)
