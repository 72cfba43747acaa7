"""The retriever that the settings name, which replaces vector and keyword search.

Owns locating what it finds: by the id of a chunk, or by a file and a text in it. Text that cannot be located exactly is
dropped, so every citation is exact, whatever found the passage.
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
    """A piece of an article that a retriever proposes."""

    id: str = ""
    """Id of a chunk of the index; "" when the retriever does not know it."""
    file: str = ""
    """For a candidate without an id: its path relative to the articles folder, or a path that ends in that."""
    text: str = ""
    """Words of the file, for a candidate without an id."""


class Retriever(Protocol):
    """Finds pieces of articles for a question."""

    def retrieve(self, question: str, *, limit: int, filters: Filters) -> Sequence[Candidate]:
        """At most `limit` candidates, best first. Filters are applied again afterwards, so it may ignore them."""


def load_retriever(part: Part) -> Retriever:
    """A named retriever: an object with `retrieve(question, limit=, filters=)`, or a LlamaIndex retriever.

    Raises `SettingsError` when it is neither. The returned retriever raises `ModelError` when the part fails.
    """
    made = part.make()
    if not callable(getattr(made, "retrieve", None)):
        raise part.describe_misfit(made, "a retriever: it has no method retrieve")
    is_llama_index = callable(getattr(made, "_retrieve", None))
    return CheckedRetriever(part, _LlamaIndexRetriever(made) if is_llama_index else made)


class CheckedRetriever:
    """A retriever whose errors are turned into ours, and whose result is checked."""

    def __init__(self, part: Part, retriever: Retriever) -> None:
        self._part = part
        self._retriever = retriever

    def retrieve(self, question: str, *, limit: int, filters: Filters) -> list[Candidate]:
        """As `Retriever.retrieve`. Raises `ModelError` when the part fails or returns anything but candidates."""
        try:
            found = list(self._retriever.retrieve(question, limit=limit, filters=filters))[:limit]
        except Exception as error:  # third-party code may raise anything
            raise ModelError(f"The {self._part.describe_failure(error)}") from error
        wrong = next((one for one in found if not isinstance(one, Candidate)), None)
        if wrong is not None:
            raise ModelError(f"The retriever {self._part.name} gave a {type(wrong).__name__}, not a Candidate.")
        return found


class _LlamaIndexRetriever:
    """A LlamaIndex retriever: its nodes as candidates."""

    def __init__(self, retriever: Any) -> None:
        self._retriever = retriever

    def retrieve(self, question: str, *, limit: int, filters: Filters) -> list[Candidate]:
        del limit, filters  # a LlamaIndex retriever takes only the question
        return [_read_node(found.node) for found in self._retriever.retrieve(question)]


def _read_node(node: Any) -> Candidate:
    """The candidates of a node, the most exact file name first: ours, the path, then the last part of the path."""
    metadata = node.metadata or {}
    file = metadata.get("file") or metadata.get("file_path") or metadata.get("file_name") or ""
    return Candidate(node.node_id, str(file), node.get_content())


def place_candidates(candidates: Iterable[Candidate], store: VectorStore) -> list[str]:
    """The ids of the candidates' chunks, or of the chunks they begin in, each once, in order.

    Candidates that are not in the index are dropped and logged.
    """
    candidates = list(candidates)
    known = {chunk.id for chunk, _ in store.read_chunks_by_id([one.id for one in candidates if one.id])}
    endings = {one.file: _list_endings(one.file) for one in candidates if one.id not in known and one.file}
    records = store.read_records({ending for listed in endings.values() for ending in listed})
    placed: list[str] = []
    dropped = 0
    for one in candidates:
        if one.id in known:
            placed.append(one.id)
            continue
        record = next((records[ending] for ending in endings.get(one.file, ()) if ending in records), None)
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


def _list_endings(path: str) -> list[str]:
    """The path and each of its endings, longest first: "/a/b.txt", "a/b.txt", "b.txt"."""
    names = PurePath(path).as_posix().strip("/").split("/")
    return list(dict.fromkeys([path, *("/".join(names[at:]) for at in range(len(names)))]))


def _begins_in(words: str, text: str) -> bool:
    """Whether a longer text begins in a chunk: its first 200 characters are in it."""
    return len(words) > 200 and words[:200] in text
