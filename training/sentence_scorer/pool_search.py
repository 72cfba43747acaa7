"""A small version of the retrieval, over one pool of passages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.models.minilm import MiniLM
from rag.schema.answers import Passage
from rag.schema.documents import Chunk
from rag.text.words import stem_words

Floats = NDArray[np.float64]

PASSAGES = 10
DEPTH, FUSION_K = 50, 10
"""As in the product's retrieval."""


class PoolSearch:
    """Cosine and BM25 over one pool, fused by reciprocal rank."""

    def __init__(self, chunks: Sequence[Chunk], model: MiniLM) -> None:
        self._chunks = chunks
        self._model = model
        self._vectors = model.embed_passages([f"{chunk.title}\n{chunk.text}" for chunk in chunks])
        self._occurrences: dict[str, dict[int, int]] = {}
        self._lengths = np.zeros(len(chunks))
        for at, chunk in enumerate(chunks):
            stems = stem_words(f"{chunk.title} {chunk.text}")
            self._lengths[at] = len(stems)
            for stem in stems:
                counts = self._occurrences.setdefault(stem, {})
                counts[at] = counts.get(at, 0) + 1

    def count_documents(self, stems: Sequence[str]) -> tuple[list[int], int]:
        """(number of passages with each stem, number of passages)."""
        return [len(self._occurrences.get(stem, ())) for stem in stems], len(self._chunks)

    def search(self, question: str, *, without: Iterable[int] = (), limit: int = PASSAGES) -> list[tuple[int, Passage]]:
        """The best passages with their indices in the pool, best first, except those in `without`."""
        cosines = self._vectors @ self._model.embed_question(question)
        words = self._score_words(question)
        hidden = list(without)
        fused: dict[int, float] = {}
        for scores, least in ((cosines, -2.0), (words, 0.0)):
            visible = scores.copy()
            visible[hidden] = -9
            for rank, at in enumerate(np.argsort(-visible)[:DEPTH].tolist(), start=1):
                if visible[at] > least:
                    fused[at] = fused.get(at, 0.0) + 1 / (FUSION_K + rank)
        best = sorted(fused, key=lambda at: -fused[at])[:limit]
        return [(at, Passage(self._chunks[at], float(cosines[at]), fused[at])) for at in best]

    def take(self, question: str, at: int) -> list[tuple[int, Passage]]:
        """One passage of the pool, as if it were the only search result."""
        return [(at, Passage(self._chunks[at], float(self._vectors[at] @ self._model.embed_question(question)), 1.0))]

    def _score_words(self, question: str, k1: float = 1.2, b: float = 0.75) -> Floats:
        """BM25 of each passage, as SQLite computes it."""
        scores = np.zeros(len(self._chunks))
        norm = k1 * (1 - b + b * self._lengths / self._lengths.mean())
        for stem in set(stem_words(question)):
            found = self._occurrences.get(stem)
            if found:
                at, counts = np.array(list(found)), np.array(list(found.values()))
                idf = max(1e-6, np.log((len(scores) - len(at) + 0.5) / (len(at) + 0.5)))
                scores[at] += idf * counts * (k1 + 1) / (counts + norm[at])
        return scores
