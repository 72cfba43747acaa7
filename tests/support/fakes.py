"""Stand-ins for what a user brings along."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Sequence

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

from rag.chunking.sentences import split_line
from rag.verification.claims import ClaimCheck, SourceText

DIMENSION = 128


class HashingEmbedding(BaseEmbedding):  # type: ignore[misc]
    """Texts that share words are near each other; unlike MockEmbedding, texts that share none are not."""

    def _get_text_embedding(self, text: str) -> list[float]:
        vector = np.full(DIMENSION, 1e-6)
        for word in re.findall(r"\w+", text.lower()):
            vector[zlib.crc32(word.encode()) % DIMENSION] += 1
        return [float(value) for value in vector]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class SlowEmbedding(HashingEmbedding):
    """Takes so long for a question that somebody can stop it."""

    def _get_query_embedding(self, query: str) -> list[float]:
        time.sleep(3)
        return super()._get_query_embedding(query)


class WordChecker:
    """Bears a claim out by one sentence that holds most of its words and all of its numbers."""

    def check(self, claim: str, sources: Sequence[SourceText]) -> ClaimCheck:
        words = set(re.findall(r"\w+", claim.casefold()))
        best = ClaimCheck(False, 0.0, None, None, ("there is no source",))
        for source in sources:
            for sentence in split_line(source.text):
                held = set(re.findall(r"\w+", source.text[sentence.start : sentence.end].casefold()))
                share = len(words & held) / max(1, len(words))
                missing = tuple(f"{word} is not there" for word in sorted(words - held) if word[0].isdigit())
                if share > best.score:
                    supported = share >= 0.7 and not missing
                    problems = () if supported else missing or ("its meaning is not near enough",)
                    span = (source.start + sentence.start, source.start + sentence.end)
                    best = ClaimCheck(supported, share, source.n, span, problems)
        return best
