"""An embedding without a model. Importing this imports `llama_index.core`."""

from __future__ import annotations

import re
import zlib

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

DIMENSION = 128


class HashingEmbedding(BaseEmbedding):  # type: ignore[misc]  # LlamaIndex is not typed here
    """Each word counts in one of 128 places, chosen by its CRC-32: texts that share words are near each other.

    Unlike LlamaIndex's `MockEmbedding`, texts that share no word are not near. The same text gives the same vector in
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
