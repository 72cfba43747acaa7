"""Whether a file of the folder is the one that was indexed.

Size and time settle it for most files. A program can set a file's time back, two files can swap names, and clocks jump:
so the inode and the time of the last change of any kind, which programs cannot set, must agree too. Where anything
differs the content is compared, so a folder that was copied or cloned is not read again as new.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from rag.loading.folder import FileState, read_state
from rag.loading.reading import hash_file
from rag.schema.index import FailedFile, IndexedFile

RACY_NANOSECONDS = 2_000_000_000
"""A file changed this shortly before it was read may have changed again within the same tick of its clock."""


def is_same_file(record: IndexedFile | FailedFile, state: FileState, *, reads_all: bool = False) -> bool:
    """Whether a file still has the content that was indexed.

    Reads it when size and times leave a doubt, or always with `reads_all`.
    """
    return (not reads_all and _is_surely_same(record, state)) or _has_same_content(record, state)


def has_changed(record: IndexedFile, path: Path) -> bool:
    """Whether the file at `path` no longer has the content that was indexed. Raises `OSError` when it is gone."""
    return not is_same_file(record, read_state(path))


def follow_state(record: IndexedFile, state: FileState) -> IndexedFile:
    """The record of a file with the same content, with what the file system says about it now.

    Only another inode is no reason to write: some network folders renumber their files each time.
    """
    known = record.changed_ns or state.changed_ns < record.indexed_ns - RACY_NANOSECONDS
    if record.modified_ns == state.modified_ns and known and record.changed_ns in (0, state.changed_ns):
        return record
    return replace(
        record,
        modified_ns=state.modified_ns,
        inode=state.inode,
        changed_ns=state.changed_ns,
        indexed_ns=time.time_ns(),
    )


def _is_surely_same(record: IndexedFile | FailedFile, state: FileState) -> bool:
    settled = record.indexed_ns - RACY_NANOSECONDS
    if (record.size, record.modified_ns) != (state.size, state.modified_ns) or record.modified_ns >= settled:
        return False
    if not record.changed_ns:  # an earlier release indexed it
        return state.changed_ns < settled
    return record.changed_ns < settled and (record.inode, record.changed_ns) == (state.inode, state.changed_ns)


def _has_same_content(record: IndexedFile | FailedFile, state: FileState) -> bool:
    try:
        return state.size == record.size and hash_file(state.path) == record.sha256
    except OSError:
        return False  # loading reports the reason
