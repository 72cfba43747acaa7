"""Question -> ranked passages: meaning and words fused, what no longer counts left out, copies collapsed.

Owns fusion and the order of passages. Searching belongs to `vectors` and `words`, answering to `answering`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.index.keyword_index import KeywordHit, KeywordIndex
from rag.index.vector_store import VectorStore
from rag.models.embedding import Embedding
from rag.schema.answers import Passage
from rag.schema.documents import Chunk
from rag.schema.query import EVERYTHING, Filters

DEPTH = 50
"""How many chunks the vectors and the words each propose."""

FUSION_K = 10
"""k of reciprocal rank fusion, sum of 1 / (k + rank) (Cormack, Clarke and Buettcher 2009, who use 60). A smaller
k trusts the first ranks more."""


SearchBy = Literal["both", "meaning", "words"]
"""What proposes passages: the vectors, the keyword index, or both, fused."""


def retrieve_passages(
    question: str,
    *,
    store: VectorStore,
    words: KeywordIndex | None,
    embedding: Embedding,
    limit: int,
    filters: Filters = EVERYTHING,
    is_present: Callable[[str], bool] = lambda _: True,
    depth: int = DEPTH,
    fusion_k: int = FUSION_K,
    by: SearchBy = "both",
) -> list[Passage]:
    """At most `limit` passages, best first. Without `words` the vectors alone decide.

    Left out: chunks of a version that the manifest no longer names, and files for which `is_present` is false.
    Passages of the same text are one, with the others as its copies.
    """
    if filters.files == ():
        return []

    def search_words() -> list[KeywordHit]:
        if words is None or by == "meaning":
            return []
        return words.search(question, depth=depth, filters=filters)

    with ThreadPoolExecutor(1, thread_name_prefix="words") as pool:  # SQLite and Chroma each let the other work
        searching = pool.submit(search_words)
        vector = embedding.embed_question(question)
        near = store.search(vector, depth=depth, filters=filters) if by != "words" or not words else []
        worded = searching.result()
    fused = fuse_ranks([[chunk.id for chunk, _ in near], [hit.id for hit in worded]], k=fusion_k)
    found = {chunk.id: (chunk, similarity) for chunk, similarity in near}
    missing = [hit.id for hit in worded if hit.id not in found]
    for chunk, chunk_vector in store.read_chunks_by_id(missing):
        found[chunk.id] = (chunk, measure_cosine(vector, chunk_vector))
    counting = _select_counting((chunk for chunk, _ in found.values()), store, is_present)
    passages = [
        Passage(chunk=found[id_][0], similarity=found[id_][1], fused=figure)
        for id_, figure in fused.items()
        if id_ in counting
    ]
    return collapse_copies(passages)[:limit]


def fuse_ranks(rankings: Sequence[Sequence[str]], *, k: int) -> dict[str, float]:
    """Reciprocal rank fusion: every id with the sum of 1 / (k + rank), rank from 1, greatest first.

    Ids of equal figure come in order of the first ranking that holds them.
    """
    figures: dict[str, float] = {}
    for ranking in rankings:
        for rank, id_ in enumerate(ranking, start=1):
            figures[id_] = figures.get(id_, 0.0) + 1.0 / (k + rank)
    return dict(sorted(figures.items(), key=lambda item: -item[1]))


def collapse_copies(passages: Iterable[Passage]) -> list[Passage]:
    """Passages of the same text as one, the first, with the others as copies in order of file."""
    groups: dict[str, list[Passage]] = {}
    for passage in passages:
        groups.setdefault(passage.text.strip(), []).append(passage)
    return [
        Passage(
            chunk=group[0].chunk,
            similarity=group[0].similarity,
            fused=group[0].fused,
            copies=tuple(sorted((copy.chunk for copy in group[1:]), key=lambda chunk: (chunk.file, chunk.start))),
        )
        for group in groups.values()
    ]


def measure_cosine(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """Cosine of two vectors, -1 to 1; 0 when either is all zeros."""
    lengths = float(np.linalg.norm(first)) * float(np.linalg.norm(second))
    return float(first @ second) / lengths if lengths else 0.0


def _select_counting(chunks: Iterable[Chunk], store: VectorStore, is_present: Callable[[str], bool]) -> set[str]:
    """Ids of the chunks whose version is the one their file's record names and whose file is there."""
    chunks = list(chunks)
    records = store.read_records({chunk.file for chunk in chunks})
    present = {file for file in records if is_present(file)}
    return {chunk.id for chunk in chunks if chunk.file in present and records[chunk.file].version == chunk.version}
