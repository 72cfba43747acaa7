"""A passage of a data set as a chunk, as if it were a separate file."""

from __future__ import annotations

from collections.abc import Sequence

from rag.chunking.sentences import split_sentences
from rag.schema.documents import Chunk, Document, Section, Sentence


def split_passage(file: str, title: str, text: str) -> Chunk:
    """The passage as the only chunk of `file`, split into sentences."""
    section = Section(0, len(text), title, None, "en")
    return _make_chunk(file, title, text, tuple(split_sentences(Document(file, text, (section,)))))


def join_sentences(file: str, title: str, sentences: Sequence[str]) -> Chunk:
    """A passage whose sentences are known, joined by spaces, as the only chunk of `file`."""
    spans = []
    position = 0
    for sentence in sentences:
        spans.append(Sentence(position, position + len(sentence)))
        position += len(sentence) + 1
    return _make_chunk(file, title, " ".join(sentences), tuple(spans))


def _make_chunk(file: str, title: str, text: str, sentences: tuple[Sentence, ...]) -> Chunk:
    return Chunk(
        id=file,
        file=file,
        version="",
        position=0,
        start=0,
        end=len(text),
        text=text,
        title=title,
        published=None,
        language="en",
        sentences=sentences,
    )
