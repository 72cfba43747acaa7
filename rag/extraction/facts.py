"""Names and dates of sentences, found together when a file is indexed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.extraction.dates import find_dates
from rag.extraction.names import find_names
from rag.schema.facts import FoundDate, FoundName

FACTS_VERSION = "2"
"""Names what is found, and how. A release that finds more, or otherwise, gives another: indexes are then brought up to
date by the next `rag index`."""


def find_facts(sentences: Sequence[str], published: date | None) -> list[tuple[list[FoundName], list[FoundDate]]]:
    """The names and the dates of each sentence of an article that was published on a day, or None when that is not
    known."""
    names = find_names(sentences)
    return [(found, find_dates(text, published)) for found, text in zip(names, sentences, strict=True)]
