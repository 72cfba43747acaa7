"""Two short articles, and passages cut from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.chunking.chunker import ChunkSettings, cut_document
from rag.models.minilm import MiniLM
from rag.schema.answers import Passage
from rag.schema.documents import Document, Section, Span

BRIDGE = (
    "The council of Marlow approved the new bridge on Tuesday. It will cost 4.2 million euros and open in May 2027. "
    "Mayor Ada Quist said the old bridge had become too weak for lorries. "
    "The bridge is closed because two of its main cables are cracked. "
    "Ferries run every ten minutes from the harbour in the meantime."
)


OTTERS = (
    "Otters are back on the river Lune for the first time since 1974. Volunteers counted 31 animals this winter. "
    "They feed on eels and trout. The biologist Tom Redfern leads the count."
)


def read_passages(minilm: MiniLM, *documents: Document) -> list[Passage]:
    """Every chunk of the documents as a passage, in order."""
    chunks = [
        chunk
        for document in documents
        for chunk in cut_document(document, version="v", count_tokens=minilm.count_tokens, settings=ChunkSettings())
    ]
    return [Passage(chunk, similarity=0.5, fused=1 / (10 + rank)) for rank, chunk in enumerate(chunks, start=1)]


def make_document(
    text: str,
    *,
    file: str = "bridge.txt",
    title: str = "",
    published: date | None = None,
    boilerplate: Sequence[Span] = (),
    headings: Sequence[Span] = (),
    page_starts: tuple[int, ...] = (),
) -> Document:
    section = Section(0, len(text), title, published, "en")
    return Document(file, text, (section,), tuple(boilerplate), tuple(headings), page_starts)


def count_none(stems: Sequence[str]) -> tuple[list[int], int]:
    return [0] * len(stems), 0
