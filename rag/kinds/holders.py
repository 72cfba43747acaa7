"""Answers "who is the president of Ukraine" and "who runs NATO" from what the articles call people.

Offices stand beside names ("NATO Secretary-General Mark Rutte") and seldom in a sentence of their own, so a reader that
looks for a sentence which answers finds none, or one about another country's minister. This looks at every mention of
the office. Owns which people count and their order; `office_claims` owns whether words beside a name give its bearer an
office, `rag.question.asked_office` the wording of the question. English only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from rag.index.facts_counts import read_mentions_in
from rag.kinds.articles import Articles
from rag.kinds.mentions_of import find_mentions
from rag.kinds.office_claims import (
    ANY_HEAD,
    ANY_TRADE,
    OFFICE_CONFIDENCE,
    OfficeClaim,
    is_called,
    list_readings,
    list_same,
)
from rag.kinds.telling import is_trade, list_trades
from rag.question.asked_office import AskedOffice, read_asked_office
from rag.schema.answers import Answer, Statement
from rag.schema.facts import IndexedSentence, Mention
from rag.schema.kinds import Coverage, Request
from rag.text.days import name_day
from rag.text.en.trades import HEADS
from rag.text.names import is_country
from rag.text.words import WORD

MOST_SENTENCES = 2_000
"""Most sentences with the office that are searched, in order of file."""
MOST_HOLDERS = 3
"""Most people named when the articles give several."""
CITED = 3
"""Most sentences cited for one of them."""
RIVAL_SHARE = 1 / 3
"""Somebody who is called so in fewer sentences than this share of the first one's is left out: a slip, or a predecessor
mentioned in passing."""

_ANYBODY = frozenset(("guy", "dude", "bloke", "fellow", "chap"))
"""Words for somebody who works for a body: "the Pentagon guy"."""


@dataclass(slots=True)
class _Holder:
    """Somebody who is called by the office, with the mentions that show it."""

    told: list[tuple[Mention, IndexedSentence]] = field(default_factory=list)


def answer_holder(request: Request, articles: Articles) -> Answer | None:
    """Who holds the office that a factual question asks for, newest article first; None when it asks for nothing of the
    kind, or when the articles give nobody this office."""
    asked = read_asked_office(request.subject)
    claim = _make_claim(asked) if asked else None
    holders = _find_holders(claim, articles) if claim else []
    if not holders:
        return None
    published = {one.number: one.published for one in articles.listed}
    days = [_find_newest(one, published) for one in holders]
    quoter = articles.quoter()
    best = [_choose_telling(one) for one in holders]
    quoter.prepare([sentence for told in best for _, sentence in told])
    short, sentences = [], []
    for told, day in zip(best, days, strict=True):
        whole = quoter.quote(*(sentence for _, sentence in told))
        name = " ".join(told[0][0].name.text.split())
        short.append(Statement(name, whole.verified, whole.citations, span=(0, len(name)), short=True))
        label = name_day(day) if day and len(holders) > 1 else ""
        sentences.append(quoter.quote(told[0][1], label=label))
    return Answer(
        question="",
        abstained=False,
        confidence=OFFICE_CONFIDENCE,
        statements=(*short, *sentences),
        passages=quoter.passages,
        mode="extractive",
        lead="The articles name more than one:" if len(holders) > 1 else "",
        coverage=Coverage(len(articles.listed), exhaustive=True),
    )


def _make_claim(asked: AskedOffice) -> OfficeClaim | None:
    """The office to look for beside names; None when the words name no office, or not whose it is."""
    words = asked.office.split()
    last = words[-1].lower() if words else "head"
    if last in _ANYBODY:
        body = " ".join((*words[:-1], asked.body)).strip()
        return OfficeClaim("", ANY_TRADE, body, is_past=False) if body else None
    if last in ANY_HEAD:
        body = " ".join((*words[:-1], asked.body)).strip()
        offices = list_trades("leader") if any(is_country(word) for word in body.split()) else HEADS
        return OfficeClaim("", tuple(dict.fromkeys((*offices, last))), body, is_past=False) if body else None
    if not is_trade(asked.office):
        return None
    claim = OfficeClaim("", (asked.office,), asked.body, is_past=False)
    return claim if any(bodies for _, bodies in list_readings(claim)) else None


def _find_holders(claim: OfficeClaim, articles: Articles) -> list[_Holder]:
    """The people called by the office, those of the newest articles first if several are called so about equally
    often."""
    sentences = _find_sentences(claim, articles)
    mentions = read_mentions_in(articles.facts, list(sentences)) if sentences else []
    people = {one.entity for one in mentions if one.name.type == "person"}
    holders: dict[int, _Holder] = {}
    for mention in mentions:
        if mention.entity in people and is_called(claim, mention, sentences[mention.sentence]):
            holders.setdefault(mention.entity, _Holder()).told.append((mention, sentences[mention.sentence]))
    counted = sorted(holders.values(), key=lambda one: -len(one.told))
    kept = [one for one in counted if len(one.told) >= RIVAL_SHARE * len(counted[0].told)][:MOST_HOLDERS]
    published = {one.number: one.published for one in articles.listed}
    return sorted(kept, key=lambda one: _find_newest(one, published) or date.min, reverse=True)


def _find_sentences(claim: OfficeClaim, articles: Articles) -> dict[int, IndexedSentence]:
    """The sentences that have one of the office's names, by number."""
    if claim.offices == ANY_TRADE:
        return {one.number: one for one in find_mentions(claim.body, articles) if one.kind == "sentence"}
    trades = dict.fromkeys(trade for office, bodies in list_readings(claim) if bodies for trade in list_same(office))
    found: dict[int, IndexedSentence] = {}
    for trade in trades:
        for sentence in find_mentions(trade, articles):
            if sentence.kind == "sentence" and len(found) < MOST_SENTENCES:
                found[sentence.number] = sentence
    return found


def _choose_telling(holder: _Holder) -> list[tuple[Mention, IndexedSentence]]:
    """The mentions to cite, one for each file: first the one with the fullest name."""
    fullest = sorted(holder.told, key=lambda one: -len(WORD.findall(one[0].name.text)))
    by_file: dict[str, tuple[Mention, IndexedSentence]] = {}
    for mention, sentence in fullest:
        by_file.setdefault(sentence.file, (mention, sentence))
    return list(by_file.values())[:CITED]


def _find_newest(holder: _Holder, published: dict[int, date | None]) -> date | None:
    days: Sequence[date] = [day for _, one in holder.told if (day := published.get(one.article))]
    return max(days, default=None)
