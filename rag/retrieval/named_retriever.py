"""The retriever that the settings name, in place of the vectors and the keyword index.

Owns placing what it finds: by the id of a chunk, or by a file and a text that stands in it. What cannot be placed
exactly is dropped, so every citation is exact whatever found the passage.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Protocol

from rag.components import Part
from rag.errors import ModelError
from rag.schema.query import Filters

if TYPE_CHECKING:
    from rag.index.vector_store import VectorStore

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of an article that a retriever proposes."""

    id: str = ""
    """Id of a chunk of the index; "" when the retriever does not know it."""
    file: str = ""
    """Path relative to the articles folder, for a candidate without an id."""
    text: str = ""
    """Words of the file, for a candidate without an id."""


class Retriever(Protocol):
    """Finds stretches of articles for a question."""

    def retrieve(self, question: str, *, limit: int, filters: Filters) -> Sequence[Candidate]:
        """At most `limit` candidates, best first. Filters are applied again afterwards, so it may ignore them."""


def load_retriever(part: Part) -> Retriever:
    """A named retriever: an object with `retrieve(question, limit=, filters=)`, or a LlamaIndex retriever.

    Raises `SettingsError` when it is neither. What is returned raises `ModelError` when the part fails.
    """
    made = part.make()
    if not callable(getattr(made, "retrieve", None)):
        raise part.describe_misfit(made, "a retriever: it has no method retrieve")
    is_llama_index = callable(getattr(made, "_retrieve", None))
    return CheckedRetriever(part.name, _LlamaIndexRetriever(made) if is_llama_index else made)


class CheckedRetriever:
    """A retriever whose errors are ours."""

    def __init__(self, name: str, retriever: Retriever) -> None:
        self._name = name
        self._retriever = retriever

    def retrieve(self, question: str, *, limit: int, filters: Filters) -> list[Candidate]:
        """As `Retriever.retrieve`. Raises `ModelError` when the part fails."""
        try:
            return list(self._retriever.retrieve(question, limit=limit, filters=filters))[:limit]
        except Exception as error:  # whatever somebody else's retriever raises
            reason = " ".join(str(error).split())[:200]
            raise ModelError(f"The retriever {self._name} failed: {type(error).__name__}: {reason}") from error


class _LlamaIndexRetriever:
    """A LlamaIndex retriever: its nodes as candidates."""

    def __init__(self, retriever: Any) -> None:
        self._retriever = retriever

    def retrieve(self, question: str, *, limit: int, filters: Filters) -> list[Candidate]:
        del limit, filters  # a LlamaIndex retriever takes the question alone
        return [_read_node(found.node) for found in self._retriever.retrieve(question)]


def _read_node(node: Any) -> Candidate:
    metadata = node.metadata or {}
    file = str(metadata.get("file") or metadata.get("file_name") or PurePath(metadata.get("file_path", "")).name)
    return Candidate(node.node_id, file, node.get_content())


def place_candidates(candidates: Iterable[Candidate], store: VectorStore) -> list[str]:
    """The ids of the chunks that the candidates are or begin in, each once, in order.

    What the index does not hold is dropped and logged.
    """
    candidates = list(candidates)
    known = {chunk.id for chunk, _ in store.read_chunks_by_id([one.id for one in candidates if one.id])}
    records = store.read_records({one.file for one in candidates if one.id not in known and one.file})
    placed: list[str] = []
    dropped = 0
    for one in candidates:
        if one.id in known:
            placed.append(one.id)
            continue
        record = records.get(one.file)
        words = one.text.strip()
        chunks = store.read_chunks(record) if record and words else []
        found = next((chunk.id for chunk in chunks if words in chunk.text), None)
        found = found or next((chunk.id for chunk in chunks if _begins_in(words, chunk.text)), None)
        if found:
            placed.append(found)
        else:
            dropped += 1
    if dropped:
        logger.warning("%d of %d passages that the retriever gave are not in the index", dropped, len(candidates))
    return list(dict.fromkeys(placed))


def _begins_in(words: str, text: str) -> bool:
    """Whether a longer text begins in a chunk: its first 200 characters stand there."""
    return len(words) > 200 and words[:200] in text
