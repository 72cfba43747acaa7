"""Citations of a span of a passage: in its own file and in each copy of it, numbered in order of appearance."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from rag.schema.answers import Citation, Passage
from rag.schema.documents import Chunk
from rag.schema.regions import cut_regions


class Numbering:
    """Numbers each file and span, from 1, in the order they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int, int], int] = {}

    def number(self, citations: Iterable[Citation]) -> tuple[Citation, ...]:
        """The citations with their numbers, each span once; a span that was cited before keeps its number."""
        numbered = {}
        for citation in citations:
            place = (citation.file, citation.start, citation.end)
            numbered[place] = replace(citation, n=self._numbers.setdefault(place, len(self._numbers) + 1))
        return tuple(numbered.values())


def cite_span(passage: Passage, start: int, end: int) -> list[Citation]:
    """A citation of the passage's own file, then one of each copy that has the same words.

    `start` and `end` are character offsets in the document. The citations are not numbered yet.
    """
    cited = [_cite_chunk(passage.chunk, start, end)]
    quote = cited[0].quote
    for copy in passage.copies:
        at = _find_nearest(copy.text, quote, start - passage.start) if quote else -1
        if at >= 0:
            cited.append(_cite_chunk(copy, copy.start + at, copy.start + at + len(quote)))
    return cited


def _find_nearest(text: str, quote: str, at: int) -> int:
    """Where a quote is in a text, the place nearest to `at`; -1 when it is not in the text."""
    places = [match.start() for match in re.finditer(re.escape(quote), text)]
    return min(places, key=lambda place: abs(place - at), default=-1)


def find_page(chunk: Chunk, start: int) -> int | None:
    """The page with the document's character `start`; None for formats without pages."""
    if not chunk.pages:
        return None
    at = bisect_right([page_start for page_start, _ in chunk.pages], start)
    return chunk.pages[max(at - 1, 0)][1]


def find_location(chunk: Chunk, start: int) -> str:
    """The row, slide, chapter or time of the document's character `start`; "" for formats without them."""
    at = bisect_right([location.start for location in chunk.locations], start)
    return chunk.locations[at - 1].name if at else ""


def _cite_chunk(chunk: Chunk, start: int, end: int) -> Citation:
    return Citation(
        n=0,
        file=chunk.file,
        start=start,
        end=end,
        quote=chunk.text[start - chunk.start : end - chunk.start],
        title=chunk.title,
        published=chunk.published,
        page=find_page(chunk, start),
        location=find_location(chunk, start),
        regions=cut_regions(chunk.regions, start, end),
    )
