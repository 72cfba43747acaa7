"""What is indexed, told from what lies on this machine's disk: nothing is opened, no model is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.index.indexer import read_report
from rag.index.snapshots import Generations
from rag.settings import Settings


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
    """What the settings name; `maker` says what the index was made with."""
    maker: Mapping[str, Any]
    files: int
    chunks: int
    indexed_at: str
    """ISO 8601, UTC; "" when nothing is indexed yet."""
    failed: tuple[tuple[str, str], ...]
    """(file, reason) of what could not be read."""
    size_bytes: int
    """What the index takes on this machine's disk."""


def read_status(settings: Settings, generations: Generations) -> Status:
    """What the report kept with the current generation tells, and how large it is."""
    generation = generations.find_current()
    kept = read_report(generation)
    store = settings.chroma_url or (str(generation / "chroma") if generation else "")
    return Status(
        articles=settings.articles,
        home=settings.home,
        index=generations.folder,
        store=store,
        embedding=settings.embedding,
        maker=kept.maker,
        files=kept.files,
        chunks=kept.chunks,
        indexed_at=kept.indexed_at,
        failed=tuple(sorted(kept.failed.items())),
        size_bytes=_measure_size(generation) if generation else 0,
    )


def _measure_size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
