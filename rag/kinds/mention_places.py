"""Every mention of something as exact places, for programs that want the places and not an answer in sentences."""

from __future__ import annotations

from itertools import islice

from rag.kinds.articles import Articles
from rag.kinds.mentioning import find_mentioning, suggest_name
from rag.kinds.naming import sort_newest
from rag.schema.mentions import MentionPlace, Mentions


def list_mentions(name: str, articles: Articles, *, limit: int) -> Mentions:
    """The sentences that mention a name, word or phrase, in any of its spellings; at most `limit` of them are read."""
    found = find_mentioning(name, articles)
    ordered = sort_newest([one for one in articles.listed if one.number in found.by_article])
    numbers = list(islice((number for one in ordered for number in found.by_article[one.number]), limit))
    places = tuple(
        MentionPlace(
            one.file,
            one.start,
            one.end,
            one.text,
            articles.by_number[one.article].title,
            articles.by_number[one.article].published,
        )
        for one in articles.read_numbers(numbers)
    )
    return Mentions(
        subject=found.subject,
        places=places,
        sentences=len(found.sentences),
        articles=len(ordered),
        spellings=found.spellings,
        corrected_from=found.typed,
        is_loose=found.is_loose,
        suggestion="" if ordered else suggest_name(name, articles),
    )
