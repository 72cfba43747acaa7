"""The evidence for a statement: the passages to judge it against, and the deciding sentence, quoted.

What a user typed is not evidence: every source here is part of an indexed article.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.kinds.articles import Quoter
from rag.schema.answers import Passage, Statement
from rag.schema.documents import Chunk
from rag.schema.facts import IndexedSentence
from rag.verification.claims import SourceText

_QUESTION_ENDS = ("?", "?”", '?"', "?’", "?'", "?)")


def list_sources(passages: Sequence[Passage]) -> list[SourceText]:
    """The usable evidence of each passage, numbered from 1: its sentences that state something."""
    return [
        SourceText(n, one.file, one.chunk.title, _blank_unstated(one.chunk), one.start, one.chunk.language)
        for n, one in enumerate(passages, start=1)
    ]


def _blank_unstated(chunk: Chunk) -> str:
    """The text with headings, boilerplate and questions replaced by spaces; offsets stay the same."""
    text = chunk.text
    for sentence in chunk.sentences:
        start, end = sentence.start - chunk.start, sentence.end - chunk.start
        if sentence.kind != "sentence" or text[start:end].rstrip().endswith(_QUESTION_ENDS):
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def quote_evidence(
    quoter: Quoter, passages: Sequence[Passage], n: int, span: tuple[int, int], *, group: str = ""
) -> tuple[Statement, ...]:
    """The sentences of passage `n` within a span of its document, each as a statement; at most two."""
    chunk = passages[n - 1].chunk
    start, end = span
    cells = [
        cell for cell in chunk.sentences if cell.kind == "sentence" and cell.start < end and start < cell.end
    ] or list(chunk.sentences[:0])
    return tuple(
        quoter.quote(
            IndexedSentence(
                number=0,
                article=0,
                file=chunk.file,
                chunk=chunk.id,
                start=cell.start,
                end=cell.end,
                kind=cell.kind,
                text=chunk.text[cell.start - chunk.start : cell.end - chunk.start],
            ),
            group=group,
        )
        for cell in cells[:2]
    )
