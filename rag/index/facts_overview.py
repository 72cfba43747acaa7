"""Queries over the facts index for what is looked at and not asked: days named, names with their articles.

`articles` are the numbers of the articles to look at; None for all. `facts_counts` has those that answers need.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.index.facts_counts import bound_column
from rag.index.facts_index import FactsIndex, make_entity
from rag.schema.facts import DatedSentence, Entity, FoundDate, NameType
from rag.text.words import fold_words


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """Days that texts name, and in how many places."""

    first: date
    last: date
    places: int


def count_spans(facts: FactsIndex, articles: Sequence[int] | None = None) -> list[NamedSpan]:
    """Each span of days that texts name, in chronological order."""
    scope, values = bound_column("article", articles)
    query = f"SELECT first, last, count(*) FROM dates WHERE 1 {scope} GROUP BY first, last ORDER BY first, last"
    return [
        NamedSpan(date.fromisoformat(first), date.fromisoformat(last), places)
        for first, last, places in facts.read_rows(query, values)
    ]


def read_days(
    facts: FactsIndex, first: date, last: date, limit: int, articles: Sequence[int] | None = None
) -> list[DatedSentence]:
    """The first places that name days which begin within a span and are not longer than it, in chronological order."""
    scope, values = bound_column("article", articles)
    query = (
        "SELECT article, sentence, start, end, text, first, last, precision, counted FROM dates "
        f"WHERE first BETWEEN ? AND ? AND julianday(last) - julianday(first) < ? {scope} "
        "ORDER BY first, last, sentence, start LIMIT ?"
    )
    rows = facts.read_rows(query, [first.isoformat(), last.isoformat(), (last - first).days + 1, *values, limit])
    return [
        DatedSentence(
            article,
            sentence,
            FoundDate(start, end, text, date.fromisoformat(begin), date.fromisoformat(stop), precision, bool(counted)),
        )
        for article, sentence, start, end, text, begin, stop, precision, counted in rows
    ]


def find_named(
    facts: FactsIndex, words: str, limit: int, articles: Sequence[int] | None, types: Sequence[NameType]
) -> list[Entity]:
    """The names with these words in one of their spellings, those in the most articles first."""
    source, values = _select_named(words, articles)
    query = (
        f"{source} AND type IN (SELECT value FROM json_each(?)) ORDER BY articles DESC, mentions DESC, name, id LIMIT ?"
    )
    return [make_entity(row) for row in facts.read_rows(query, [*values, json.dumps(list(types)), limit])]


def count_named(facts: FactsIndex, words: str, articles: Sequence[int] | None) -> dict[NameType, int]:
    """How many names of each type have these words in one of their spellings."""
    source, values = _select_named(words, articles)
    return dict(facts.read_rows(f"SELECT type, count(*) FROM ({source}) GROUP BY type", values))


def _select_named(words: str, articles: Sequence[int] | None) -> tuple[str, list[str | int]]:
    """A query for the rows of the entities with these words, counted over the articles, with its parameters."""
    folded = fold_words(words)
    values: list[str | int] = []
    if articles is None:
        source = "SELECT id, name, type, mentions, articles, aliases FROM entities WHERE 1"
    else:
        source = (
            "SELECT id, name, type, counted.mentions AS mentions, counted.articles AS articles, aliases FROM ("
            "SELECT entity, count(*) AS mentions, count(DISTINCT article) AS articles FROM names "
            "WHERE article IN (SELECT value FROM json_each(?)) GROUP BY entity) AS counted "
            "JOIN entities ON id = entity WHERE 1"
        )
        values.append(json.dumps(list(articles)))
    if folded:
        source += " AND id IN (SELECT entity FROM spellings WHERE instr(folded, ?))"
        values.append(folded)
    return source, values


def count_in_articles(
    facts: FactsIndex, entities: Sequence[int], most: int, articles: Sequence[int] | None = None
) -> list[tuple[int, int, int, int]]:
    """Entity, article, number of mentions and first sentence, for the articles that name each entity most often, those
    first; at most so many of each."""
    scope, values = bound_column("article", articles)
    query = (
        "SELECT entity, article, times, sentence FROM ("
        "SELECT entity, article, count(*) AS times, min(sentence) AS sentence, "
        "row_number() OVER (PARTITION BY entity ORDER BY count(*) DESC, article) AS place "
        f"FROM names WHERE entity IN (SELECT value FROM json_each(?)) {scope} GROUP BY entity, article"
        ") WHERE place <= ? ORDER BY entity, place"
    )
    return facts.read_rows(query, [json.dumps(list(entities)), *values, most])


def find_first_shared(facts: FactsIndex, entities: Sequence[int], sentences: Sequence[int]) -> dict[int, int]:
    """Entity -> the first of the sentences that names it."""
    query = (
        "SELECT entity, min(sentence) FROM names WHERE entity IN (SELECT value FROM json_each(?)) "
        "AND sentence IN (SELECT value FROM json_each(?)) GROUP BY entity"
    )
    return dict(facts.read_rows(query, [json.dumps(list(entities)), json.dumps(list(sentences))]))
