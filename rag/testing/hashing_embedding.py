"""An embedding without a model. Importing this imports `llama_index.core`."""

from __future__ import annotations

import re
import zlib

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

DIMENSION = 128


class HashingEmbedding(BaseEmbedding):  # type: ignore[misc]  # LlamaIndex is not typed here
    """Counts words in 128 buckets, by their CRC-32, so that texts that share words are near each other.

    Unlike with LlamaIndex's `MockEmbedding`, texts without a common word are not near. A text has the same vector in
    every process.
    """

    def _get_text_embedding(self, text: str) -> list[float]:
        vector = np.full(DIMENSION, 1e-6)
        for word in re.findall(r"\w+", text.lower()):
            vector[zlib.crc32(word.encode()) % DIMENSION] += 1
        return [float(value) for value in vector]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)
