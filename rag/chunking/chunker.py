"""Document -> Chunks with exact spans that fit the embedding model, and chunks -> Document again.

Owns the stored chunk and the text that is embedded for it. `sentences` finds the sentences, `packing` decides which go
together, and `loading` what is boilerplate or a heading.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.chunking.packing import CountTokens, fit_sentences, pack
from rag.chunking.sentences import split_sentences
from rag.chunking.splitter import SplitText
from rag.schema.documents import Chunk, Document, Location, Section, Sentence, Span
from rag.schema.regions import Region

SPECIAL_TOKENS = 2
"""[CLS] and [SEP], which the model adds around every text."""


@dataclass(frozen=True, slots=True)
class ChunkSettings:
    """How a document is cut. Part of an index's fingerprint: other values need another index."""

    chunk_tokens: int = 256
    """Longest embedded text, in word pieces, including title, date and special tokens."""
    overlap_tokens: int = 48
    """Most word pieces that neighbouring chunks share, in whole sentences."""
    split: SplitText | None = None
    """Splits prose into sentences; None for the default, `sentences`."""


def cut_document(
    document: Document, *, version: str, count_tokens: CountTokens, settings: ChunkSettings
) -> list[Chunk]:
    """Chunks that cover the document's text without a gap, in order.

    Each embedded text (see `compose_embedded_text`) has at most `settings.chunk_tokens` word pieces. Neighbours
    within a section share whole sentences. An empty text gives no chunks.
    """
    return list(cut_in_order(document, version=version, count_tokens=count_tokens, settings=settings))


def cut_in_order(
    document: Document, *, version: str, count_tokens: CountTokens, settings: ChunkSettings
) -> Iterator[Chunk]:
    """The chunks of `cut_document` one by one, so that a text that gives too many of them can be given up."""
    sentences = split_sentences(document, split=settings.split)
    position = 0
    at = 0
    for section in document.sections:
        if section.start == section.end:
            continue
        until = bisect_left(sentences, section.end, lo=at, key=_get_start)
        own, at = sentences[at:until], until
        prefix, prefix_tokens = _compose_prefix(section, count_tokens, settings.chunk_tokens // 4)
        budget = settings.chunk_tokens - SPECIAL_TOKENS - prefix_tokens
        pieces, costs = fit_sentences(document.text, own, count_tokens, budget)
        for first, last in pack(pieces, costs, budget, settings.overlap_tokens):
            start = section.start if first == 0 else pieces[first].start
            end = section.end if last == len(pieces) else pieces[last].start
            text_span = Span(start, end)
            yield _make_chunk(document, section, version, prefix, position, text_span, pieces[first:last])
            position += 1


def compose_embedded_text(chunk: Chunk) -> str:
    """The text that is embedded for a chunk: title and date, then its text without the boilerplate.

    A chunk that is all boilerplate is embedded as it is, because the store needs a vector; it is never quoted.
    """
    parts: list[str] = []
    position = chunk.start
    for sentence in chunk.sentences:
        if sentence.kind == "boilerplate":
            parts.append(chunk.text[position - chunk.start : sentence.start - chunk.start])
            position = sentence.end
    parts.append(chunk.text[position - chunk.start :])
    body = re.sub(r"\n{3,}", "\n\n", "".join(parts)).strip() or chunk.text.strip()
    if chunk.title and body.startswith(chunk.title):
        return body
    return f"{chunk.prefix}\n{body}" if chunk.prefix else body


def _make_chunk(
    document: Document,
    section: Section,
    version: str,
    prefix: str,
    position: int,
    span: Span,
    sentences: Sequence[Sentence],
) -> Chunk:
    start, end = span.start, span.end
    first_page = max(bisect_right(document.page_starts, start) - 1, 0)
    beyond_pages = max(bisect_left(document.page_starts, end), bisect_right(document.page_starts, start))
    here = max(bisect_right(document.locations, start, key=_get_start) - 1, 0)
    beyond = bisect_left(document.locations, end, key=_get_start)
    return Chunk(
        id=f"{hash_file_name(document.file)}-{version}-{position:06d}",
        file=document.file,
        version=version,
        position=position,
        start=start,
        end=end,
        text=document.text[start:end],
        title=section.title,
        published=section.published,
        language=section.language,
        sentences=tuple(sentences),
        pages=tuple((document.page_starts[page], page + 1) for page in range(first_page, beyond_pages)),
        locations=document.locations[here:beyond],
        opens_section=start == section.start,
        regions=document.regions[_count_until(document.regions, start) : _count_from(document.regions, end)],
        prefix=prefix,
    )


def _get_start(part: Location | Region | Sentence) -> int:
    return part.start


def _count_until(regions: Sequence[Region], start: int) -> int:
    """Number of regions that end at `start` or before."""
    return bisect_right(regions, start, key=lambda region: region.end)


def _count_from(regions: Sequence[Region], end: int) -> int:
    """Number of regions that begin before `end`."""
    return bisect_left(regions, end, key=_get_start)


def join_chunks(file: str, chunks: Sequence[Chunk]) -> Document:
    """The document that was cut into these chunks, given all of them in order: the inverse of `cut_document`."""
    pieces: list[str] = []
    end = 0
    sections: list[Section] = []
    sentences: dict[int, Sentence] = {}
    pages: dict[int, int] = {}
    locations: dict[int, Location] = {}
    regions: dict[int, Region] = {}
    for chunk in chunks:
        pieces.append(chunk.text[end - chunk.start :])
        end = chunk.end
        sentences.update((sentence.start, sentence) for sentence in chunk.sentences)
        pages.update((number, start) for start, number in chunk.pages)
        locations.update((location.start, location) for location in chunk.locations)
        regions.update((region.start, region) for region in chunk.regions)
        before = sections[-1] if sections and not chunk.opens_section else None
        # Earlier releases did not store where a section begins: there, an overlap or the same title tells.
        if before and (chunk.start < before.end or chunk.title == before.title):
            sections[-1] = replace(before, end=chunk.end)
        else:
            sections.append(Section(chunk.start, chunk.end, chunk.title, chunk.published, chunk.language))
    ordered = [sentences[start] for start in sorted(sentences)]
    return Document(
        file=file,
        text="".join(pieces),
        sections=tuple(sections),
        boilerplate=tuple(Span(item.start, item.end) for item in ordered if item.kind == "boilerplate"),
        headings=tuple(Span(item.start, item.end) for item in ordered if item.kind == "heading"),
        page_starts=tuple(pages[number] for number in sorted(pages)),
        locations=tuple(locations[start] for start in sorted(locations)),
        regions=tuple(regions[start] for start in sorted(regions)),
    )


def hash_file_name(file: str) -> str:
    """16 hexadecimal digits that stand for a file in ids, whatever characters its path has."""
    return hashlib.sha256(file.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _compose_prefix(section: Section, count_tokens: CountTokens, limit: int) -> tuple[str, int]:
    """Title and date as they are embedded, and their number of word pieces. The title is cut after a word to fit the
    limit."""
    published = f"{section.published.day} {section.published:%B %Y}" if section.published else ""
    words = section.title.split()
    while True:
        prefix = ". ".join(part for part in (" ".join(words), published) if part)
        tokens = count_tokens([prefix])[0]
        if tokens <= limit or not words:
            return prefix, tokens
        words = words[: len(words) * 3 // 4]
