"""Articles that an answer on a topic must not miss: those that have it in a heading alone, and those whose sentences
tell a little less than several of one other article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.kinds.articles import Articles
from rag.kinds.mentions_of import Unit
from rag.kinds.salience import Candidate, is_quotable
from rag.schema.facts import IndexedSentence

MOST_OF_ONE = 2
"""Sentences that one article keeps while another that is about the topic has none."""


def drop_common(units: Sequence[Unit], articles: Articles) -> list[Unit]:
    """The units without common nouns that at least half of the articles have, if a name is left: among articles on one
    conflict, "the Donbas conflict" is the Donbas. A word that few articles or none have is kept."""
    names = [unit for unit in units if unit.is_name]
    least = max(2, len(articles.listed) / 2)
    common = [unit for unit in units if not unit.is_name and len(set(unit.places.values())) >= least]
    return [unit for unit in units if unit not in common] if names and common else list(units)


def lend_headings(held: NDArray[np.float64], members: Sequence[IndexedSentence]) -> NDArray[np.float64]:
    """Which sentences of one article have which unit (n x units, 0 or 1), with the units of a heading that has all of
    them counted for the first sentence below it, where no sentence has all.

    "Minister tells students to embrace conscription" is on conscription, whatever its text calls it.
    """
    is_whole = [bool(row.all()) for row in held]
    headings = [at for at, one in enumerate(members) if one.kind == "heading" and is_whole[at]]
    if not headings or any(is_whole[at] for at, one in enumerate(members) if one.kind != "heading"):
        return held
    lent = held.copy()
    for at in headings:
        below = next((one for one in range(at + 1, len(members)) if is_quotable(members[one])), None)
        if below is not None:
            lent[below] = held[at]
    return np.asarray(lent, np.float64)


def cover_articles(chosen: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The chosen sentences, with the last ones of an article that has more than `MOST_OF_ONE` exchanged for the best of
    each article that has none."""
    best: dict[int, Candidate] = {}
    for one in sorted(candidates, key=lambda one: -one.worth):
        best.setdefault(one.sentence.article, one)
    kept = list(chosen)
    for article, one in best.items():
        counts = Counter(each.sentence.article for each in kept)
        most, count = counts.most_common(1)[0] if counts else (0, 0)
        if article in counts or count <= MOST_OF_ONE:
            continue
        last = max(at for at, each in enumerate(kept) if each.sentence.article == most)
        kept[last] = one
    return kept
