"""Stand-ins for what a user brings along."""

from __future__ import annotations

import re
import zlib

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

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
