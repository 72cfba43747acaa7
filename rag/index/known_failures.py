"""Files that could not be read, as they were then: one that is still the same is not read again.

Reading such a file may take all the time that a file is allowed, or needs a process to be started, and that each time
the folder is indexed. Owns when a failure still holds. What may pass by itself (no memory for a process, a network
folder that did not answer) is never kept, nor is what another release, loader, recogniser or bound might read.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Mapping
from dataclasses import replace

from rag import __version__
from rag.index.file_identity import is_same_file
from rag.loading.folder import FolderListing, read_state
from rag.loading.loader_set import LoaderSet
from rag.loading.reading import hash_file
from rag.schema.index import FailedFile


def name_reading(loaders: LoaderSet) -> str:
    """Identifies how files are read: the release, its loaders and bounds, and the recogniser."""
    reader = loaders.page_reader
    named = [(suffix, part.name, dict(part.options)) for suffix, part in sorted(loaders.named.items())]
    described = (__version__, loaders.max_bytes, loaders.bounds, named, reader.name, reader.is_available)
    return hashlib.sha256(repr(described).encode()).hexdigest()[:16]


def find_known(
    listing: FolderListing, failed_before: Mapping[str, FailedFile], loaders: LoaderSet
) -> dict[str, FailedFile]:
    """The files of the listing that failed before, and would fail again for the same reason."""
    reading = name_reading(loaders)
    return {
        file: before
        for file, before in failed_before.items()
        if file in listing.files and before.reading == reading and is_same_file(before, listing.files[file])
    }


def drop_known(listing: FolderListing, known: Mapping[str, FailedFile]) -> FolderListing:
    """The listing with these files among its failures."""
    files = {file: state for file, state in listing.files.items() if file not in known}
    failed = {**listing.failed, **{file: before.reason for file, before in known.items()}}
    return replace(listing, files=files, failed=failed)


def note_failures(
    failed: Mapping[str, str], listing: FolderListing, loaders: LoaderSet, *, passing: Collection[str]
) -> dict[str, FailedFile]:
    """What to keep of the files that could just not be read; nothing of those that changed meanwhile."""
    reading, now = name_reading(loaders), time.time_ns()
    noted: dict[str, FailedFile] = {}
    for file, reason in failed.items():
        before = listing.files.get(file)
        if before is None or file in passing:
            continue
        try:
            sha256 = hash_file(before.path)
            is_settled = read_state(before.path) == before
        except OSError:
            continue
        if is_settled:
            state = (before.size, before.modified_ns, before.inode, before.changed_ns)
            noted[file] = FailedFile(reason, reading, sha256, *state, indexed_ns=now)
    return noted
