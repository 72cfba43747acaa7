"""Makes the keyword index match the vector store, from which it can always be rebuilt."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rag.index.keyword_index import KeywordIndex
from rag.index.snapshot_report import compose_report, read_report, write_report
from rag.index.snapshots import Snapshots
from rag.index.vector_store import VectorStore
from rag.schema.index import IndexedFile


def sync_keyword_index(keyword_index: KeywordIndex, store: VectorStore, manifest: Mapping[str, IndexedFile]) -> None:
    """Make the keyword index hold exactly the chunks that count. Reads from the store only files that differ."""
    held = keyword_index.read_versions()
    wrong = [file for file, record in manifest.items() if held.get(file) != (record.version, record.chunks)]
    keyword_index.replace_files(held.keys() - manifest.keys(), [])
    for file in wrong:
        keyword_index.replace_files([file], store.read_chunks(manifest[file]))


def follow_store(snapshots: Snapshots, store: VectorStore) -> Path:
    """Publish a keyword index that matches a server's store, which another machine wrote; returns the new snapshot.

    Needs the writer's lock.
    """
    work = snapshots.begin()
    manifest = store.read_manifest()
    keyword_index = KeywordIndex(work / "words.sqlite3", writable=True)
    try:
        sync_keyword_index(keyword_index, store, manifest)
        keyword_index.write_revision(store.read_revision())
    finally:
        keyword_index.close()
    write_report(work, compose_report(store, manifest, read_report(work).failed))
    return snapshots.publish()
