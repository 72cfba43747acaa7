"""Question -> ranked passages: vector and keyword search fused, outdated chunks left out, copies collapsed.

Owns fusion and the order of passages. Searching belongs to `rag.index`, answering to `rag.answering`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.index.keyword_index import KeywordHit, KeywordIndex
from rag.index.vector_store import VectorStore
from rag.models.embedding import Embedding
from rag.models.vectors import measure_cosine
from rag.retrieval.copies import collapse_copies
from rag.retrieval.named_retriever import Retriever, place_candidates
from rag.retrieval.reranking import Reranker
from rag.schema.answers import Passage
from rag.schema.documents import Chunk
from rag.schema.query import EVERYTHING, Filters

DEPTH = 50
"""Number of chunks proposed by vector search and by keyword search."""

FUSION_K = 10
"""k of reciprocal rank fusion, sum of 1 / (k + rank) (Cormack, Clarke and Buettcher 2009, who use 60). A smaller
k trusts the first ranks more."""


SearchBy = Literal["both", "meaning", "words"]
"""Which search proposes passages: by vectors, by keywords, or both, fused."""


class SearchableIndex(Protocol):
    """An open state of the index (see `rag.index.opener.OpenIndex`)."""

    @property
    def store(self) -> VectorStore:
        """Vectors, chunks and the manifest."""

    @property
    def keyword_index(self) -> KeywordIndex | None:
        """BM25 over the same chunks; None when its file is missing or damaged."""


@dataclass(frozen=True, slots=True)
class PassageRetriever:
    """Finds the passages for a question."""

    embedding: Embedding
    retriever: Retriever | None = None
    """Proposes passages instead of both searches."""
    reranker: Reranker | None = None
    """Orders what was proposed."""
    depth: int = DEPTH

    def retrieve(
        self,
        question: str,
        index: SearchableIndex,
        *,
        limit: int,
        filters: Filters = EVERYTHING,
        is_present: Callable[[str], bool] = lambda _: True,
        by: SearchBy = "both",
    ) -> list[Passage]:
        """At most `limit` passages, best first. Without a keyword index only vector search proposes passages.

        Left out: chunks of a version that the manifest no longer names, and files for which `is_present` is false.
        Passages of the same text, or of near copies of it, are one, with the others as its copies. Raises `StoreError`,
        and `ModelError` when a named part fails.
        """
        if filters.files == ():
            return []
        if self.retriever:
            proposed = self._ask_retriever(question, index, filters)
        else:
            proposed = self._search(question, index, filters, by)
        current = _select_current((passage.chunk for passage in proposed), index.store, is_present)
        passages = collapse_copies(
            passage for passage in proposed if passage.chunk.id in current and _is_allowed(passage.chunk, filters)
        )
        if self.reranker:
            passages = list(self.reranker.rerank(question, passages))
        return passages[:limit]

    def _search(self, question: str, index: SearchableIndex, filters: Filters, by: SearchBy) -> list[Passage]:
        """The passages of vector search and keyword search, fused."""
        store, keyword_index, depth = index.store, index.keyword_index, self.depth

        def search_words() -> list[KeywordHit]:
            if keyword_index is None or by == "meaning":
                return []
            return keyword_index.search(question, depth=depth, filters=filters)

        with ThreadPoolExecutor(1, thread_name_prefix="words") as pool:  # SQLite and Chroma run in parallel
            searching = pool.submit(search_words)
            vector = self.embedding.embed_question(question)
            near = store.search(vector, depth=depth, filters=filters) if by != "words" or not keyword_index else []
            worded = searching.result()
        fused = fuse_ranks([[chunk.id for chunk, _ in near], [hit.id for hit in worded]], k=FUSION_K)
        found = {chunk.id: (chunk, similarity) for chunk, similarity in near}
        found |= _read_found([hit.id for hit in worded if hit.id not in found], vector, store)
        return [Passage(*found[id_], fused=score) for id_, score in fused.items() if id_ in found]

    def _ask_retriever(self, question: str, index: SearchableIndex, filters: Filters) -> list[Passage]:
        """The passages of the named retriever, in its order."""
        assert self.retriever is not None
        candidates = self.retriever.retrieve(question, limit=self.depth, filters=filters)
        ids = place_candidates(candidates, index.store)
        found = _read_found(ids, self.embedding.embed_question(question), index.store)
        scores = fuse_ranks([ids], k=FUSION_K)
        return [Passage(*found[id_], fused=scores[id_]) for id_ in ids if id_ in found]


def _read_found(ids: Sequence[str], vector: NDArray[np.float32], store: VectorStore) -> dict[str, tuple[Chunk, float]]:
    """Chunks by their ids, each with its cosine to the question's vector."""
    return {
        chunk.id: (chunk, measure_cosine(vector, chunk_vector)) for chunk, chunk_vector in store.read_chunks_by_id(ids)
    }


def _is_allowed(chunk: Chunk, filters: Filters) -> bool:
    is_file_allowed = filters.files is None or chunk.file in filters.files
    return is_file_allowed and filters.allows_article(chunk.file, chunk.start, chunk.published)


def fuse_ranks(rankings: Sequence[Sequence[str]], *, k: int) -> dict[str, float]:
    """Reciprocal rank fusion: every id with the sum of 1 / (k + rank), ranks from 1, highest first.

    Ids with the same sum keep the order of the first ranking that contains them.
    """
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, id_ in enumerate(ranking, start=1):
            scores[id_] = scores.get(id_, 0.0) + 1.0 / (k + rank)
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def _select_current(chunks: Iterable[Chunk], store: VectorStore, is_present: Callable[[str], bool]) -> set[str]:
    """Ids of the chunks whose file is present and whose version is current by the file's record."""
    chunks = list(chunks)
    records = store.read_records({chunk.file for chunk in chunks})
    present = {file for file in records if is_present(file)}
    return {chunk.id for chunk in chunks if chunk.file in present and records[chunk.file].version == chunk.version}
