"""Whether a quoted statement is the documents' own text, exactly where its citations say.

Exact to the character and without judgement. `claim_checker` decides whether a claim in other words is supported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.schema.answers import Citation, Passage
from rag.schema.documents import Chunk
from rag.text.words import WORD


def is_exact_quote(text: str, citations: Sequence[Citation], passages: Sequence[Passage]) -> bool:
    """True when every citation quotes its document exactly and one of the quotes contains `text`.

    White space in `text` may differ from the quote's. False without citations, and for a text without words.
    """
    if not citations or not all(matches_document(citation, passages) for citation in citations):
        return False
    statement = _collapse(text)
    return WORD.search(statement) is not None and any(statement in _collapse(one.quote) for one in citations)


def matches_document(citation: Citation, passages: Sequence[Passage]) -> bool:
    """Whether the quote is the text at the citation's span, in one of the passages or a copy of one."""
    if not citation.quote or citation.end <= citation.start:
        return False
    return any(
        chunk.file == citation.file
        and chunk.start <= citation.start
        and citation.end <= chunk.end
        and chunk.text[citation.start - chunk.start : citation.end - chunk.start] == citation.quote
        for chunk in _list_chunks(passages)
    )


def _list_chunks(passages: Sequence[Passage]) -> Iterable[Chunk]:
    for passage in passages:
        yield passage.chunk
        yield from passage.copies


def _collapse(text: str) -> str:
    return " ".join(text.split())
