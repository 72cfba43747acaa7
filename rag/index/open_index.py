"""One open state of an index, and how it is opened from a snapshot on this machine.

Owns what is checked before anything is read, and reading where nothing can be written. `opener` owns which state is
open and until when.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import IndexNotWritable, StoreError
from rag.index.chroma_errors import describe_damage
from rag.index.private_copy import PrivateCopy, takes_writing
from rag.index.reading_marks import ReadingMark
from rag.index.seal import STORE_FOLDER, find_damage

if TYPE_CHECKING:
    from rag.index.facts_index import FactsIndex
    from rag.index.keyword_index import KeywordIndex
    from rag.index.snapshots import Snapshots
    from rag.index.vector_store import VectorStore

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
"""How often opening is tried when another process publishes a new state at the same moment."""


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """An open state of the index."""

    snapshot: Path | None
    revision: str
    """The store's own name of this state."""
    store: VectorStore
    keyword_index: KeywordIndex | None
    """None when its file is missing or damaged."""
    facts_index: FactsIndex | None = None
    """None when its file is missing, damaged, or made by another release."""
    is_copied: bool = False
    """Whether the store is a private copy, because nothing can be written where the index is."""
    resources: ExitStack = field(default_factory=ExitStack)
    """What else is closed with it."""

    def close(self) -> None:
        with self.resources:
            self.store.close()
            if self.keyword_index:
                self.keyword_index.close()
            if self.facts_index:
                self.facts_index.close()


def open_current_snapshot(snapshots: Snapshots, fingerprint: Mapping[str, Any]) -> OpenIndex | None:
    """Open the current snapshot; None when nothing is published yet.

    Raises `IndexMismatch` when it was made with other settings, `IndexDamaged`, and `IndexNotWritable` when no byte can
    be written anywhere.
    """
    for attempt in range(1, MOST_ATTEMPTS + 1):
        snapshot = snapshots.find_current()
        if snapshot is None:
            return None
        with ExitStack() as stack:
            try:
                stack.callback(ReadingMark(snapshot).close)
                state = _open_snapshot(snapshots, snapshot, fingerprint, stack)
            except (StoreError, FileNotFoundError) as error:
                # another process may have published a new state and removed this one
                if attempt < MOST_ATTEMPTS and snapshots.find_current() != snapshot:
                    continue
                if isinstance(error, StoreError):
                    raise
                raise describe_damage(str(snapshot), str(error)) from error
            except OSError as error:
                raise StoreError(
                    f"The index in {snapshot} cannot be read: {error.strerror or error}. Change its permissions."
                ) from error
            stack.pop_all()
            return state
    return None


def _open_snapshot(snapshots: Snapshots, snapshot: Path, fingerprint: Mapping[str, Any], stack: ExitStack) -> OpenIndex:
    """Open a snapshot; `stack` gets what is closed with it."""
    from rag.index.derived import read_derived

    damage = find_damage(snapshot)
    if damage.store_files:
        raise describe_damage(str(snapshot), f"{damage.store_files[0]} is not as it was written")
    store, is_copied = _open_store(snapshots, snapshot / STORE_FOLDER, fingerprint, stack)
    stack.callback(store.close)
    keywords, facts = read_derived(snapshot, damage)
    return OpenIndex(snapshot, store.read_revision(), store, keywords, facts, is_copied, stack.pop_all())


def _open_store(
    snapshots: Snapshots, folder: Path, fingerprint: Mapping[str, Any], stack: ExitStack
) -> tuple[VectorStore, bool]:
    """The open store, and whether it is a private copy."""
    from rag.index.chroma_client import check_store_files

    check_store_files(folder)
    if takes_writing(folder.parent):
        try:
            with snapshots.opening():
                return _load_store(folder, fingerprint, where=str(snapshots.folder)), False
        except IndexNotWritable as error:
            logger.info("opening a private copy: %s", error)
    copy = PrivateCopy(folder)
    stack.callback(copy.close)
    return _load_store(copy.store, fingerprint, where=str(snapshots.folder)), True


def _load_store(folder: Path, fingerprint: Mapping[str, Any], *, where: str) -> VectorStore:
    from rag.index.chroma_client import check_fingerprint, open_embedded

    store = open_embedded(folder, fingerprint=None)
    check_fingerprint(store, fingerprint, where=where)
    try:
        store.load(fingerprint["dimension"])
    except BaseException:
        store.close()
        raise
    return store
