"""What is indexed, read from this machine's disk without opening the store or loading a model. Of a server, what was
read there last."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.index.snapshot_report import read_report
from rag.index.snapshots import Snapshots
from rag.settings import Settings
from rag.trust.addresses import is_url


@dataclass(frozen=True, slots=True)
class Status:
    """What is indexed, with which model, where."""

    articles: Path
    home: Path
    index: Path
    """Folder of this index under `home`."""
    store: str
    """Chroma's folder, or the server's URL; "" when nothing is indexed yet."""
    embedding: str
    """The embedding that the settings name; `fingerprint` says what the index was made with."""
    fingerprint: Mapping[str, Any]
    """Embedding, dimension, chunk settings and format that the index was made with; empty before the first."""
    files: int
    chunks: int
    indexed_at: str
    """ISO 8601, UTC; "" when nothing is indexed yet."""
    failed: tuple[tuple[str, str], ...]
    """(file, reason) for files that could not be read."""
    in_part: tuple[tuple[str, tuple[str, ...]], ...]
    """(file, what is missing) for files that were not read whole."""
    noted: tuple[tuple[str, tuple[str, ...]], ...]
    """(file, notes) for files that were not read as their names say."""
    size_bytes: int
    """Size of the index on this machine's disk."""

    @property
    def is_on_server(self) -> bool:
        """Whether the store is a Chroma server."""
        return is_url(self.store)

    @property
    def model(self) -> str:
        """The embedding that the index was made with, or else the one in the settings."""
        made = self.fingerprint
        return f"{made['embedding']}, {made['dimension']} dimensions" if made else self.embedding


def read_status(settings: Settings, snapshots: Snapshots) -> Status:
    """Read the report stored with the current snapshot, and measure the snapshot."""
    snapshot = snapshots.find_current()
    kept = read_report(snapshot)
    store = settings.chroma_url or (str(snapshot / "chroma") if snapshot else "")
    return Status(
        articles=settings.articles,
        home=settings.home,
        index=snapshots.folder,
        store=store,
        embedding=settings.embedding,
        fingerprint=kept.fingerprint,
        files=kept.files,
        chunks=kept.chunks,
        indexed_at=kept.indexed_at,
        failed=tuple(sorted(kept.failed.items())),
        in_part=tuple((file, tuple(words)) for file, words in sorted(kept.in_part.items())),
        noted=tuple((file, tuple(words)) for file, words in sorted(kept.noted.items())),
        size_bytes=_measure_size(snapshot) if snapshot else 0,
    )


def _measure_size(folder: Path) -> int:
    total = 0
    for inner, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):  # a writer may be removing it
                total += (Path(inner) / name).stat().st_size
    return total
