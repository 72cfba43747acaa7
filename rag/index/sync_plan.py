"""Decides what has to be done for the index to match the folder.

Owns deciding whether a file is the one that was indexed. `indexer` carries the plan out.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from rag.chunking.sentences import SENTENCE_RULES
from rag.errors import FileUnreadable
from rag.loading.folder import FileState, FolderListing
from rag.loading.loader_set import LoaderSet
from rag.loading.reading import hash_file
from rag.schema.index import IndexedFile

RACY_NANOSECONDS = 2_000_000_000
"""A file changed this shortly before it was read may have changed again within the same tick of its clock."""


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """What has to happen for the index to match the folder. Names in order."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    recut: tuple[str, ...]
    """Same content, but cut into sentences by earlier rules."""
    unchanged: tuple[str, ...]
    touched: tuple[IndexedFile, ...]
    """Same content with a new time, or cut by earlier rules in the same way as now: only the record is rewritten."""
    failed: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed or self.recut or self.touched)


def plan_sync(
    listing: FolderListing,
    manifest: Mapping[str, IndexedFile],
    *,
    loaders: LoaderSet,
    outdated: Collection[str] = (),
) -> SyncPlan:
    """Compare the folder with the manifest. Reads only files whose size or time differs.

    A file with pictures of text that another recogniser read, or none, counts as changed. `outdated` are files to cut
    again although they are unchanged (see `recutting`).
    """
    failed = dict(listing.failed)
    added: list[str] = []
    changed: list[str] = []
    recut: list[str] = []
    unchanged: list[str] = []
    touched: list[IndexedFile] = []
    for file, state in listing.files.items():
        record = manifest.get(file)
        if record is None:
            added.append(file)
        elif _is_too_large_or_changed(record, state, loaders) or _can_read_pictures(record, loaders):
            changed.append(file)
        elif file in outdated:
            recut.append(file)
        else:
            unchanged.append(file)
            if record.modified_ns != state.modified_ns:
                record = replace(record, modified_ns=state.modified_ns, indexed_ns=time.time_ns())
            record = replace(record, sentence_rules=SENTENCE_RULES)
            if record != manifest[file]:
                touched.append(record)
    removed = sorted(manifest.keys() - listing.files.keys())
    return SyncPlan(
        added=tuple(added),
        changed=tuple(changed),
        removed=tuple(removed),
        recut=tuple(recut),
        unchanged=tuple(unchanged),
        touched=tuple(touched),
        failed=failed,
    )


def _is_too_large_or_changed(record: IndexedFile, state: FileState, loaders: LoaderSet) -> bool:
    return state.size > loaders.max_bytes or not (_is_same(record, state) or _has_same_content(record, state))


def _can_read_pictures(record: IndexedFile, loaders: LoaderSet) -> bool:
    """Whether there is a recogniser for the file's pictures of text that has not read them."""
    return bool(record.ocr) and loaders.page_reader.is_available and record.ocr != loaders.page_reader.name


def _has_same_content(record: IndexedFile, state: FileState) -> bool:
    try:
        return state.size == record.size and hash_file(state.path) == record.sha256
    except OSError:
        return False  # loading reports the reason


def _is_same(record: IndexedFile, state: FileState) -> bool:
    return (
        record.size == state.size
        and record.modified_ns == state.modified_ns
        and record.modified_ns < record.indexed_ns - RACY_NANOSECONDS
    )


def recheck_failures(listing: FolderListing, failed_before: Mapping[str, str], loaders: LoaderSet) -> FolderListing:
    """The listing, with files that failed before and fail again moved to its failures.

    This way one damaged file does not make every run rewrite the whole index.
    """
    files = dict(listing.files)
    failed = dict(listing.failed)
    for file in failed_before.keys() & files.keys():
        try:
            loaders.load(files[file].path, file=file)
        except FileUnreadable as reason:
            failed[file] = str(reason)
            del files[file]
    return replace(listing, files=files, failed=failed)
