"""The articles of an open index that a query may use, for the answers by kind."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import IndexMissing
from rag.kinds.articles import Articles, Embed, QuoteFact, Retrieve

if TYPE_CHECKING:
    from rag.index.open_index import OpenIndex
    from rag.schema.facts import IndexedArticle
    from rag.schema.query import Filters
    from rag.verification.claims import ClaimChecker


def open_articles(
    state: OpenIndex,
    filters: Filters,
    folder: Path,
    *,
    retrieve: Retrieve,
    embed: Embed,
    quote_fact: QuoteFact,
    load_checker: Callable[[], ClaimChecker],
) -> Articles:
    """The articles within the filters whose files are still in the folder.

    Raises `IndexMissing` when the index was built before names and dates were stored in it.
    """
    if state.facts_index is None:
        raise IndexMissing("The index lacks the names and dates of its articles. Run `rag index`, which adds them.")
    everything = state.facts_index.read_articles()
    present: dict[str, bool] = {}

    def is_allowed(article: IndexedArticle) -> bool:
        if article.file not in present:
            present[article.file] = os.path.isfile(folder / article.file)  # noqa: PTH113 - ten times as fast
        return present[article.file] and filters.allows_article(article.file, article.start, article.published)

    files = None if filters.files is None else frozenset(filters.files)
    listed = tuple(one for one in everything if (files is None or one.file in files) and is_allowed(one))
    return Articles(
        listed=listed,
        is_whole_folder=len(listed) == len(everything),
        facts=state.facts_index,
        store=state.store,
        retrieve=retrieve,
        embed=embed,
        quote_fact=quote_fact,
        load_checker=load_checker,
    )
