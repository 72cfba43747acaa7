"""Who and what is named, in how many articles and where."""

from __future__ import annotations

from collections.abc import Sequence

from rag.index.facts_index import FactsIndex
from rag.index.facts_overview import count_in_articles, count_named, find_named
from rag.overview.places import PlaceReader
from rag.schema.facts import IndexedArticle, NameType
from rag.schema.overview import NamedIn, NameList, NameRow

LISTED: tuple[NameType, ...] = ("person", "organisation", "place")
"""Kinds of names that are listed unless one is chosen; "other" are "Russian", "Western" and the like."""


def list_named(
    facts: FactsIndex,
    articles: Sequence[IndexedArticle],
    *,
    is_whole: bool,
    type: NameType | None = None,
    words: str = "",
    shown: int = 40,
    articles_each: int = 30,
) -> NameList:
    """The names of some articles, those in the most articles first: at most `shown`, each with at most `articles_each`
    of its articles. `is_whole` says that these are all articles of the index."""
    numbers = None if is_whole else [one.number for one in articles]
    types = LISTED if type is None else (type,)
    entities = find_named(facts, words, shown, numbers, types)
    counted = count_in_articles(facts, [one.id for one in entities], articles_each, numbers)
    reader = PlaceReader(facts, articles)
    places = reader.read(sentence for *_, sentence in counted)
    held: dict[int, list[NamedIn]] = {}
    for entity, article, mentions, sentence in counted:
        held.setdefault(entity, []).append(NamedIn(reader.articles[article], mentions, places[sentence]))
    counts = count_named(facts, words, numbers)
    rows = tuple(NameRow(one, tuple(held.get(one.id, ()))) for one in entities)
    return NameList(rows, sum(counts.get(one, 0) for one in types), counts)
