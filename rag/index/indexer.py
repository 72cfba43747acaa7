"""Make the index match the folder.

    list the folder -> plan (size and times, then sha256) -> load -> cut -> embed -> store -> flip -> delete -> publish

Owns the order of these steps, so that stopping at any moment leaves the index as it was or as it should be: new chunks
first, then the manifest record that names them, then the old chunks are deleted, then the derived indexes; and the
whole state is published in one step (see `snapshots`). Each step is done by the part it is named after.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.chunking.chunker import ChunkSettings
from rag.errors import ArticlesError, IndexNotWritable, StoreError
from rag.index.batches import Batch, BatchLoader
from rag.index.corrections import read_corrections
from rag.index.derived import drop_derived, open_derived
from rag.index.disk import describe_full_disk, mapped_disk_errors
from rag.index.history import follow_records
from rag.index.known_failures import note_failures
from rag.index.recutting import find_outdated
from rag.index.seal import write_seal
from rag.index.snapshot_report import compose_report, write_report
from rag.index.snapshots import Snapshots
from rag.index.sync_plan import plan_sync
from rag.index.vector_store import VectorStore
from rag.loading.file_reader import FileReader
from rag.loading.folder import FolderListing
from rag.loading.loader_set import LoaderSet
from rag.models.cores import count_cores
from rag.models.embedding import Embedding
from rag.schema.index import FailedFile, IndexedFile, IndexReport, list_remarks

logger = logging.getLogger(__name__)

BATCH_CHUNKS = 256
"""Chunks that are embedded and stored together: enough to keep every core busy, few enough for memory."""

CHECKPOINT_SECONDS = 300.0
CHECKPOINT_SHARE = 20.0
"""A long run is checkpointed every five minutes, or less often, so that checkpoints take at most a twentieth of the
time."""

OnProgress = Callable[[int, int, str], None]
"""Called with files done, files to do, and the file just done ("" at the beginning)."""

StoreOpener = Callable[[Path], VectorStore]
"""Opens the store for writing, given the snapshot's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexer:
    """Writes one index. It gets its parts and reads no settings."""

    snapshots: Snapshots
    open_store: StoreOpener
    embedding: Embedding
    chunk_settings: ChunkSettings
    loaders: LoaderSet
    reader: FileReader | None = None
    """Reads the files, with those loaders; None for one that is made for a run."""
    batch_chunks: int = BATCH_CHUNKS
    known_failures: Mapping[str, FailedFile] = field(default_factory=dict)
    """Files of the listing's failures that were not read again."""

    def update(
        self,
        listing: FolderListing,
        *,
        rebuild: bool = False,
        reads_all: bool = False,
        with_new_derived: bool = False,
        on_progress: OnProgress | None = None,
    ) -> IndexReport:
        """Make the index match the listing. Needs the writer's lock. `rebuild` writes everything from scratch,
        `with_new_derived` only the derived indexes, and `reads_all` compares the content of every file.

        An error leaves the published index as it was. So does Ctrl-C; the next call then continues. Raises `StoreError`
        and what `on_progress` raises.
        """
        began = time.monotonic()
        work = self.snapshots.begin(empty=rebuild)
        if with_new_derived:
            drop_derived(work)
        run: _Run | None = None
        try:
            run = _Run(self, work, on_progress)
            report = run.execute(listing, reads_all=reads_all)
            run.close()
            with mapped_disk_errors(self.snapshots.folder):
                write_seal(work)
        except KeyboardInterrupt:
            if run:
                run.close()
                self.snapshots.keep_for_resume()
            raise
        except BaseException as error:
            full = isinstance(error, StoreError) and self.snapshots.is_disk_full()
            if run:
                run.abandon()
            self.snapshots.drop_work()
            if full:
                raise IndexNotWritable(describe_full_disk(self.snapshots.folder)) from error
            raise
        self.snapshots.publish()
        return replace(report, seconds=time.monotonic() - began)


class _Run:
    """One pass over a folder, with the store and the derived indexes open."""

    def __init__(self, indexer: Indexer, work: Path, on_progress: OnProgress | None) -> None:
        self._indexer = indexer
        self._work = work
        self._on_progress = on_progress
        self._failed: dict[str, str] = {}
        self._corrections = read_corrections(indexer.snapshots.folder)
        self._known_failures: dict[str, FailedFile] = dict(indexer.known_failures)
        self._files_done = 0
        self._files_to_do = 0
        self._chunks_written = 0
        self._last_checkpoint = time.monotonic()
        self._checkpoint_cost = 0.0
        self._open()

    def _open(self) -> None:
        self._store = self._indexer.open_store(self._work)
        try:
            self._derived = open_derived(self._work)
        except BaseException:
            self._store.close()
            raise

    def close(self) -> None:
        self._derived.close()
        self._store.close()

    def abandon(self) -> None:
        """Close what can be closed, while an error is already being raised."""
        for part in (self._derived, self._store):
            try:
                part.close()
            except Exception as error:  # noqa: BLE001 - the first error is the one to show
                logger.debug("closing after an error failed: %s", error)

    def execute(self, listing: FolderListing, *, reads_all: bool = False) -> IndexReport:
        """Make the open state match the listing; the caller publishes it."""
        manifest = self._store.read_manifest()
        for file in self._store.sweep(manifest):
            manifest[file] = replace(manifest[file], sha256="", modified_ns=0)  # chunks are missing: load it again
        for file in self._store.find_damaged(manifest) if reads_all else ():
            manifest[file] = replace(manifest[file], sha256="", modified_ns=0)
        was_empty = not manifest
        is_shipped = self._indexer.chunk_settings.split is None
        outdated = find_outdated(manifest, self._derived.facts, self._store) if is_shipped else ()
        loaders = self._indexer.loaders
        plan = plan_sync(
            listing,
            manifest,
            loaders=loaders,
            corrections=self._corrections,
            outdated=outdated,
            reads_all=reads_all,
        )
        self._failed = dict(plan.failed)
        self._store.put_records(plan.touched)
        self._remove(plan.removed, manifest)
        self._write([*plan.added, *plan.changed, *plan.recut], listing, manifest)
        manifest = self._store.read_manifest()
        if was_empty and not manifest:
            raise ArticlesError(describe_unreadable(self._failed))
        self._complete(manifest)
        return IndexReport(
            added=tuple(sorted(file for file in plan.added if file not in self._failed)),
            changed=tuple(sorted(file for file in plan.changed if file not in self._failed)),
            removed=plan.removed,
            recut=tuple(sorted(file for file in plan.recut if file not in self._failed)),
            unchanged=tuple(sorted(plan.unchanged)),
            failed=tuple(sorted(self._failed.items())),
            in_part=list_remarks(manifest.values(), losses=True),
            noted=list_remarks(manifest.values(), losses=False),
            other_kinds=listing.other_kinds,
            chunks=sum(record.chunks for record in manifest.values()),
            chunks_written=self._chunks_written,
        )

    def _complete(self, manifest: Mapping[str, IndexedFile]) -> None:
        """Bring the derived indexes up to date, and give them and the store the same new revision."""
        self._derived.complete(self._store, manifest)
        revision = uuid.uuid4().hex
        self._store.write_revision(revision)
        self._derived.write_revision(revision)
        write_report(self._work, compose_report(self._store, manifest, self._failed, self._known_failures))
        follow_records(self._indexer.snapshots.folder, manifest)

    def _remove(self, files: Sequence[str], manifest: Mapping[str, IndexedFile]) -> None:
        """Remove files, manifest first: from then on their chunks do not count, even if this is interrupted."""
        self._store.delete_records(files)
        for file in files:
            self._store.delete_chunks(manifest[file])
        self._derived.replace_files(files, [])

    def _write(self, files: Sequence[str], listing: FolderListing, manifest: Mapping[str, IndexedFile]) -> None:
        """Load, cut, embed and store. The next batch is loaded while this one is embedded in the background."""
        indexer = self._indexer
        self._files_to_do = len(files)
        self._report_progress("")
        reader = indexer.reader or FileReader(indexer.loaders, cores=count_cores())
        loader = BatchLoader(
            reader, indexer.chunk_settings, indexer.embedding.count_tokens, indexer.batch_chunks, self._corrections
        )
        waiting: tuple[Batch, Future[NDArray[np.float32]]] | None = None
        with (
            closing(reader),
            closing(loader.load(files, listing)) as batches,
            ThreadPoolExecutor(max_workers=1) as executor,
        ):
            try:
                for batch in batches:
                    future = executor.submit(indexer.embedding.embed_passages, batch.texts)
                    if waiting:
                        self._store_batch(*waiting, listing, manifest)
                    waiting = (batch, future)
                if waiting:
                    self._store_batch(*waiting, listing, manifest)
            except BaseException:
                executor.shutdown(wait=True, cancel_futures=True)
                raise

    def _store_batch(
        self,
        batch: Batch,
        vectors: Future[NDArray[np.float32]],
        listing: FolderListing,
        manifest: Mapping[str, IndexedFile],
    ) -> None:
        """Store the new chunks first, then the records that name them, then delete the old chunks."""
        self._store.put_chunks(batch.chunks, vectors.result())
        self._store.put_records(batch.records)
        written = {record.file: record for record in batch.records}
        for file in batch.files:
            before = manifest.get(file)
            if before is None:
                continue
            if file not in written:
                self._store.delete_records([file])
                self._store.delete_chunks(before)
            elif written[file].version != before.version:
                self._store.delete_chunks(before)
        self._derived.replace_files([file for file in batch.files if file in manifest], batch.chunks)
        self._failed.update(batch.failed)
        loaders = self._indexer.loaders
        self._known_failures.update(note_failures(batch.failed, listing, loaders, passing=batch.passing))
        self._chunks_written += len(batch.chunks)
        self._files_done += len(batch.files)
        self._report_progress(batch.files[-1])
        self._checkpoint_when_due()

    def _checkpoint_when_due(self) -> None:
        wait = max(CHECKPOINT_SECONDS, self._checkpoint_cost * CHECKPOINT_SHARE)
        if time.monotonic() - self._last_checkpoint < wait:
            return
        self.close()
        self._checkpoint_cost = self._indexer.snapshots.checkpoint()
        self._open()
        self._last_checkpoint = time.monotonic()

    def _report_progress(self, file: str) -> None:
        if self._on_progress:
            self._on_progress(self._files_done, self._files_to_do, file)


def describe_unreadable(failed: Mapping[str, str]) -> str:
    """The message for a folder in which no file can be read."""
    file, reason = min(failed.items(), default=("", "it is empty"))
    return f"None of the {len(failed)} files can be read; {file}: {reason}. Nothing was indexed."
