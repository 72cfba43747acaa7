"""Counts over the facts index: what is named most, where a phrase occurs, how many of something there are.

Owns the queries that answer from the database's own indexes, so that a folder of many articles is counted in
milliseconds. `articles` are the numbers of the articles to count over; None for all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from rag.index.facts_index import FactsIndex, make_entity, make_mention
from rag.schema.facts import Entity, Mention, NameType
from rag.schema.kinds import Precision
from rag.text.words import fold_words

_NEAR_NAMES = 20_000
"""Most names searched for a misspelt one, those in the most articles first."""


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day, month, year or the like, however it is written."""

    first: date
    last: date
    precision: Precision
    mentions: int
    articles: int
    sentence: int
    """Number of the first sentence with it."""


@dataclass(frozen=True, slots=True)
class CountedFigure:
    """An amount, share or measure, however it is written."""

    value: str
    unit: str
    text: str
    """As it is first written, in lower case."""
    mentions: int
    articles: int
    sentence: int
    """Number of the first sentence with it."""


def count_entities(facts: FactsIndex, type: NameType, articles: Sequence[int] | None = None) -> int:
    """Number of entities of a type."""
    if articles is None:
        return int(facts.read_rows("SELECT count(*) FROM entities WHERE type = ?", [type])[0][0])
    query = (
        "SELECT count(*) FROM entities WHERE type = ? AND id IN "
        "(SELECT entity FROM names WHERE article IN (SELECT value FROM json_each(?)))"
    )
    return int(facts.read_rows(query, [type, json.dumps(list(articles))])[0][0])


def read_top_entities(
    facts: FactsIndex,
    type: NameType | None,
    limit: int,
    articles: Sequence[int] | None = None,
    sentences: Sequence[int] | None = None,
) -> list[Entity]:
    """The entities in the most articles, then those named most often; of all types when None. Counted over `articles`,
    or over the `sentences` with these numbers."""
    condition, values = ("type = ?", [type]) if type else ("1", [])
    order = "ORDER BY articles DESC, mentions DESC, name LIMIT ?"
    if articles is None and sentences is None:
        query = f"SELECT id, name, type, mentions, articles, aliases FROM entities WHERE {condition} {order}"
        rows = facts.read_rows(query, [*values, limit])
    else:
        column, numbers = ("article", articles) if sentences is None else ("sentence", sentences)
        query = (
            "SELECT entities.id, entities.name, entities.type, counted.mentions, counted.articles, aliases FROM ("
            "SELECT entity, count(*) AS mentions, count(DISTINCT article) AS articles FROM names "
            f"WHERE {column} IN (SELECT value FROM json_each(?)) GROUP BY entity"
            f") AS counted JOIN entities ON entities.id = counted.entity WHERE {condition} "
            "ORDER BY counted.articles DESC, counted.mentions DESC, entities.name LIMIT ?"
        )
        rows = facts.read_rows(query, [json.dumps(list(numbers or ())), *values, limit])
    return [make_entity(row) for row in rows]


def find_entities_spelled(facts: FactsIndex, spelling: str) -> list[Entity]:
    """The entities with this spelling, ignoring case, accents and punctuation."""
    query = (
        "SELECT id, name, type, mentions, articles, aliases FROM entities WHERE id IN "
        "(SELECT entity FROM spellings WHERE folded = ?) ORDER BY articles DESC, mentions DESC, name"
    )
    return [make_entity(row) for row in facts.read_rows(query, [fold_words(spelling)])]


def find_shared_spellings(facts: FactsIndex, spellings: Iterable[str], entities: Sequence[int]) -> set[str]:
    """The spellings that other entities than these also have, alone or as part of a longer name."""
    query = (
        "SELECT 1 FROM spellings WHERE instr(' ' || folded || ' ', ?) AND entity NOT IN "
        "(SELECT value FROM json_each(?)) LIMIT 1"
    )
    ids = json.dumps(list(entities))
    return {one for one in spellings if facts.read_rows(query, [f" {fold_words(one)} ", ids])}


def list_spellings(facts: FactsIndex, start: str) -> list[str]:
    """The folded spellings of all names that begin with a folded letter."""
    rows = facts.read_rows(
        "SELECT DISTINCT folded FROM spellings WHERE folded >= ? AND folded < ?", [start, f"{start}\U0010ffff"]
    )
    return [folded for (folded,) in rows]


def list_names(facts: FactsIndex) -> list[str]:
    """The fullest spelling of each entity, those in the most articles first; cut at a limit."""
    query = "SELECT name FROM entities ORDER BY articles DESC, mentions DESC, name LIMIT ?"
    return [name for (name,) in facts.read_rows(query, [_NEAR_NAMES])]


def group_by_article(
    facts: FactsIndex, sentences: Iterable[int], articles: Mapping[int, object]
) -> dict[int, list[int]]:
    """Article number -> sentence numbers, in order; sentences of other articles are left out."""
    rows = facts.read_rows("SELECT first_sentence, number FROM articles WHERE first_sentence IS NOT NULL ORDER BY 1")
    ordered = sorted(sentences)
    if not rows or not ordered:
        return {}
    # The sentences of an article are stored one after the other.
    places = np.searchsorted(np.array([first for first, _ in rows]), np.array(ordered), side="right") - 1
    starts = [0, *(np.flatnonzero(np.diff(places)) + 1).tolist()]
    grouped = {
        rows[places[start]][1]: ordered[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)
    }
    return {article: held for article, held in grouped.items() if article in articles}


def find_first_prose(facts: FactsIndex, article: int, limit: int) -> list[int]:
    """The numbers of an article's first sentences that are not headings or boilerplate."""
    query = "SELECT number FROM sentences WHERE article = ? AND kind = 0 ORDER BY number LIMIT ?"
    return [number for (number,) in facts.read_rows(query, [article, limit])]


def find_leads(facts: FactsIndex, articles: Sequence[int] | None = None) -> dict[int, int]:
    """Article number -> number of its first sentence that is not a heading or boilerplate."""
    scope, values = bound_column("article", articles)
    query = f"SELECT article, min(number) FROM sentences WHERE kind = 0 {scope} GROUP BY article"
    return dict(facts.read_rows(query, values))


def find_mention_places(
    facts: FactsIndex, entities: Sequence[int], articles: Sequence[int] | None = None
) -> dict[int, int]:
    """Sentence number -> article number, for each sentence that names one of the entities."""
    scope, values = bound_column("article", articles)
    query = f"SELECT sentence, article FROM names WHERE entity IN (SELECT value FROM json_each(?)) {scope}"
    return dict(facts.read_rows(query, [json.dumps(list(entities)), *values]))


def find_mention_numbers(facts: FactsIndex, entities: Sequence[int]) -> list[int]:
    """The numbers of the sentences that name one of the entities."""
    query = "SELECT DISTINCT sentence FROM names WHERE entity IN (SELECT value FROM json_each(?))"
    return [number for (number,) in facts.read_rows(query, [json.dumps(list(entities))])]


def read_first_mentions(
    facts: FactsIndex, entity: Entity, limit: int, articles: Sequence[int] | None = None
) -> list[Mention]:
    """An entity's first mentions in each of its spellings, at most `limit` of each, the fullest spelling first."""
    scope, values = bound_column("article", articles)
    query = (
        "SELECT entity, article, sentence, start, end, text, type FROM names "
        f"WHERE entity = ? AND text = ? {scope} ORDER BY article, sentence LIMIT ?"
    )
    found: list[Mention] = []
    for spelling in (entity.name, *entity.aliases):
        for row in facts.read_rows(query, [entity.id, spelling, *values, limit]):
            found.append(make_mention(row))
    return found


def read_mentions_in(facts: FactsIndex, sentences: Sequence[int]) -> list[Mention]:
    """The mentions in these sentences, in order."""
    query = (
        "SELECT entity, article, sentence, start, end, text, type FROM names "
        "WHERE sentence IN (SELECT value FROM json_each(?)) ORDER BY sentence, start"
    )
    return [make_mention(row) for row in facts.read_rows(query, [json.dumps(list(sentences))])]


def count_spellings(
    facts: FactsIndex,
    spellings: Sequence[tuple[int, str]],
    articles: Sequence[int] | None = None,
    sentences: Sequence[int] | None = None,
) -> tuple[int, int]:
    """How often, and in how many articles, the given (entity number, spelling) pairs occur."""
    column, numbers = ("article", articles) if sentences is None else ("sentence", sentences)
    scope, values = bound_column(column, numbers)
    query = (
        "SELECT count(*), count(DISTINCT article) FROM json_each(?) AS given JOIN names "
        "ON entity = json_extract(given.value, '$[0]') AND text = json_extract(given.value, '$[1]') "
        f"WHERE 1 {scope}"
    )
    mentions, held = facts.read_rows(query, [json.dumps(list(spellings)), *values])[0]
    return int(mentions), int(held)


def count_days(
    facts: FactsIndex, limit: int, articles: Sequence[int] | None = None, sentences: Sequence[int] | None = None
) -> tuple[list[CountedDay], int]:
    """The most named days, months and years, in descending order, and the total number."""
    column, numbers = ("article", articles) if sentences is None else ("sentence", sentences)
    scope, values = bound_column(column, numbers)
    grouped = (
        "SELECT first, last, precision, count(*) AS mentions, count(DISTINCT article) AS articles, "
        f"min(sentence) FROM dates WHERE 1 {scope} GROUP BY first, last, precision"
    )
    query = f"SELECT *, count(*) OVER () FROM ({grouped}) ORDER BY articles DESC, mentions DESC, first, last LIMIT ?"
    rows = facts.read_rows(query, [*values, limit])
    days = [
        CountedDay(date.fromisoformat(first), date.fromisoformat(last), precision, mentions, held, sentence)
        for first, last, precision, mentions, held, sentence, _ in rows
    ]
    return days, rows[0][-1] if rows else 0


def count_figures(
    facts: FactsIndex, limit: int, articles: Sequence[int] | None = None, sentences: Sequence[int] | None = None
) -> tuple[list[CountedFigure], int]:
    """The most named figures, in descending order, and the total number."""
    column, numbers = ("article", articles) if sentences is None else ("sentence", sentences)
    scope, values = bound_column(column, numbers)
    grouped = (
        "SELECT value, unit, count(*) AS mentions, count(DISTINCT article) AS articles, min(sentence) AS sentence "
        f"FROM figures WHERE 1 {scope} GROUP BY value, unit"
    )
    query = (
        f"SELECT *, count(*) OVER () FROM ({grouped}) "
        "ORDER BY articles DESC, mentions DESC, length(value) DESC, sentence LIMIT ?"
    )
    rows = facts.read_rows(query, [*values, limit])
    written = "SELECT text FROM figures WHERE value = ? AND unit = ? AND sentence = ?"
    figures = [
        CountedFigure(value, unit, facts.read_rows(written, [value, unit, sentence])[0][0], mentions, held, sentence)
        for value, unit, mentions, held, sentence, _ in rows
    ]
    return figures, rows[0][-1] if rows else 0


def count_undated(facts: FactsIndex, files: Sequence[str] | None = None) -> tuple[int, int]:
    """How many articles have no date, and how many there are; of these files, or of all."""
    only = "" if files is None else "WHERE file IN (SELECT value FROM json_each(?))"
    values = [] if files is None else [json.dumps(list(files))]
    (row,) = facts.read_rows(f"SELECT count(*) FILTER (WHERE published = ''), count(*) FROM articles {only}", values)
    return int(row[0]), int(row[1])


def holds_dates(facts: FactsIndex, articles: Sequence[int] | None = None) -> bool:
    """Whether any time expression was found."""
    scope, values = bound_column("article", articles)
    return bool(facts.read_rows(f"SELECT 1 FROM dates WHERE 1 {scope} LIMIT 1", values))


def bound_column(column: str, numbers: Sequence[int] | None) -> tuple[str, list[str | int]]:
    """A condition that a column is one of the numbers, with its parameters; empty when None."""
    if numbers is None:
        return "", []
    return f"AND {column} IN (SELECT value FROM json_each(?))", [json.dumps(list(numbers))]
