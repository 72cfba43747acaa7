"""A line for each of several articles: title, date and file, with a sentence of it, cited."""

from __future__ import annotations

from collections.abc import Sequence

from rag.index.facts_counts import find_first_prose
from rag.kinds.articles import Articles, Quoter
from rag.kinds.mentioning import Found
from rag.kinds.wording import count_noun, describe_article, name_article
from rag.schema.answers import Statement
from rag.schema.facts import IndexedArticle, IndexedSentence
from rag.schema.kinds import Item

_FIRST = 5
"""The quoted sentence is chosen from this many."""
_MENTIONS = 12
"""The quoted mention is chosen from this many."""
_WHOLE_WORDS = 6
"""A sentence with at least this many words is more than a date line or a caption."""


def write_articles(
    chosen: Sequence[IndexedArticle], articles: Articles, quoter: Quoter, *, shown: int, found: Found | None
) -> tuple[list[Statement], list[Item], list[IndexedArticle]]:
    """Statements of the first `shown` articles, an item for each article, and the shown articles without a quote.

    With `found`, a sentence that mentions it is quoted, otherwise the article's first sentence.
    """
    told = _choose_sentences(chosen[:shown], articles, found)
    quoter.prepare(told.values())
    statements: dict[int, Statement] = {}
    items: list[Item] = []
    for article in chosen:
        mentions = len(found.by_article[article.number]) if found else 0
        if article.number in told:
            label = describe_article(article)
            if found and mentions > 1:
                label += f", in {count_noun(mentions, 'sentence')}"
            statements[article.number] = quoter.quote(told[article.number], label=label)
        items.append(
            Item(name_article(article), "article", mentions, 1, (article.file,), statements.get(article.number))
        )
    unquoted = [one for one in chosen[:shown] if one.number not in statements]
    return list(statements.values()), items, unquoted


def _choose_sentences(
    chosen: Sequence[IndexedArticle], articles: Articles, found: Found | None
) -> dict[int, IndexedSentence]:
    """Article number -> the sentence to quote; articles without one are left out."""
    numbers = {
        one.number: (
            found.by_article[one.number][:_MENTIONS] if found else find_first_prose(articles.facts, one.number, _FIRST)
        )
        for one in chosen
    }
    read = {one.number: one for one in articles.read_numbers([n for held in numbers.values() for n in held])}
    told: dict[int, IndexedSentence] = {}
    for article, held in numbers.items():
        quotable = [read[n] for n in held if n in read and read[n].kind != "boilerplate"]
        prose = [one for one in quotable if one.kind == "sentence"]
        whole = [one for one in prose if len(one.text.split()) >= _WHOLE_WORDS]
        if quotable:
            told[article] = (whole or prose or quotable)[0]
    return told
