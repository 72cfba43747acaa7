"""Finds the names and dates of sentences together when a file is indexed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rag.extraction.dates import find_dates
from rag.extraction.names import find_names
from rag.schema.facts import FoundDate, FoundName

FACTS_VERSION = "2"
"""Version of what is found and how. A release that finds more, or differently, changes it; the next `rag index` then
brings indexes up to date."""


_TOGETHER_CHARACTERS = 1_000_000
"""Characters of an article, roughly, whose names are found together, since one mention helps to tell another. That is
more than a novel, and takes fifty times the memory of the text."""


def find_facts(sentences: Sequence[str], published: date | None) -> list[tuple[list[FoundName], list[FoundDate]]]:
    """The names and dates of each sentence of an article; `published` is its date, None when unknown."""
    names = [found for part in _list_parts(sentences) for found in find_names(part)]
    return [(found, find_dates(text, published)) for found, text in zip(names, sentences, strict=True)]


def _list_parts(sentences: Sequence[str]) -> Iterator[Sequence[str]]:
    first = characters = 0
    for at, sentence in enumerate(sentences):
        characters += len(sentence)
        if characters >= _TOGETHER_CHARACTERS:
            yield sentences[first : at + 1]
            first, characters = at + 1, 0
    if first < len(sentences):
        yield sentences[first:]
