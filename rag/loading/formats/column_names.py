"""Common names of columns and keys that say what a table or record contains, in several languages."""

from __future__ import annotations

import re
from typing import Any

# column names, compared in lower case without spaces, hyphens and underscores; earlier ones win
TITLES = ("title", "headline", "articletitle", "heading", "subject", "name", "titel", "titre", "titulo", "título")
BODIES = (
    "text", "body", "content", "article", "articlebody", "articletext", "fulltext", "bodytext", "contenthtml",
    "contenttext", "story", "abstract", "description", "summary", "texto", "texte", "inhalt",
)  # fmt: skip
DATES = (
    "published", "publishedat", "publisheddate", "datepublished", "publicationdate", "publishdate", "pubdate",
    "date", "datum", "fecha", "postedat", "createdat", "created", "timestamp", "datetime",
)  # fmt: skip
LISTS = ("articles", "items", "entries", "documents", "records", "posts", "stories", "results", "data", "rows", "feed")


def normalise_name(name: Any) -> str:
    """A column name for comparison: the part after the last dot, in lower case, letters and digits only."""
    return re.sub(r"[\W_]+", "", str(name).rsplit(".", 1)[-1]).casefold()
