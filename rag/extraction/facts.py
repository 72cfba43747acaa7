"""Finds the names and dates of sentences together when a file is indexed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.extraction.dates import find_dates
from rag.extraction.names import find_names
from rag.schema.facts import FoundDate, FoundName

FACTS_VERSION = "2"
"""Version of what is found and how. A release that finds more, or differently, changes it; the next `rag index` then
brings indexes up to date."""


def find_facts(sentences: Sequence[str], published: date | None) -> list[tuple[list[FoundName], list[FoundDate]]]:
    """The names and dates of each sentence of an article; `published` is its date, None when unknown."""
    names = find_names(sentences)
    return [(found, find_dates(text, published)) for found, text in zip(names, sentences, strict=True)]
