"""The shipped models with a cache, since each text is read in several cases."""

from __future__ import annotations

from collections.abc import Sequence

from rag.models.embedding import TokenVectors
from rag.models.minilm import MiniLM
from rag.models.reader import PassageReading, Reader


class CachedEncoder:
    """The embedding model's token vectors, computed once for each text."""

    def __init__(self, model: MiniLM) -> None:
        self._model = model
        self._cache: dict[str, TokenVectors] = {}

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        missing = [text for text in dict.fromkeys(texts) if text not in self._cache]
        self._cache.update(zip(missing, self._model.encode_tokens(missing), strict=True))
        return [self._cache[text] for text in texts]


class CachedReader:
    """The reader, which reads each question with each passage once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._cache: dict[tuple[str, tuple[str, str]], PassageReading] = {}

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        missing = [passage for passage in dict.fromkeys(passages) if (question, passage) not in self._cache]
        for passage, reading in zip(missing, self._reader.read(question, missing), strict=True):
            self._cache[question, passage] = reading
        return [self._cache[question, passage] for passage in passages]
