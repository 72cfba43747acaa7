"""What is in the articles at a glance, for a reader who has not asked yet: the newest articles with their first
sentences and the people they name, and the names in the most articles."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rag.index.facts_counts import find_leads, read_top_entities
from rag.index.facts_index import FactsIndex
from rag.schema.facts import IndexedArticle

PEOPLE_SHOWN = 3
"""Most people named on the card of an article."""


_TYPES = ("person", "organisation", "place")
_TYPES_MIXED = 4
"""How many times as many names are read, since those of other types ("Russian", "Western") are left out."""


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """An article in a few words."""

    file: str
    title: str
    """Empty if it has none."""
    published: date | None
    opening: str
    """Its first sentence that is not a heading; "" if it has none."""
    people: tuple[str, ...]
    """The people it names most often."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What is in some articles."""

    cards: tuple[ArticleCard, ...]
    """The newest first, those without a date last."""
    names: tuple[tuple[str, int], ...]
    """Names in at least two of the articles, with the number of articles, those in the most articles first."""


def make_overview(facts: FactsIndex, files: Sequence[str] | None, *, cards: int, names: int) -> Overview:
    """The overview of some files, or of all when None: at most so many cards and names."""
    chosen = None if files is None else frozenset(files)
    articles = [one for one in facts.read_articles() if chosen is None or one.file in chosen]
    newest = sorted(articles, key=lambda one: (one.published or date.min, one.file, -one.start), reverse=True)[:cards]
    numbers = [one.number for one in newest]
    leads = find_leads(facts, numbers)
    texts = {sentence.number: sentence.text for sentence in facts.read_numbers(list(leads.values()))}
    people = _find_people(facts, numbers)
    bounds = None if chosen is None else [one.number for one in articles]
    top = [one for one in read_top_entities(facts, None, _TYPES_MIXED * names, bounds) if one.type in _TYPES][:names]
    return Overview(
        tuple(_make_card(one, leads, texts, people) for one in newest),
        tuple((entity.name, entity.articles) for entity in top if entity.articles > 1),
    )


def _make_card(
    article: IndexedArticle,
    leads: Mapping[int, int],
    texts: Mapping[int, str],
    people: Mapping[int, Sequence[str]],
) -> ArticleCard:
    opening = " ".join(texts.get(leads.get(article.number, -1), "").split())
    named = tuple(people.get(article.number, ())[:PEOPLE_SHOWN])
    return ArticleCard(article.file, article.title, article.published, opening, named)


def _find_people(facts: FactsIndex, articles: Sequence[int]) -> dict[int, list[str]]:
    """Article number -> the people it names, those named most often first."""
    rows = facts.read_rows(
        "SELECT article, entities.name, count(*) AS times FROM names JOIN entities ON entities.id = entity "
        "WHERE article IN (SELECT value FROM json_each(?)) AND entities.type = 'person' "
        "GROUP BY article, entity ORDER BY times DESC, entities.name",
        [json.dumps(list(articles))],
    )
    found: dict[int, list[str]] = {}
    for article, name, _ in rows:
        found.setdefault(article, []).append(name)
    return found
