"""Make the index match the folder.

    list the folder -> plan (size and time, then sha256) -> load -> cut -> embed -> store -> flip -> delete -> publish

Owns the order of these steps, so that stopping at any moment leaves the index as it was or as it should be: new
chunks first, then the manifest record that names them, then the old chunks are deleted, then the keyword index; and the
whole state is published in one step (see `snapshots`). What each step does belongs to the part it is named after.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.chunking.chunker import ChunkSettings, compose_embedded_text, cut_document
from rag.errors import ArticlesError, FileUnreadable, StoreError
from rag.index.keyword_index import KeywordIndex
from rag.index.snapshots import Snapshots, describe_full_disk
from rag.index.sync_plan import hash_file, plan_sync
from rag.index.vector_store import VectorStore
from rag.loading.folder import FileState, FolderListing
from rag.loading.loader_set import LoaderSet
from rag.models.embedding import Embedding
from rag.schema.documents import Chunk, Document
from rag.schema.index import IndexedFile, IndexReport

logger = logging.getLogger(__name__)

BATCH_CHUNKS = 256
"""Chunks that are embedded and stored together: enough to keep every core busy, few enough for memory."""

CHECKPOINT_SECONDS = 300.0
CHECKPOINT_SHARE = 20.0
"""A long run is checkpointed every five minutes, or less often so that it takes at most a twentieth of the time."""

OnProgress = Callable[[int, int, str], None]
"""Called with files done, files to do, and the file just done ("" at the beginning)."""

StoreOpener = Callable[[Path], VectorStore]
"""Opens the store for writing, given the snapshot's folder."""


class Indexer:
    """Writes one index. It is given its parts and reads no settings."""

    def __init__(
        self,
        *,
        snapshots: Snapshots,
        open_store: StoreOpener,
        embedding: Embedding,
        chunk_settings: ChunkSettings,
        loaders: LoaderSet,
        batch_chunks: int = BATCH_CHUNKS,
    ) -> None:
        self._batch_chunks = batch_chunks
        self._snapshots = snapshots
        self._open_store = open_store
        self._embedding = embedding
        self._chunk_settings = chunk_settings
        self._loaders = loaders

    def update(
        self, listing: FolderListing, *, rebuild: bool = False, on_progress: OnProgress | None = None
    ) -> IndexReport:
        """Make the index match the listing. Needs the writer's lock.

        An error leaves the published index as it was. So does Ctrl-C; the next call then continues. Raises `StoreError`
        and what `on_progress` raises."""
        began = time.monotonic()
        work = self._snapshots.begin(empty=rebuild)
        run = _Run(self, work, on_progress)
        try:
            report = run.execute(listing)
            run.close()
        except KeyboardInterrupt:
            run.close()
            self._snapshots.keep_for_resume()
            raise
        except BaseException as error:
            full = isinstance(error, StoreError) and self._snapshots.is_disk_full()
            run.abandon()
            self._snapshots.drop_work()
            if full:
                raise StoreError(describe_full_disk(self._snapshots.folder)) from error
            raise
        self._snapshots.publish()
        return replace(report, seconds=time.monotonic() - began)


class _Run:
    """One pass over a folder, with the store and the keyword index open."""

    def __init__(self, indexer: Indexer, work: Path, on_progress: OnProgress | None) -> None:
        self._indexer = indexer
        self._work = work
        self._on_progress = on_progress
        self._failed: dict[str, str] = {}
        self._chunks_written = 0
        self._last_checkpoint = time.monotonic()
        self._checkpoint_cost = 0.0
        self._open()

    def _open(self) -> None:
        self._store = self._indexer._open_store(self._work)
        self._words = KeywordIndex(self._work / "words.sqlite3", writable=True)

    def close(self) -> None:
        self._words.close()
        self._store.close()

    def abandon(self) -> None:
        """Close what can be closed; an error is already being raised."""
        for part in (self._words, self._store):
            try:
                part.close()
            except Exception as error:  # noqa: BLE001 - the first error is the one to show
                logger.debug("closing after an error failed: %s", error)

    def execute(self, listing: FolderListing) -> IndexReport:
        manifest = self._store.read_manifest()
        for file in self._store.sweep(manifest):
            manifest[file] = replace(manifest[file], sha256="", modified_ns=0)  # chunks are missing: load it again
        was_empty = not manifest
        plan = plan_sync(listing, manifest, max_bytes=self._indexer._loaders.max_bytes)
        self._failed = dict(plan.failed)
        self._store.put_records(plan.touched)
        self._remove(plan.removed, manifest)
        self._write([*plan.added, *plan.changed], listing, manifest)
        manifest = self._store.read_manifest()
        if was_empty and not manifest:
            raise ArticlesError(describe_unreadable(self._failed))
        sync_keyword_index(self._store, self._words, manifest)
        revision = uuid.uuid4().hex
        self._store.write_revision(revision)
        self._words.write_revision(revision)
        write_report(self._work, _keep(self._store, manifest, self._failed))
        return IndexReport(
            added=tuple(sorted(file for file in plan.added if file not in self._failed)),
            changed=tuple(sorted(file for file in plan.changed if file not in self._failed)),
            removed=plan.removed,
            unchanged=tuple(sorted(plan.unchanged)),
            failed=tuple(sorted(self._failed.items())),
            other_kinds=listing.other_kinds,
            chunks=sum(record.chunks for record in manifest.values()),
            chunks_written=self._chunks_written,
        )

    def _remove(self, files: Sequence[str], manifest: Mapping[str, IndexedFile]) -> None:
        """Manifest first: from then on the chunks do not count, even if this is stopped."""
        self._store.delete_records(files)
        for file in files:
            self._store.delete_chunks(manifest[file])
        self._words.replace_files(files, [])

    def _write(self, files: Sequence[str], listing: FolderListing, manifest: Mapping[str, IndexedFile]) -> None:
        """Load, cut, embed and store. The next batch is loaded while this one is embedded in the background."""
        done = 0
        self._report(done, len(files), "")
        waiting: tuple[_Batch, Future[NDArray[np.float32]]] | None = None
        with ThreadPoolExecutor(max_workers=1) as executor:
            try:
                for batch in self._read_batches(files, listing):
                    future = executor.submit(self._indexer._embedding.embed_passages, batch.texts)
                    if waiting:
                        done = self._store_batch(*waiting, manifest, done, len(files))
                    waiting = (batch, future)
                if waiting:
                    self._store_batch(*waiting, manifest, done, len(files))
            except BaseException:
                executor.shutdown(wait=True, cancel_futures=True)
                raise

    def _read_batches(self, files: Sequence[str], listing: FolderListing) -> Iterator[_Batch]:
        batch = _Batch([], [], [], [])
        for file in files:
            batch.files.append(file)
            try:
                record, chunks = self._read(file, listing.files[file])
            except FileUnreadable as reason:
                self._failed[file] = str(reason)
            else:
                batch.records.append(record)
                batch.chunks.extend(chunks)
                batch.texts.extend(compose_embedded_text(chunk) for chunk in chunks)
            if len(batch.chunks) >= self._indexer._batch_chunks:
                yield batch
                batch = _Batch([], [], [], [])
        if batch.files:
            yield batch

    def _read(self, file: str, state: FileState) -> tuple[IndexedFile, list[Chunk]]:
        indexed_ns = time.time_ns()
        document = self._indexer._loaders.load(state.path, file=file)
        try:
            sha256 = hash_file(state.path)
        except OSError as error:
            raise FileUnreadable(error.strerror or str(error)) from error
        version = _name_version(sha256, document)
        chunks = cut_document(
            document,
            version=version,
            count_tokens=self._indexer._embedding.count_tokens,
            settings=self._indexer._chunk_settings,
        )
        if not any(sentence.kind != "boilerplate" for chunk in chunks for sentence in chunk.sentences):
            raise FileUnreadable("it holds no text that could be quoted")
        first = document.sections[0]
        record = IndexedFile(
            file=file,
            version=version,
            sha256=sha256,
            size=state.size,
            modified_ns=state.modified_ns,
            indexed_ns=indexed_ns,
            chunks=len(chunks),
            characters=len(document.text),
            title=first.title,
            published=first.published,
            language=first.language,
            pages=len(document.page_starts),
        )
        return record, chunks

    def _store_batch(
        self,
        batch: _Batch,
        vectors: Future[NDArray[np.float32]],
        manifest: Mapping[str, IndexedFile],
        done: int,
        total: int,
    ) -> int:
        """New first, then flip, then delete. Returns how many files are done."""
        store = self._store
        store.put_chunks(batch.chunks, vectors.result())
        store.put_records(batch.records)
        written = {record.file: record for record in batch.records}
        for file in batch.files:
            before = manifest.get(file)
            if before is None:
                continue
            if file not in written:
                store.delete_records([file])
                store.delete_chunks(before)
            elif written[file].version != before.version:
                store.delete_chunks(before)
        self._words.replace_files([file for file in batch.files if file in manifest], batch.chunks)
        self._chunks_written += len(batch.chunks)
        self._report(done + len(batch.files), total, batch.files[-1])
        self._checkpoint_when_due()
        return done + len(batch.files)

    def _checkpoint_when_due(self) -> None:
        wait = max(CHECKPOINT_SECONDS, self._checkpoint_cost * CHECKPOINT_SHARE)
        if time.monotonic() - self._last_checkpoint < wait:
            return
        self.close()
        self._checkpoint_cost = self._indexer._snapshots.checkpoint()
        self._open()
        self._last_checkpoint = time.monotonic()

    def _report(self, done: int, total: int, file: str) -> None:
        if self._on_progress:
            self._on_progress(done, total, file)


@dataclass(frozen=True, slots=True)
class _Batch:
    files: list[str]
    """Also those that failed."""
    records: list[IndexedFile]
    chunks: list[Chunk]
    texts: list[str]


def sync_keyword_index(store: VectorStore, words: KeywordIndex, manifest: Mapping[str, IndexedFile]) -> int:
    """Make the keyword index hold exactly the chunks that count; returns how many files were read from the store."""
    held = words.read_versions()
    wrong = [file for file, record in manifest.items() if held.get(file) != (record.version, record.chunks)]
    words.replace_files(held.keys() - manifest.keys(), [])
    for file in wrong:
        words.replace_files([file], store.read_chunks(manifest[file]))
    return len(wrong)


@dataclass(frozen=True, slots=True)
class KeptReport:
    """What a snapshot says about itself without being opened."""

    fingerprint: Mapping[str, Any] = field(default_factory=dict)
    files: int = 0
    chunks: int = 0
    indexed_at: str = ""
    """ISO 8601, UTC."""
    failed: Mapping[str, str] = field(default_factory=dict)


def write_report(snapshot: Path, kept: KeptReport) -> None:
    """Keep a report with its snapshot."""
    described = asdict(kept)
    described["maker"] = described.pop("fingerprint")  # the key on disk since the first release
    (snapshot / "report.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")


def read_report(snapshot: Path | None) -> KeptReport:
    """The report kept with a snapshot; an empty one when there is none."""
    if snapshot is None:
        return KeptReport()
    try:
        described = json.loads((snapshot / "report.json").read_text(encoding="utf-8"))
        return KeptReport(fingerprint=described.pop("maker"), **described)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return KeptReport()


def follow_store(snapshots: Snapshots, store: VectorStore) -> Path:
    """Publish a keyword index that matches a server's store, which another machine wrote. Needs the lock."""
    work = snapshots.begin()
    manifest = store.read_manifest()
    words = KeywordIndex(work / "words.sqlite3", writable=True)
    try:
        sync_keyword_index(store, words, manifest)
        words.write_revision(store.read_revision())
    finally:
        words.close()
    write_report(work, _keep(store, manifest, read_report(work).failed))
    return snapshots.publish()


def _keep(store: VectorStore, manifest: Mapping[str, IndexedFile], failed: Mapping[str, str]) -> KeptReport:
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    chunks = sum(record.chunks for record in manifest.values())
    return KeptReport(store.fingerprint, len(manifest), chunks, now, dict(failed))


def describe_unreadable(failed: Mapping[str, str]) -> str:
    """The line for a folder in which nothing can be read."""
    file, reason = min(failed.items(), default=("", "it is empty"))
    return f"None of the {len(failed)} files can be read; {file}: {reason}. Nothing was indexed."


def _name_version(sha256: str, document: Document) -> str:
    """Depends on the content and on how it was loaded: a release that loads a format better gives another version."""
    digest = hashlib.sha256(f"{sha256}\0{document.text}\0{document.boilerplate}\0{document.headings}".encode())
    return digest.hexdigest()[:12]
