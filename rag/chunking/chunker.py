"""Document -> Chunks: sentences found, packed into what the embedding model reads whole, spans exact.

Owns sentence boundaries, packing and the text that is embedded. Leaves to `loading` what is boilerplate or a
heading, and to `embedding` how many word pieces a text has.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.chunking.sentences import split_sentences, trim_sentence
from rag.chunking.splitter import SplitText
from rag.schema.documents import Chunk, Document, Section, Sentence, Span

CountTokens = Callable[[Sequence[str]], list[int]]
"""Texts -> word pieces of each, special tokens not counted."""

SPECIAL_TOKENS = 2
"""[CLS] and [SEP], which stand around every text that the model reads."""

MAX_CHARACTERS_PER_TOKEN = 8
"""A piece of text longer than this times its tokens is cut: a word of over 100 characters is one unknown piece to
WordPiece, so counting pieces alone would let a megabyte without spaces through as one token."""


@dataclass(frozen=True, slots=True)
class ChunkSettings:
    """How a document is cut. Part of an index's fingerprint: other values make another index."""

    chunk_tokens: int = 256
    """Longest embedded text in word pieces, title, date and special tokens included."""
    overlap_tokens: int = 48
    """Most word pieces that neighbouring chunks share, in whole sentences."""
    split: SplitText | None = None
    """Cuts prose into sentences; None for the splitter that ships."""


def cut_document(
    document: Document, *, version: str, count_tokens: CountTokens, settings: ChunkSettings
) -> list[Chunk]:
    """Chunks that cover the document's text without a gap, in order.

    Each embedded text (see `compose_embedded_text`) has at most `settings.chunk_tokens` word pieces. Neighbours
    within a section share whole sentences. An empty text gives no chunks.
    """
    cells = split_sentences(document, split=settings.split)
    chunks: list[Chunk] = []
    for section in document.sections:
        if section.start == section.end:
            continue
        own = [cell for cell in cells if section.start <= cell.start < section.end]
        prefix, prefix_tokens = _compose_prefix(section, count_tokens, settings.chunk_tokens // 4)
        budget = settings.chunk_tokens - SPECIAL_TOKENS - prefix_tokens
        pieces, costs = _fit_sentences(document.text, own, count_tokens, budget)
        for first, last in _pack(pieces, costs, budget, settings.overlap_tokens):
            start = section.start if first == 0 else pieces[first].start
            end = section.end if last == len(pieces) else pieces[last].start
            text_span = Span(start, end)
            chunks.append(_make_chunk(document, section, version, prefix, len(chunks), text_span, pieces[first:last]))
    return chunks


def compose_embedded_text(chunk: Chunk) -> str:
    """What the embedding reads for a chunk: title and date, then the text without its boilerplate.

    A chunk of nothing but boilerplate is embedded as it is, for a store wants a vector; none of it is quoted.
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


def _fit_sentences(
    text: str, sentences: Sequence[Sentence], count_tokens: CountTokens, budget: int
) -> tuple[list[Sentence], list[int]]:
    """The sentences and their word pieces, those over the budget halved at white space until they fit."""
    fitting: list[Sentence] = []
    costs: list[int] = []
    counts = count_tokens([text[sentence.start : sentence.end] for sentence in sentences])
    for sentence, count in zip(sentences, counts, strict=True):
        if _fits(sentence, count, budget):
            fitting.append(sentence)
            costs.append(count)
            continue
        halves = [half for span in _halve(text, sentence) for half in trim_sentence(text, *span, sentence.kind)]
        inner, inner_costs = _fit_sentences(text, halves, count_tokens, budget)
        fitting.extend(inner)
        costs.extend(inner_costs)
    return fitting, costs


def _fits(sentence: Sentence, tokens: int, budget: int) -> bool:
    characters = sentence.end - sentence.start
    return characters <= 1 or (tokens <= budget and characters <= budget * MAX_CHARACTERS_PER_TOKEN)


def _halve(text: str, sentence: Sentence) -> list[tuple[int, int]]:
    middle = (sentence.start + sentence.end) // 2
    for pattern in (r"[\n;]", r"\s"):
        ends = [match.end() for match in re.finditer(pattern, text[sentence.start : sentence.end])]
        inner = [sentence.start + end for end in ends if 0 < end < sentence.end - sentence.start]
        if inner:
            middle = min(inner, key=lambda cut: abs(cut - middle))
            break
    return [(sentence.start, middle), (middle, sentence.end)]


def _pack(sentences: Sequence[Sentence], costs: Sequence[int], budget: int, overlap: int) -> Iterator[tuple[int, int]]:
    """Index ranges `first:last` of the sentences that make each chunk. Every range begins after the one before."""
    first = 0
    if not sentences:
        yield 0, 0
        return
    while True:
        last = _fill(sentences, costs, first, budget)
        yield first, last
        if last == len(sentences):
            return
        following = last
        shared = 0
        while following - 1 > first and shared + costs[following - 1] <= overlap:
            following -= 1
            shared += costs[following]
        # An overlap that leaves the next chunk no room for a new sentence would only repeat this one.
        while following < last and _fill(sentences, costs, following, budget) <= last:
            following += 1
        first = following


def _fill(sentences: Sequence[Sentence], costs: Sequence[int], first: int, budget: int) -> int:
    """Where the chunk that begins at `first` ends: as many sentences as fit, not ending on a heading."""
    last, used = first, 0
    start = sentences[first].start
    while last < len(sentences):
        characters = sentences[last].end - start
        over = used + costs[last] > budget or characters > budget * MAX_CHARACTERS_PER_TOKEN
        if over and last > first:
            break
        used += costs[last]
        last += 1
    if last < len(sentences):
        while last - 1 > first and sentences[last - 1].kind == "heading":
            last -= 1
    return last


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
    pages = [(page_start, number) for number, page_start in enumerate(document.page_starts, start=1)]
    before = [page for page in pages if page[0] <= start][-1:]
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
        pages=tuple(before + [page for page in pages if start < page[0] < end]),
        prefix=prefix,
    )


def join_chunks(file: str, chunks: Sequence[Chunk]) -> Document:
    """The document that chunks were cut from, given all of them in order: the inverse of `cut_document`."""
    text = ""
    sections: list[Section] = []
    sentences: dict[int, Sentence] = {}
    pages: dict[int, int] = {}
    for chunk in chunks:
        text += chunk.text[len(text) - chunk.start :]
        sentences.update((sentence.start, sentence) for sentence in chunk.sentences)
        pages.update((number, start) for start, number in chunk.pages)
        before = sections[-1] if sections else None
        shares = before is not None and (chunk.start < before.end or chunk.title == before.title)
        if before and shares:
            sections[-1] = replace(before, end=chunk.end)
        else:
            sections.append(Section(chunk.start, chunk.end, chunk.title, chunk.published, chunk.language))
    ordered = [sentences[start] for start in sorted(sentences)]
    return Document(
        file=file,
        text=text,
        sections=tuple(sections),
        boilerplate=tuple(Span(item.start, item.end) for item in ordered if item.kind == "boilerplate"),
        headings=tuple(Span(item.start, item.end) for item in ordered if item.kind == "heading"),
        page_starts=tuple(pages[number] for number in sorted(pages)),
    )


def hash_file_name(file: str) -> str:
    """16 hexadecimal digits that name a file in ids, whatever characters its path has."""
    return hashlib.sha256(file.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _compose_prefix(section: Section, count_tokens: CountTokens, limit: int) -> tuple[str, int]:
    """Title and date as they are embedded, with their word pieces: the title cut by words to fit the limit."""
    published = f"{section.published.day} {section.published:%B %Y}" if section.published else ""
    words = section.title.split()
    while True:
        prefix = ". ".join(part for part in (" ".join(words), published) if part)
        tokens = count_tokens([prefix])[0]
        if tokens <= limit or not words:
            return prefix, tokens
        words = words[: len(words) * 3 // 4]
