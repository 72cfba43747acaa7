"""Decides what has to be done for the index to match the folder.

`file_identity` says whether a file is the one that was indexed. `indexer` carries the plan out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from rag.chunking.sentences import SENTENCE_RULES
from rag.errors import FileUnreadable
from rag.index.corrections import NO_CORRECTION
from rag.index.file_identity import follow_state, is_same_file
from rag.loading.file_reader import FileReader
from rag.loading.folder import FileState, FolderListing
from rag.loading.loader_set import LoaderSet
from rag.loading.parallel import FilePlace
from rag.schema.index import Correction, IndexedFile


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
    corrections: Mapping[str, Correction],
    outdated: Collection[str] = (),
    reads_all: bool = False,
) -> SyncPlan:
    """Compare the folder with the manifest. Reads only files whose size or times differ, or all with `reads_all`.

    A file with pictures of text that another recogniser read, or none, counts as changed, and so does one that was
    indexed with another correction than it has in `corrections`. `outdated` are files to cut
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
        elif (
            _is_other(record, state, loaders, reads_all=reads_all)
            or _can_read_pictures(record, loaders)
            or record.correction != corrections.get(file, NO_CORRECTION)
        ):
            changed.append(file)
        elif file in outdated:
            recut.append(file)
        else:
            unchanged.append(file)
            record = replace(follow_state(record, state), sentence_rules=SENTENCE_RULES)
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


def _is_other(record: IndexedFile, state: FileState, loaders: LoaderSet, *, reads_all: bool) -> bool:
    """Whether a file has to be loaded again: it is too large by now, or has other content."""
    return state.size > loaders.max_bytes or not is_same_file(record, state, reads_all=reads_all)


def _can_read_pictures(record: IndexedFile, loaders: LoaderSet) -> bool:
    """Whether there is a recogniser for the file's pictures of text that has not read them."""
    return bool(record.ocr) and loaders.page_reader.is_available and record.ocr != loaders.page_reader.name


def recheck_failures(listing: FolderListing, failed_before: Mapping[str, str], reader: FileReader) -> FolderListing:
    """The listing, with files that failed before and fail again moved to its failures.

    This way one damaged file does not make every run rewrite the whole index.
    """
    files = dict(listing.files)
    failed = dict(listing.failed)
    for file in failed_before.keys() & files.keys():
        try:
            reader.read(FilePlace(file, files[file].path, files[file].size))
        except FileUnreadable as reason:
            failed[file] = str(reason)
            del files[file]
    return replace(listing, files=files, failed=failed)
