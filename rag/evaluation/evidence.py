"""Which spans of the articles contain what a case asks for.

A case has patterns instead of offsets, so that it stays valid when an article is edited. This module turns the patterns
into places; it never looks at an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.chunking.sentences import split_sentences
from rag.evaluation.cases import Case
from rag.schema.documents import Document


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a document: `document.text[start:end]`."""

    file: str
    start: int
    end: int

    def overlaps(self, other: Place) -> bool:
        return self.file == other.file and self.start < other.end and other.start < self.end


def find_evidence(case: Case, documents: Mapping[str, Document]) -> tuple[Place, ...]:
    """The sentences of the case's files that support its answer, in order of file and position.

    With `evidence`: every sentence that matches one of its patterns. Without: every sentence that contains all facts,
    or else every pair of neighbours that contain them together, or else every sentence that contains a fact. Empty when
    the case should be refused, and when its files have no such sentence.
    """
    sentences = [place for file in case.files if file in documents for place in _list_sentences(documents[file])]
    read = {place: documents[place.file].text[place.start : place.end] for place in sentences}
    if case.evidence:
        return tuple(place for place in sentences if holds(read[place], case.evidence))
    if not case.facts:
        return ()
    whole = tuple(place for place in sentences if all(holds(read[place], group) for group in case.facts))
    if whole:
        return whole
    together = tuple(
        pair
        for pair in _join_neighbours(sentences)
        if all(holds(documents[pair.file].text[pair.start : pair.end], group) for group in case.facts)
    )
    return together or tuple(place for place in sentences if any(holds(read[place], group) for group in case.facts))


def holds(text: str, alternatives: Iterable[str]) -> bool:
    """Whether one of the regular expressions matches, ignoring case."""
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in alternatives)


def _list_sentences(document: Document) -> Iterator[Place]:
    for sentence in split_sentences(document):
        yield Place(document.file, sentence.start, sentence.end)


def _join_neighbours(places: Sequence[Place]) -> Iterator[Place]:
    for one, following in pairwise(places):
        if one.file == following.file:
            yield Place(one.file, one.start, following.end)
