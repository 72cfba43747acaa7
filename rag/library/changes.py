"""What the next run of indexing would do."""

from __future__ import annotations

from rag.index.corrections import read_corrections
from rag.index.opener import IndexOpener
from rag.index.snapshot_report import read_report
from rag.index.sync_plan import plan_sync
from rag.loading.folder import FolderListing
from rag.loading.loader_set import LoaderSet
from rag.schema.index import IndexReport, list_remarks


def plan_changes(opener: IndexOpener, listing: FolderListing, loaders: LoaderSet) -> IndexReport:
    """As `Library.plan_changes`, for a listing of the folder. Raises `IndexMissing`."""
    manifest = opener.read(lambda state: state.store.read_manifest())
    plan = plan_sync(listing, manifest, loaders=loaders, corrections=read_corrections(opener.snapshots.folder))
    known = read_report(opener.snapshots.find_current()).failed
    return IndexReport(
        added=tuple(file for file in plan.added if file not in known),
        changed=plan.changed,
        removed=plan.removed,
        unchanged=plan.unchanged,
        failed=tuple(sorted({**known, **plan.failed}.items())),
        in_part=list_remarks(manifest.values(), losses=True),
        noted=list_remarks(manifest.values(), losses=False),
        other_kinds=listing.other_kinds,
    )
