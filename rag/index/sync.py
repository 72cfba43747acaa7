"""Makes the index match the folder, unless it already does.

Owns taking the writer's lock, the quick check that avoids opening the index for writing, and what is tried when the old
index is damaged. `sync_plan` decides what to do, `indexer` does it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import IndexDamaged
from rag.index.batches import list_places
from rag.index.chroma_errors import describe_damage
from rag.index.corrections import read_corrections
from rag.index.derived import has_sound_pages
from rag.index.indexer import Indexer
from rag.index.known_failures import drop_known, find_known
from rag.index.recutting import has_old_rules
from rag.index.seal import find_damage
from rag.index.snapshot_report import find_report, read_report
from rag.index.sync_plan import plan_sync, recheck_failures
from rag.loading.file_reader import FileReader
from rag.models.cores import count_cores
from rag.schema.index import FailedFile, IndexReport, list_remarks

if TYPE_CHECKING:
    from rag.chunking.chunker import ChunkSettings
    from rag.index.indexer import OnProgress
    from rag.index.opener import IndexOpener
    from rag.loading.folder import FolderListing
    from rag.loading.loader_set import LoaderSet

logger = logging.getLogger(__name__)


def sync_index(
    opener: IndexOpener,
    listing: FolderListing,
    *,
    chunk_settings: ChunkSettings,
    loaders: LoaderSet,
    rebuild: bool = False,
    reads_all: bool = False,
    on_progress: OnProgress | None = None,
) -> IndexReport:
    """Make the index match the listing; `rebuild` writes it from scratch. `reads_all` compares the content of every
    file instead of its size and times, and reads the whole index; so does a run after a reader found damage.

    A damaged index is made again from the articles. Raises `IndexBusy`, `IndexMismatch`, `ModelError`, `SettingsError`,
    `StoreError`; the index is then as it was.
    """
    with opener.snapshots.lock(), FileReader(loaders, cores=count_cores()) as reader:
        opener.sweep_server()
        reads_all = reads_all or opener.snapshots.has_noted_damage()
        is_damaged = False
        known: dict[str, FailedFile] = {}
        if not (rebuild or reads_all):
            known = find_known(listing, read_report(opener.snapshots.find_current()).known_failures, loaders)
            listing = drop_known(listing, known)
        if rebuild or not opener.is_indexed():
            reader.prepare(list_places(list(listing.files), listing))
        else:
            try:
                report = find_nothing_to_do(opener, listing, loaders, reader, reads_all=reads_all)
            except IndexDamaged as error:
                logger.warning("%s", error)
                report, is_damaged = None, True
            if report:
                opener.snapshots.forget_damage()
                return report
        writer = _Writer(opener, listing, known, chunk_settings, reader, reads_all, on_progress)
        report = writer.write(rebuild=rebuild or is_damaged)
        opener.snapshots.forget_damage()
        opener.close()
        opener.snapshots.sweep()  # the state before, unless somebody reads it
        return report


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the index, from as much of the old one as is intact."""

    opener: IndexOpener
    listing: FolderListing
    known_failures: Mapping[str, FailedFile]
    chunk_settings: ChunkSettings
    reader: FileReader
    reads_all: bool
    on_progress: OnProgress | None

    def write(self, *, rebuild: bool) -> IndexReport:
        """Update the index. When that is found damaged, try without an interrupted run's work, then with new derived
        indexes, and last from the articles alone."""
        snapshots = self.opener.snapshots
        with_new_derived = False
        while True:
            try:
                return self._update(rebuild=rebuild, with_new_derived=with_new_derived)
            except IndexDamaged as error:
                if rebuild:
                    raise
                logger.warning("%s", error)
                if snapshots.drop_interrupted_work():
                    continue
                rebuild, with_new_derived = with_new_derived, True

    def _update(self, *, rebuild: bool, with_new_derived: bool) -> IndexReport:
        opener = self.opener
        with opener.writing(rebuild=rebuild) as open_store:
            indexer = Indexer(
                snapshots=opener.snapshots,
                open_store=open_store,
                embedding=opener.load_embedding(),
                chunk_settings=self.chunk_settings,
                loaders=self.reader.loaders,
                reader=self.reader,
                known_failures=self.known_failures,
            )
            return indexer.update(
                self.listing,
                rebuild=rebuild,
                reads_all=self.reads_all,
                with_new_derived=not rebuild and (with_new_derived or self._has_damaged_derived()),
                on_progress=self.on_progress,
            )

    def _has_damaged_derived(self) -> bool:
        """Whether the derived indexes that it would start from are damaged; those of an interrupted run are not
        sealed."""
        snapshots = self.opener.snapshots
        current = snapshots.find_current()
        if current is None or snapshots.has_interrupted_work():
            return False
        damage = find_damage(current)
        return bool(damage.files) or (not damage.is_sealed and not has_sound_pages(current))


def is_intact(snapshot: Path, *, reads_all: bool = False) -> bool:
    """Whether a snapshot is sealed and as it was published, with its report. Raises `IndexDamaged` when its vectors are
    damaged, which cannot be made again from the rest."""
    damage = find_damage(snapshot, reads_all=reads_all)
    if damage.store_files:
        raise describe_damage(str(snapshot), f"{damage.store_files[0]} is not as it was written")
    return damage.is_sealed and not damage.files and find_report(snapshot) is not None


def find_nothing_to_do(
    opener: IndexOpener, listing: FolderListing, loaders: LoaderSet, reader: FileReader, *, reads_all: bool = False
) -> IndexReport | None:
    """The report of an index that already matches the folder, or None if something has to be written."""
    if not opener.is_indexed() or opener.snapshots.has_interrupted_work():
        return None
    began = time.monotonic()
    state = opener.open_current()
    if state.snapshot is None or not is_intact(state.snapshot, reads_all=reads_all):
        return None
    derived = (state.keyword_index, state.facts_index)
    if any(one is None or one.read_revision() != state.revision for one in derived):
        return None
    if state.keyword_index is None or state.keyword_index.is_outdated:
        return None
    manifest = state.store.read_manifest()
    if has_old_rules(manifest):
        return None
    chunks = sum(record.chunks for record in manifest.values())
    if chunks != state.store.count_chunks() or (reads_all and state.store.find_damaged(manifest)):
        return None
    failed_before = dict(read_report(state.snapshot).failed)
    listing = recheck_failures(listing, failed_before, reader)
    corrections = read_corrections(opener.snapshots.folder)
    plan = plan_sync(listing, manifest, loaders=loaders, corrections=corrections, reads_all=reads_all)
    if not plan.is_empty or dict(plan.failed) != failed_before:
        return None
    return IndexReport(
        unchanged=tuple(sorted(plan.unchanged)),
        failed=tuple(sorted(plan.failed.items())),
        in_part=list_remarks(manifest.values(), losses=True),
        noted=list_remarks(manifest.values(), losses=False),
        other_kinds=listing.other_kinds,
        chunks=chunks,
        seconds=time.monotonic() - began,
    )
