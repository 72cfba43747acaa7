"""The manifest and the chunks, in collections of Chroma.

`documents` contains the manifest, one record per file, with a constant vector because Chroma requires one; `chunks`
contains text, vector and span of each chunk. A chunk counts only when its version is the one in its file's manifest
record.

Owns what is written and how it is searched. `chroma_client` opens stores, `chroma_records` owns the format.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from rag.chunking.chunker import hash_file_name
from rag.errors import IndexDamaged
from rag.index.chroma_errors import mapped_record_errors, mapped_store_errors
from rag.index.chroma_filters import compose_check, compose_filter, is_long
from rag.index.chroma_records import decode_chunk, decode_record, encode_chunk, encode_record, list_chunk_ids
from rag.schema.documents import Chunk
from rag.schema.index import IndexedFile
from rag.schema.query import EVERYTHING, Filters

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

logger = logging.getLogger(__name__)

_MANIFEST_VECTOR = [1.0, 0.0]


MOST_RECORDS = 5000
"""Most records that are written or read in one request, if the store takes as many."""

MOST_RESULTS = 50_000
"""Most chunks that one search gives. Chroma Cloud gives fewer."""

WIDENING = 8
"""Factor by which the search is widened, where a filter is too long for Chroma, until enough of it passes."""


class StoreClient(Protocol):
    """What is needed of a client of Chroma: chromadb's own for an embedded store, ours for a server."""

    def get_max_batch_size(self) -> int: ...

    def get_collection(self, name: str, embedding_function: None = None) -> Collection: ...

    def get_or_create_collection(self, name: str, *, embedding_function: None = None, **options: Any) -> Collection: ...


class VectorStore:
    """An open index in Chroma. Safe to read from several threads; one writer at a time."""

    def __init__(
        self,
        client: StoreClient,
        documents: Collection,
        chunks: Collection,
        where: str,
        *,
        most_results: int = MOST_RESULTS,
    ) -> None:
        """Call `chroma_client.open_embedded` or `ServerIndexes.open` instead."""
        self._client = client
        self._documents = documents
        self._chunks = chunks
        self._where = where
        self._most_results = most_results
        self._files: tuple[str, ...] | None = None
        self._batch = max(1, min(client.get_max_batch_size(), MOST_RECORDS))

    @property
    def fingerprint(self) -> dict[str, Any]:
        """What the index was made with: embedding, dimension, chunk settings, format. Raises `StoreError` when that is
        damaged."""
        with mapped_record_errors(self._where):
            made = json.loads((self._documents.metadata or {}).get("maker", "{}"))
            if not isinstance(made, dict):
                raise TypeError("what it was made with is unknown")
            return made

    def read_revision(self) -> str:
        """The name of the last completed write, read from Chroma each time; "" before the first."""
        with self._mapped():
            collection = self._client.get_collection(self._documents.name, embedding_function=None)
            return str((collection.metadata or {}).get("generation", ""))

    def write_revision(self, revision: str) -> None:
        """Record the name of the write that is now complete."""
        with self._mapped():
            self._documents.modify(metadata={**(self._documents.metadata or {}), "generation": revision})

    def load(self, dimension: int) -> None:
        """Load the vectors into memory now; otherwise Chroma does so at the first search."""
        self.search(np.ones(dimension, np.float32), depth=1)

    def close(self) -> None:
        """Write pending data and close every file."""
        with self._mapped():
            cast("Any", self._client).close()  # the interface that Chroma declares lacks it

    # --- the manifest

    def read_manifest(self) -> dict[str, IndexedFile]:
        """Every indexed file by its name."""
        found: dict[str, IndexedFile] = {}
        for page in self._page(self._documents, ["metadatas"]):
            with mapped_record_errors(self._where):
                for metadata in page["metadatas"]:
                    record = decode_record(metadata)
                    found[record.file] = record
        return found

    def list_files(self) -> tuple[str, ...]:
        """The names of all indexed files in order, read once: until this store is written to, or opened again."""
        if self._files is None:
            self._files = tuple(sorted(self.read_manifest()))  # 16,000 files take seconds
        return self._files

    def read_records(self, files: Iterable[str]) -> dict[str, IndexedFile]:
        """The manifest records of these files; a file that is not indexed is left out."""
        ids = list(dict.fromkeys(hash_file_name(file) for file in files))
        found: dict[str, IndexedFile] = {}
        for batch in _slice(ids, self._batch):
            with self._mapped():
                got = self._documents.get(ids=list(batch), include=["metadatas"])
            with mapped_record_errors(self._where):
                records = [decode_record(metadata) for metadata in got["metadatas"] or []]
            found.update({record.file: record for record in records})
        return found

    def count_files(self) -> int:
        with self._mapped():
            return self._documents.count()

    def count_chunks(self) -> int:
        """Number of stored chunks, including those of versions that no longer count."""
        with self._mapped():
            return self._chunks.count()

    def put_records(self, records: Sequence[IndexedFile]) -> None:
        """Write manifest records: from now on, the version in each record counts."""
        self._files = None
        for batch in _slice(records, self._batch):
            with self._mapped():
                self._documents.upsert(
                    ids=[hash_file_name(record.file) for record in batch],
                    embeddings=cast("Any", [_MANIFEST_VECTOR] * len(batch)),
                    metadatas=[encode_record(record) for record in batch],
                )

    def delete_records(self, files: Sequence[str]) -> None:
        """Remove files from the manifest: their chunks no longer count."""
        self._files = None
        self._delete(self._documents, [hash_file_name(file) for file in files])

    # --- the chunks

    def put_chunks(self, chunks: Sequence[Chunk], vectors: NDArray[np.float32]) -> None:
        """Store chunks with their vectors (n_chunks x dimension, unit length)."""
        for first in range(0, len(chunks), self._batch):
            batch = chunks[first : first + self._batch]
            with self._mapped():
                self._chunks.upsert(
                    ids=[chunk.id for chunk in batch],
                    embeddings=vectors[first : first + self._batch],
                    documents=[chunk.text for chunk in batch],
                    metadatas=[encode_chunk(chunk) for chunk in batch],
                )

    def delete_chunks(self, record: IndexedFile) -> None:
        """Delete the chunks of the version that a manifest record names."""
        self._delete(self._chunks, list_chunk_ids(record))

    def read_chunks(self, *records: IndexedFile) -> list[Chunk]:
        """The chunks of files, each file's in order; together they contain its whole text."""
        ids = [id_ for record in records for id_ in list_chunk_ids(record)]
        found = {chunk.id: chunk for chunk, _ in self._get(ids, vectors=False)}
        return [found[id_] for id_ in ids if id_ in found]

    def find_damaged(self, manifest: Mapping[str, IndexedFile]) -> list[str]:
        """The files of the manifest with chunks that cannot be read, or are not as they were written. Reads
        everything."""
        damaged = []
        for file, record in manifest.items():
            try:
                self.read_chunks(record)
            except IndexDamaged:
                damaged.append(file)
        return damaged

    def read_chunks_by_id(self, ids: Sequence[str]) -> list[tuple[Chunk, NDArray[np.float32]]]:
        """Chunks and their vectors, in any order; unknown ids are left out."""
        return self._get(ids, vectors=True)

    def search(
        self, vector: NDArray[np.float32], *, depth: int, filters: Filters = EVERYTHING
    ) -> list[tuple[Chunk, float]]:
        """The `depth` nearest chunks with their cosine, nearest first.

        With a date bound, undated chunks are left out. With a filter that is too long for Chroma, only the nearest
        `most_results` chunks are looked at: what it allows farther away is missed.
        """
        total = self.count_chunks()
        most = min(total, self._most_results) if is_long(filters) else min(depth, total, self._most_results)
        is_allowed = compose_check(filters)
        asked = min(depth, most)
        while asked:
            near = self._search_once(vector, asked, filters)
            found = [one for one in near if is_allowed(one[0])]
            if len(found) >= depth or asked == most:
                return found[:depth]
            asked = min(asked * WIDENING, most)
        return []

    def _search_once(self, vector: NDArray[np.float32], depth: int, filters: Filters) -> list[tuple[Chunk, float]]:
        with self._mapped():
            got = self._chunks.query(
                query_embeddings=cast("Any", vector[None, :]),
                n_results=depth,
                where=compose_filter(filters),
                include=["metadatas", "documents", "distances"],
            )
        found: list[tuple[Chunk, float]] = []
        columns = (got["ids"], got["documents"] or [[]], got["metadatas"] or [[]], got["distances"] or [[]])
        with mapped_record_errors(self._where):
            for id_, text, metadata, distance in zip(*(column[0] for column in columns), strict=True):
                if text is not None and metadata:
                    found.append((decode_chunk(id_, text, metadata), 1.0 - float(distance)))
        return found

    def sweep(self, manifest: Mapping[str, IndexedFile]) -> set[str]:
        """Delete chunks that no manifest record names; returns the files that lack chunks.

        Reads every id only when the counts disagree: after a crash, or when another program wrote.
        """
        if sum(record.chunks for record in manifest.values()) == self.count_chunks():
            return set()
        expected = {id_: record.file for record in manifest.values() for id_ in list_chunk_ids(record)}
        left_over: list[str] = []
        for page in self._page(self._chunks, []):
            left_over.extend(id_ for id_ in page["ids"] if expected.pop(id_, None) is None)
        self._delete(self._chunks, left_over)
        logger.info("swept %d chunks", len(left_over))
        return set(expected.values())

    # --- inside

    def _get(self, ids: Sequence[str], *, vectors: bool) -> list[tuple[Chunk, NDArray[np.float32]]]:
        include: Any = ["metadatas", "documents", *(["embeddings"] if vectors else [])]
        found: list[tuple[Chunk, NDArray[np.float32]]] = []
        for batch in _slice(ids, self._batch):
            with self._mapped():
                got = self._chunks.get(ids=list(batch), include=include)
            embeddings = got["embeddings"] if vectors else [np.zeros(0, np.float32)] * len(got["ids"])
            with mapped_record_errors(self._where):
                found += [
                    (decode_chunk(id_, text or "", metadata), np.asarray(embedding, np.float32))
                    for id_, text, metadata, embedding in zip(
                        got["ids"], got["documents"] or [], got["metadatas"] or [], cast("Any", embeddings), strict=True
                    )
                ]
        return found

    def _delete(self, collection: Collection, ids: Sequence[str]) -> None:
        for batch in _slice(ids, self._batch):
            with self._mapped():
                collection.delete(ids=list(batch))

    def _page(self, collection: Collection, include: list[str]) -> Iterator[Any]:
        offset = 0
        while True:
            with self._mapped():
                page = collection.get(limit=self._batch, offset=offset, include=cast("Any", include))
            if not page["ids"]:
                return
            yield page
            offset += len(page["ids"])

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        with mapped_store_errors(self._where):
            yield


def _slice(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]
