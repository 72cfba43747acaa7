"""The entries of a list: where a list looks, which mention of a name says most, and the answer made of the entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.index.facts_counts import read_first_mentions
from rag.kinds.telling import rate_mention
from rag.kinds.whole_folder import Scope, compose_answer
from rag.kinds.wording import count_noun, join_words
from rag.schema.answers import Answer
from rag.schema.facts import Entity, IndexedSentence, Mention
from rag.schema.kinds import Item
from rag.text.words import fold_words

SHOWN = 15
"""Number of entries shown when the request names no number."""
SPEAKERS_SHOWN = 25
"""The same for speakers: "who said what" asks for all of them."""
BEARERS = 3_000
"""Most names searched for people of a trade and for speakers, those in the most articles first."""
_MENTIONS = 12
"""Mentions of each spelling from which the most telling one is chosen."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry before it is quoted."""

    name: str
    type: str
    mentions: int
    articles: int
    aliases: tuple[str, ...]
    sentence: IndexedSentence | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a list looks."""

    scope: Scope
    articles: Sequence[int] | None
    """Numbers of the articles; None for all."""
    sentences: Sequence[int] | None
    """Numbers of the sentences, when a subject bounds the list to them."""
    words: str
    """Called after "in": "all 5 articles"."""
    limit: int
    order: str = ""
    """"name" for alphabetical order; "" for the collected one."""


def make_entry(entity: Entity, bounds: Bounds) -> Entry:
    """The entry of an entity, with the sentence that says most about it."""
    kind = "name" if entity.type == "other" else entity.type
    sentence = choose_mention(list_mentions(entity, bounds), bounds, entity.name)
    return Entry(entity.name, kind, entity.mentions, entity.articles, entity.aliases, sentence)


def list_mentions(entity: Entity, bounds: Bounds) -> list[Mention]:
    """The mentions of an entity within the bounds: the first of each spelling, or all in the bounded sentences."""
    facts = bounds.scope.articles.facts
    if bounds.sentences is None:
        return read_first_mentions(facts, entity, _MENTIONS, bounds.articles)
    wanted = frozenset(bounds.sentences)
    return [one for one in bounds.scope.articles.read_mentions([entity.id]) if one.sentence in wanted]


def choose_mention(mentions: Sequence[Mention], bounds: Bounds, fullest: str) -> IndexedSentence | None:
    """The sentence of the most telling mention, the first of equals."""
    read = {one.number: one for one in bounds.scope.articles.read_numbers([one.sentence for one in mentions])}
    held = [one for one in mentions if one.sentence in read]
    if not held:
        return None

    def rate(mention: Mention) -> tuple[int, int]:
        sentence = read[mention.sentence]
        return -rate_mention(sentence.text, sentence.kind, mention, sentence.start, fullest), mention.sentence

    return read[min(held, key=rate).sentence]


def close_lead(lead: str, total: int, limit: int, order: str = "") -> str:
    """The lead with a colon, and with how many of the `total` entries are shown if not all are."""
    shown = f"; the {limit:,} named most{order}" if total > limit else order
    return f"{lead}{shown}:"


def quote_entries(bounds: Bounds, entries: Sequence[Entry], lead: str, *, exhaustive: bool = True) -> Answer:
    """The answer that lists the entries, each with its sentence quoted."""
    if bounds.order == "name":
        entries = sorted(entries, key=lambda one: fold_words(one.name))
    quoter = bounds.scope.articles.quoter()
    quoter.prepare([one.sentence for one in entries if one.sentence])
    statements, items = [], []
    for one in entries:
        label = f"{' '.join(one.name.split())} ({_count_times(one.mentions)} in {count_noun(one.articles, 'article')})"
        statement = quoter.quote(one.sentence, label=label) if one.sentence else None
        statements.extend([statement] if statement else [])
        items.append(Item(one.name, one.type, one.mentions, one.articles, one.aliases, statement))
    joined = [f"{one.name} with {join_words(list(one.aliases[:4]))}" for one in entries if one.aliases]
    if joined:
        lead = f"{lead[:-1]}. Counted together: {'; '.join(joined[:5])}{'; and others' if len(joined) > 5 else ''}."
    return compose_answer(bounds.scope, lead, quoter, statements, items, exhaustive=exhaustive)


def _count_times(n: int) -> str:
    return "once" if n == 1 else f"{n:,} times"
