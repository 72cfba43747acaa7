"""A passage as the models read it: its title, headings and sentences, without boilerplate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.schema.answers import Passage
from rag.schema.documents import Sentence


@dataclass(frozen=True, slots=True)
class ReadableText:
    """A passage as the models read it."""

    text: str
    """The title first, if there is one."""
    body: int
    """Offset of the passage itself in `text`."""
    sentences: tuple[Sentence, ...]
    """The quotable ones: without headings and boilerplate."""
    spans: NDArray[np.int64]
    """n x 2: start and end of each of them in `text`."""


def compose_text(passage: Passage) -> ReadableText:
    """Title, headings and sentences in order, without boilerplate, which would push them out of the model's window."""
    parts = [f"{passage.chunk.title}."] if passage.chunk.title else []
    body = position = len(parts[0]) + 1 if parts else 0
    sentences: list[Sentence] = []
    spans: list[tuple[int, int]] = []
    for sentence in passage.chunk.sentences:
        if sentence.kind == "boilerplate":
            continue
        part = passage.text[sentence.start - passage.start : sentence.end - passage.start]
        if sentence.kind == "sentence":
            sentences.append(sentence)
            spans.append((position, position + len(part)))
        parts.append(part)
        position += len(part) + 1
    return ReadableText(" ".join(parts), body, tuple(sentences), np.array(spans, np.int64).reshape(len(spans), 2))
