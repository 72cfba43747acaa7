"""Common names of columns and keys that say what a table or record contains, in several languages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from rag.loading.structure.blocks import tidy_line

# column names, compared in lower case without spaces, hyphens and underscores; earlier ones win
TITLES = (
    "title", "headline", "articletitle", "webtitle", "posttitle", "heading", "subject", "name", "titel", "titre",
    "titulo", "título",
)  # fmt: skip
BODIES = (
    "text", "body", "content", "article", "articlebody", "articletext", "articlecontent", "fulltext", "maintext",
    "bodytext", "html", "bodyhtml", "contenthtml", "contenttext", "postcontent", "plaintext", "markdown", "paragraphs",
    "blocks", "story", "selftext", "transcript", "leadparagraph", "abstract", "description", "summary", "excerpt",
    "snippet", "texto", "texte", "inhalt",
)  # fmt: skip
DATES = (
    "published", "publishedat", "publishedon", "publisheddate", "datepublished", "datepublish", "webpublicationdate",
    "firstpublicationdate", "firstpublishedat", "publicationdate", "publishdate", "publishtime", "pubdate",
    "releasedate", "issued", "date", "datum", "fecha", "postedat", "postdate", "createdat", "created", "createdutc",
    "creationdate", "datecreated", "createdtime", "seendate", "timestamp", "ts", "datetime", "updated", "updatedat",
)  # fmt: skip
AUTHORS = frozenset((
    "author", "authors", "user", "users", "creator", "byline", "source", "publisher", "editor", "contributor",
    "contributors", "sender", "from", "owner", "account", "profile", "provider", "agency", "organization",
    "organisation", "category", "categories", "section", "tag", "tags",
))  # fmt: skip
"""What a nested `name` is that of: of somebody or something else than the article."""
LISTS = (
    "articles", "items", "entries", "documents", "docs", "records", "posts", "messages", "stories", "results", "hits",
    "data", "rows", "feed",
)  # fmt: skip


def normalise_name(name: Any) -> str:
    """A column name for comparison: the part after the last dot, in lower case, letters and digits only."""
    return _normalise(str(name))


@lru_cache(maxsize=4096)  # a table has the same few names in each of its rows
def _normalise(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.rsplit(".", 1)[-1]).casefold()


def tidy_name(name: Any) -> str:
    """A column name as it is shown: on one line, without invisible characters."""
    return _tidy(str(name))


@lru_cache(maxsize=4096)
def _tidy(name: str) -> str:
    return tidy_line(name)


def is_name_of_other(name: str) -> bool:
    """Whether a column or key has the name of somebody or something else than its record: `author.name`."""
    around, _, last = name.rpartition(".")
    return normalise_name(last) == "name" and normalise_name(around) in AUTHORS
