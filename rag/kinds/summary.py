"""Summaries of one article, of each of several, and of the whole folder by its main threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from rag.kinds.articles import Articles
from rag.kinds.naming import find_articles
from rag.kinds.salience import (
    Candidate,
    choose,
    find_copies,
    is_quotable,
    leans_back,
    measure_centrality,
)
from rag.kinds.threads import Thread, find_threads
from rag.kinds.topic import answer_topic
from rag.kinds.transcript import drop_label, label_speakers, read_speakers
from rag.kinds.wording import count_noun, join_words, name_article, quote_words
from rag.schema.answers import Answer, Statement
from rag.schema.facts import IndexedArticle, IndexedSentence
from rag.schema.kinds import Coverage, Request
from rag.text.en.naming import ARTICLE_NOUNS
from rag.text.en.requests import REQUEST_WORDS, WHOLE_WORDS
from rag.text.punctuation import asks
from rag.text.words import stem_content, stem_word

SENTENCES = 4
LONG_SENTENCES = 7
LONG_SUMMARY_WORDS = 170
"""Sentences per summary of an article, sentences for one of at least `_LONG_WORDS` words, and the latter's total number
of words, roughly."""
_LONG_WORDS = 2000
FEW_ARTICLES = 8
"""Up to this many articles are summarised one by one, more of them by threads."""
_FEWER = 3
"""Up to this many articles get two sentences each."""
_NAMED_LEFT_OUT = 5
"""Most articles without a sentence in a summary that its lead names."""
_EMBEDDED = 120
_OPENING = 10
"""The sentence that represents an article in a thread is chosen from its first ones: embedding all of them took three
quarters of the answer's time (14 articles of 30 sentences)."""
_NEWS_LEAD, _LONG_LEAD = 5.0, 8.0
_NEWS_LEAD_WEIGHT, _LONG_LEAD_WEIGHT = 0.35, 0.25
"""The number of sentences after which the bonus for early sentences is halved, and the bonus. News tells most at the
top; the opening of a long text says what it is."""
_LENGTHY = 30
"""In a long text, a sentence with more words is worth 0.1 less for every 20 words above this."""

_WHOLE_STEMS = frozenset(map(stem_word, REQUEST_WORDS | WHOLE_WORDS | ARTICLE_NOUNS))
"""A subject made only of these words means all articles."""


def answer_summary(request: Request, articles: Articles) -> Answer | None:
    """A summary of the named article, of what is said about a subject, or else of all allowed articles."""
    if not articles.listed:
        return None
    if request.article:
        named = find_articles(request.article, articles)
        return _sum_up_articles(request, articles, named) if named else None
    if stem_content(request.subject) - _WHOLE_STEMS and request.aspect not in ("folder", "each", "article"):
        return answer_topic(request, articles)
    listed = _keep_period(request, articles.listed)
    if not listed:
        return None
    if len(listed) <= FEW_ARTICLES or request.aspect == "each":
        return _sum_up_articles(request, articles, listed)
    return _sum_up_threads(request, articles, listed)


def _keep_period(request: Request, listed: Sequence[IndexedArticle]) -> list[IndexedArticle]:
    if request.since is None and request.until is None:
        return list(listed)
    spans = request.list_spans()
    return [
        one
        for one in listed
        if one.published is not None and any(since <= one.published <= until for since, until in spans)
    ]


def choose_sentences(
    article: IndexedArticle,
    sentences: Sequence[IndexedSentence],
    articles: Articles,
    count: int,
    *,
    first: int | None = None,
) -> list[IndexedSentence]:
    """The `count` most telling sentences of an article, in reading order, out of its `first` quotable ones or all."""
    is_spoken = any(read_speakers(sentences))
    quotable = enumerate(one for one in sentences if is_quotable(one))
    able = [(at, one) for at, one in quotable if is_spoken or not leans_back(one)]
    able = able[:first]
    if len(able) > _EMBEDDED:
        able = _preselect(able)
    if not able:
        return []
    texts = [drop_label(one.text) for _, one in able]
    vectors = articles.embed([article.title, *texts] if article.title else texts)
    title = vectors[0] if article.title else None
    vectors = vectors[1:] if article.title else vectors
    central = measure_centrality(vectors)
    is_long = len(sentences) > _EMBEDDED
    candidates = []
    for row, (at, one) in enumerate(able):
        titled = float(vectors[row] @ title) if title is not None else 0.0
        worth = float(central[row]) + 0.3 * titled - 0.25 * asks(one.text) - 0.25 * leans_back(one)
        if is_long:
            worth += _LONG_LEAD_WEIGHT * _LONG_LEAD / (_LONG_LEAD + at)
            worth -= 0.1 * max(0, len(one.text.split()) - _LENGTHY) / 20
        else:
            worth += _NEWS_LEAD_WEIGHT * _NEWS_LEAD / (_NEWS_LEAD + at)
        candidates.append(Candidate(one, worth, vectors[row]))
    chosen = choose(candidates, count, words=LONG_SUMMARY_WORDS if count == LONG_SENTENCES else None, novelty=0.5)
    return sorted((one.sentence for one in chosen), key=lambda one: one.start)


def _preselect(able: Sequence[tuple[int, IndexedSentence]]) -> list[tuple[int, IndexedSentence]]:
    """The sentences of a long article with the most of its frequent words, equally many from each part."""
    stems = [stem_content(drop_label(one.text)) for _, one in able]
    counts: dict[str, int] = {}
    for held in stems:
        for stem in held:
            counts[stem] = counts.get(stem, 0) + 1
    weights = {stem: float(np.log1p(count)) for stem, count in counts.items() if count > 1}
    worth = [sum(weights.get(stem, 0.0) for stem in held) / (len(held) + 8) for held in stems]
    parts = np.array_split(np.arange(len(able)), 20)
    kept = [at for part in parts for at in sorted(part.tolist(), key=lambda at: -worth[at])[: _EMBEDDED // 20]]
    return [able[at] for at in sorted(kept)]


def _count_for(request: Request, article: IndexedArticle, *, of: int) -> int:
    """How many sentences an article gets when `of` articles are summarised together."""
    if request.sentences:
        return request.sentences if of == 1 or request.aspect == "each" else max(1, request.sentences // of)
    if of > 1:
        return 2 if of <= _FEWER or (request.aspect == "each" and of <= FEW_ARTICLES) else 1
    return LONG_SENTENCES if article.words >= _LONG_WORDS else SENTENCES


def _sum_up_articles(request: Request, articles: Articles, chosen: Sequence[IndexedArticle]) -> Answer | None:
    """A summary of each article, in order of publication."""
    ordered = sorted(chosen, key=lambda one: (one.published is None, one.published or date.max, one.file, one.start))
    read: dict[int, list[IndexedSentence]] = {}
    for one in articles.read_sentences(ordered):
        read.setdefault(one.article, []).append(one)
    speakers = {number: name for sentences in read.values() for number, name in label_speakers(sentences).items()}
    kept = {
        article.number: choose_sentences(
            article, read.get(article.number, []), articles, _count_for(request, article, of=len(ordered))
        )
        for article in ordered
    }
    if request.aspect != "each" and request.sentences and len(ordered) > request.sentences:
        kept = _keep_telling(kept, articles, request.sentences)
    quoter = articles.quoter()
    quoter.prepare(one for sentences in kept.values() for one in sentences)
    statements = [
        quoter.quote(
            one,
            *find_copies(one, articles),
            label=speakers.get(one.number, ""),
            group=name_article(article) if len(ordered) > 1 or request.form == "list" else "",
        )
        for article in ordered
        for one in kept[article.number]
    ]
    if not statements:
        return None
    lead = describe_articles(ordered) + "." if len(ordered) > 1 else _describe_one(ordered[0])
    lead = "" if request.form == "list" and len(ordered) == 1 else lead  # the heading of the list says it
    lead += _name_left_out([one for one in ordered if not kept[one.number]])
    answer = _make_answer(request, articles, statements, lead)
    return replace(answer, passages=quoter.passages, coverage=Coverage(len(ordered), exhaustive=True))


def _name_left_out(articles: Sequence[IndexedArticle]) -> str:
    """The articles that a summary has no sentence from, as an addition to its lead; "" if it covers all."""
    named = [quote_words(name_article(one)) for one in articles[:_NAMED_LEFT_OUT]]
    rest = len(articles) - len(named)
    return f" Left out: {join_words([*named, *([count_noun(rest, 'other')] if rest else [])])}." if named else ""


def _keep_telling(
    kept: Mapping[int, Sequence[IndexedSentence]], articles: Articles, count: int
) -> dict[int, list[IndexedSentence]]:
    """Only `count` of the sentences, when fewer are requested than there are articles: the most central ones, each with
    something new."""
    sentences = [one for held in kept.values() for one in held]
    if not sentences:
        return {number: [] for number in kept}
    vectors = articles.embed([one.text for one in sentences])
    central = measure_centrality(vectors)
    candidates = [
        Candidate(one, float(worth), vector) for one, worth, vector in zip(sentences, central, vectors, strict=True)
    ]
    chosen = {one.sentence.number for one in choose(candidates, count, words=None, novelty=0.5)}
    return {number: [one for one in held if one.number in chosen] for number, held in kept.items()}


def _sum_up_threads(request: Request, articles: Articles, listed: Sequence[IndexedArticle]) -> Answer | None:
    """The main threads of many articles, the largest first."""
    threads = find_threads(articles, listed)
    quoter = articles.quoter()
    each = 2 if not request.sentences else max(1, request.sentences // max(1, len(threads)))
    statements: list[Statement] = []
    for thread in threads[: request.sentences or len(threads)]:
        group = _title_thread(thread)
        chosen = _choose_for(thread, articles, each)
        statements += [quoter.quote(one, *find_copies(one, articles), group=group) for one in chosen]
    if not statements:
        return None
    count = len({statement.group for statement in statements})
    lead = f"{describe_articles(listed)}, in {count} thread{'s' if count > 1 else ''}."
    if count < len(threads):
        lead += f" {count_noun(len(threads) - count, 'thread')} left out."
    read = sum(len(thread.members) for thread in threads)
    if read < len(listed):
        lead += f" The threads are those of {read:,} of them."
    answer = _make_answer(request, articles, statements, lead)
    return replace(answer, passages=quoter.passages, coverage=Coverage(len(listed), exhaustive=read == len(listed)))


def _choose_for(thread: Thread, articles: Articles, count: int) -> list[IndexedSentence]:
    """The most telling sentence of each of a thread's most central articles."""
    chosen: list[IndexedSentence] = []
    for article in thread.members[:count]:
        chosen += choose_sentences(article, articles.read_sentences([article]), articles, 1, first=_OPENING)
    return chosen


def _title_thread(thread: Thread) -> str:
    count = len(thread.members)
    return f"{name_article(thread.members[0])} ({count} article{'s' if count > 1 else ''})"


def describe_articles(listed: Sequence[IndexedArticle]) -> str:
    """How many articles, and their dates: "5 articles from 1 April 2021 to 2 April 2025"."""
    days = [one.published for one in listed if one.published is not None]
    text = f"{len(listed):,} article{'s' if len(listed) != 1 else ''}"
    if not days:
        return text
    first, last = (f"{day.day} {day:%B %Y}" for day in (min(days), max(days)))
    period = f"from {first} to {last}" if first != last else f"of {first}"
    return f"{text} {period}" if len(days) == len(listed) else f"{text}, {len(days):,} of them dated ({period})"


def _describe_one(article: IndexedArticle) -> str:
    """The article's title and day, on a line before its sentences."""
    day = f", {article.published.day} {article.published:%B %Y}" if article.published else ""
    return f"{name_article(article)}{day}:"


def _make_answer(request: Request, articles: Articles, statements: Sequence[Statement], lead: str) -> Answer:
    return Answer(
        question="",
        abstained=False,
        confidence=1.0,
        statements=tuple(statements),
        passages=(),
        mode="extractive",
        kind=request.kind,
        lead=lead,
        coverage=Coverage(len(articles.listed), exhaustive=True),
    )
