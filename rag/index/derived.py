"""Keeps the data derived from the vector store in sync with it: the keyword index and the facts index.

Both can be rebuilt from Chroma at any time, so a missing, damaged or older file is not an error: it is rebuilt.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from rag.errors import IndexDamaged, StoreError
from rag.index.disk import remove
from rag.index.facts_index import FACTS_FILE, FactsIndex
from rag.index.keyword_index import KEYWORDS_FILE, KeywordIndex
from rag.index.seal import Damage, write_seal
from rag.index.snapshot_report import compose_report, read_report, write_report
from rag.index.snapshots import Snapshots
from rag.index.vector_store import VectorStore
from rag.schema.documents import Chunk
from rag.schema.index import IndexedFile

logger = logging.getLogger(__name__)

Opened = TypeVar("Opened")

READ_CHUNKS = 1000
"""Chunks read per request."""


class FileIndex(Protocol):
    """An index of chunks, file by file."""

    def read_versions(self) -> dict[str, tuple[str, int]]:
        """For each file, the version that is indexed and its number of chunks."""

    def replace_files(self, files: Iterable[str], chunks: Sequence[Chunk]) -> None:
        """Remove `files` and add `chunks`, in one transaction."""


@dataclass(frozen=True, slots=True)
class DerivedIndexes:
    """The derived indexes of a snapshot, opened for writing."""

    keywords: KeywordIndex
    facts: FactsIndex

    def replace_files(self, files: Sequence[str], chunks: Sequence[Chunk]) -> None:
        """Remove `files` and add `chunks` in each."""
        self.keywords.replace_files(files, chunks)
        self.facts.replace_files(files, chunks)

    def complete(self, store: VectorStore, manifest: Mapping[str, IndexedFile]) -> None:
        """Make each contain exactly the chunks that count. Reads only files that differ from the store, once for both,
        many in one request."""
        wrong = [(index, _drop_gone(index, manifest)) for index in (self.keywords, self.facts)]
        to_read = sorted({file for _, files in wrong for file in files})
        for files in _group_files(to_read, manifest):
            chunks = store.read_chunks(*(manifest[file] for file in files))
            for index, missing in wrong:
                replaced = [file for file in files if file in missing]
                index.replace_files(replaced, [chunk for chunk in chunks if chunk.file in missing])
        self.facts.join_names()

    def write_revision(self, revision: str) -> None:
        """Record the revision of the store that they now match."""
        self.keywords.write_revision(revision)
        self.facts.write_revision(revision)

    def close(self) -> None:
        self.keywords.close()
        self.facts.close()


def drop_derived(work: Path) -> None:
    """Remove the derived indexes from a writer's folder, so that they are rebuilt from the store."""
    for name in (KEYWORDS_FILE, FACTS_FILE):
        remove(work / name)


def open_derived(work: Path) -> DerivedIndexes:
    """The derived indexes in a writer's folder; rebuilt if missing or damaged."""
    keywords = KeywordIndex(work / KEYWORDS_FILE, writable=True)
    try:
        return DerivedIndexes(keywords, FactsIndex(work / FACTS_FILE, writable=True))
    except BaseException:
        keywords.close()
        raise


def read_derived(snapshot: Path, damage: Damage) -> tuple[KeywordIndex | None, FactsIndex | None]:
    """The derived indexes of a published snapshot; None for one that is missing, damaged, or, for the facts index, from
    another release."""
    keywords = None if KEYWORDS_FILE in damage.files else _read_keywords(snapshot)
    return keywords, None if FACTS_FILE in damage.files else _read_facts(snapshot)


def _read_keywords(snapshot: Path) -> KeywordIndex | None:
    return _try_open(lambda: KeywordIndex(snapshot / KEYWORDS_FILE, writable=False))


def _read_facts(snapshot: Path) -> FactsIndex | None:
    return _try_open(lambda: FactsIndex(snapshot / FACTS_FILE, writable=False))


def has_sound_pages(snapshot: Path) -> bool:
    """Whether every page of the derived indexes can be read; a missing one is rebuilt anyway."""
    sound = True
    for index in read_derived(snapshot, Damage(is_sealed=False)):
        if index:
            try:
                index.check_pages()
            except IndexDamaged:
                sound = False
            finally:
                index.close()
    return sound


def follow_store(snapshots: Snapshots, store: VectorStore) -> Path:
    """Publish derived indexes that match a server's store, which another machine wrote; returns the new snapshot.

    Needs the writer's lock.
    """
    work = snapshots.begin()
    manifest = store.read_manifest()
    derived = open_derived(work)
    try:
        derived.complete(store, manifest)
        derived.write_revision(store.read_revision())
    finally:
        derived.close()
    before = read_report(work)
    write_report(work, compose_report(store, manifest, before.failed, before.known_failures))
    write_seal(work)
    return snapshots.publish()


def _drop_gone(index: FileIndex, manifest: Mapping[str, IndexedFile]) -> set[str]:
    """Remove files that the manifest does not name; returns those that have to be read from the store."""
    held = index.read_versions()
    index.replace_files(held.keys() - manifest.keys(), [])
    return {file for file, record in manifest.items() if held.get(file) != (record.version, record.chunks)}


def _group_files(files: Sequence[str], manifest: Mapping[str, IndexedFile]) -> Iterator[list[str]]:
    """The files in order, as many together as have about `READ_CHUNKS` chunks."""
    group: list[str] = []
    chunks = 0
    for file in files:
        group.append(file)
        chunks += manifest[file].chunks
        if chunks >= READ_CHUNKS:
            yield group
            group, chunks = [], 0
    if group:
        yield group


def _try_open(open_: Callable[[], Opened]) -> Opened | None:
    try:
        return open_()
    except StoreError as error:
        logger.warning("%s", error)
        return None
