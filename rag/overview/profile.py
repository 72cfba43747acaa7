"""All about one name: every mention by article, what it is said to be, the dates and figures in the same sentences, and
who else is named there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from rag.index.facts_counts import (
    count_days,
    count_figures,
    find_entities_spelled,
    find_mention_places,
    read_top_entities,
)
from rag.index.facts_index import FactsIndex
from rag.index.facts_overview import find_first_shared
from rag.kinds.day_words import name_days
from rag.kinds.naming import sort_newest
from rag.kinds.roles import read_role
from rag.kinds.telling import rate_mention
from rag.overview.places import PlaceReader
from rag.schema.facts import Entity, IndexedArticle, IndexedSentence, Mention, NameType
from rag.schema.mentions import MentionPlace
from rag.schema.overview import Beside, Companion, NamedIn, NameProfile, Role
from rag.text.words import fold_words

_SEARCHED = 400
"""Most mentions that are searched for what it is said to be."""
_ROLES = 6
_BESIDE = 8
_COMPANIONS = 16


def make_profile(
    facts: FactsIndex,
    articles: Sequence[IndexedArticle],
    name: str,
    type: NameType | None = None,
    *,
    is_whole: bool,
    shown: int,
) -> NameProfile | None:
    """The profile of a name in any of its spellings; None when none of the articles has it.

    When several have this spelling, it is that of the given type, or else the one in the most articles. At most `shown`
    sentences are read as `places`. `is_whole` says that these are all articles of the index.
    """
    numbers = None if is_whole else [one.number for one in articles]
    spelled = _find_spelled(facts, name, type)
    if not spelled:
        return None
    entity, *namesakes = spelled
    by_sentence = find_mention_places(facts, [entity.id], numbers)
    if not by_sentence:
        return None
    grouped: dict[int, list[int]] = {}
    for sentence in sorted(by_sentence):
        grouped.setdefault(by_sentence[sentence], []).append(sentence)
    reader = PlaceReader(facts, articles)
    newest = sort_newest([reader.articles[number] for number in grouped])
    ordered = [sentence for article in newest for sentence in grouped[article.number]]
    mentions = facts.read_mentions([entity.id], numbers)
    first = reader.read(grouped[one.number][0] for one in newest)
    times: dict[int, int] = {}
    for mention in mentions:
        times[mention.article] = times.get(mention.article, 0) + 1
    roles, telling = _read_roles(facts, mentions[:_SEARCHED], entity, reader)
    return NameProfile(
        replace(entity, mentions=len(mentions), articles=len(newest)),
        tuple(namesakes),
        roles,
        telling,
        _list_dates(facts, ordered, reader),
        _list_figures(facts, ordered, reader),
        _list_companions(facts, ordered, entity, reader),
        tuple(NamedIn(one, times[one.number], first[grouped[one.number][0]]) for one in newest),
        len(ordered),
        tuple(reader.read(islice(ordered, shown)).values()),
    )


def _find_spelled(facts: FactsIndex, name: str, type: NameType | None) -> list[Entity]:
    """The entities with this spelling, first the one that is meant: of this type, or called so in full."""
    folded = fold_words(name)
    found = find_entities_spelled(facts, name)
    return sorted(found, key=lambda one: (type is not None and one.type != type, fold_words(one.name) != folded))


def _read_roles(
    facts: FactsIndex, mentions: Sequence[Mention], entity: Entity, reader: PlaceReader
) -> tuple[tuple[Role, ...], MentionPlace | None]:
    """What it is said to be, and the sentence that tells most."""
    read = {one.number: one for one in facts.read_numbers(list(dict.fromkeys(one.sentence for one in mentions)))}
    roles: dict[str, Role] = {}
    best: tuple[int, IndexedSentence] | None = None
    for mention in mentions:
        sentence = read[mention.sentence]
        start, end = mention.name.start - sentence.start, mention.name.end - sentence.start
        rating = rate_mention(sentence.text, sentence.kind, mention, sentence.start, entity.name)
        if best is None or rating > best[0]:
            best = (rating, sentence)
        words = read_role(sentence.text, start, end, entity.type) if sentence.kind == "sentence" else ""
        if words:
            held = roles.get(fold_words(words), Role(words, 0, reader.make(sentence)))
            roles[fold_words(words)] = replace(held, mentions=held.mentions + 1)
    return _join_roles(roles), reader.make(best[1]) if best else None


def _join_roles(roles: Mapping[str, Role]) -> tuple[Role, ...]:
    """The roles said most often, each in its fullest words: "President" counts as "Russian President", "mayor" as
    "mayor of Marlow"."""
    joined: dict[str, Role] = {}
    for folded in sorted(roles, key=lambda one: (-len(one), -roles[one].mentions)):
        same = (one for one in joined if one.endswith(f" {folded}") or one.startswith(f"{folded} of "))
        fuller = next(same, folded)
        held = joined.get(fuller)
        joined[fuller] = replace(held, mentions=held.mentions + roles[folded].mentions) if held else roles[folded]
    return tuple(sorted(joined.values(), key=lambda one: -one.mentions)[:_ROLES])


def _list_dates(facts: FactsIndex, sentences: Sequence[int], reader: PlaceReader) -> tuple[Beside, ...]:
    days, _ = count_days(facts, _BESIDE, sentences=sentences)
    places = reader.read(one.sentence for one in days)
    named = [
        Beside(name_days(one.first, one.last, one.precision), one.mentions, one.articles, places[one.sentence])
        for one in sorted(days, key=lambda one: (one.first, one.last))
    ]
    return tuple(named)


def _list_figures(facts: FactsIndex, sentences: Sequence[int], reader: PlaceReader) -> tuple[Beside, ...]:
    figures, _ = count_figures(facts, _BESIDE, sentences=sentences)
    places = reader.read(one.sentence for one in figures)
    return tuple(Beside(one.text, one.mentions, one.articles, places[one.sentence]) for one in figures)


def _list_companions(
    facts: FactsIndex, sentences: Sequence[int], entity: Entity, reader: PlaceReader
) -> tuple[Companion, ...]:
    top = [one for one in read_top_entities(facts, None, _COMPANIONS + 1, sentences=sentences) if one.id != entity.id]
    shared = find_first_shared(facts, [one.id for one in top], sentences)
    places = reader.read(shared.values())
    return tuple(Companion(one, places[shared[one.id]]) for one in top[:_COMPANIONS])
