"""Makes the index match the folder, unless it already does.

Owns taking the writer's lock and the quick check that avoids opening the index for writing. `sync_plan` decides what to
do, `indexer` does it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rag.index.indexer import Indexer
from rag.index.recutting import has_old_rules
from rag.index.snapshot_report import read_report
from rag.index.sync_plan import plan_sync, recheck_failures
from rag.schema.index import IndexReport, list_remarks

if TYPE_CHECKING:
    from rag.chunking.chunker import ChunkSettings
    from rag.index.indexer import OnProgress
    from rag.index.opener import IndexOpener
    from rag.loading.folder import FolderListing
    from rag.loading.loader_set import LoaderSet


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
    """Make the index match the listing; `rebuild` writes it from scratch, `reads_all` compares the content of every
    file instead of its size and times.

    Raises `IndexBusy`, `IndexMismatch`, `ModelError`, `SettingsError`, `StoreError`; the index is then as it was.
    """
    with opener.snapshots.lock():
        if not rebuild:
            report = find_nothing_to_do(opener, listing, loaders, reads_all=reads_all)
            if report:
                return report
        with opener.writing(rebuild=rebuild) as open_store:
            indexer = Indexer(
                snapshots=opener.snapshots,
                open_store=open_store,
                embedding=opener.load_embedding(),
                chunk_settings=chunk_settings,
                loaders=loaders,
            )
            return indexer.update(listing, rebuild=rebuild, reads_all=reads_all, on_progress=on_progress)


def find_nothing_to_do(
    opener: IndexOpener, listing: FolderListing, loaders: LoaderSet, *, reads_all: bool = False
) -> IndexReport | None:
    """The report of an index that already matches the folder, or None if something has to be written."""
    if not opener.is_indexed() or opener.snapshots.has_interrupted_work():
        return None
    began = time.monotonic()
    state = opener.open_current()
    derived = (state.keyword_index, state.facts_index)
    if any(one is None or one.read_revision() != state.revision for one in derived):
        return None
    if state.keyword_index is None or state.keyword_index.is_outdated:
        return None
    manifest = state.store.read_manifest()
    if has_old_rules(manifest):
        return None
    chunks = sum(record.chunks for record in manifest.values())
    if chunks != state.store.count_chunks():
        return None
    failed_before = dict(read_report(state.snapshot).failed) if state.snapshot else {}
    listing = recheck_failures(listing, failed_before, loaders)
    plan = plan_sync(listing, manifest, loaders=loaders, reads_all=reads_all)
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
