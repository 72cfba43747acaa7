"""The report stored with each snapshot: what is in it, readable without opening the store.

Owns `report.json`. `rag status` prints it; the sync reads from it which files failed before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.schema.index import IndexedFile, list_remarks

if TYPE_CHECKING:
    from rag.index.vector_store import VectorStore


@dataclass(frozen=True, slots=True)
class SnapshotReport:
    """What is in a snapshot."""

    fingerprint: Mapping[str, Any] = field(default_factory=dict)
    """What the index was made with; see `VectorStore.fingerprint`."""
    files: int = 0
    chunks: int = 0
    indexed_at: str = ""
    """ISO 8601, UTC."""
    failed: Mapping[str, str] = field(default_factory=dict)
    """File -> reason, for files that could not be read."""
    in_part: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """File -> what is missing, for files that were not read whole."""
    noted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """File -> notes, for files that were not read as their names say."""


def compose_report(
    store: VectorStore, manifest: Mapping[str, IndexedFile], failed: Mapping[str, str]
) -> SnapshotReport:
    """The report of a store with the files of `manifest`, as of now."""
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    chunks = sum(record.chunks for record in manifest.values())
    return SnapshotReport(
        store.fingerprint,
        len(manifest),
        chunks,
        now,
        dict(failed),
        in_part=dict(list_remarks(manifest.values(), losses=True)),
        noted=dict(list_remarks(manifest.values(), losses=False)),
    )


def write_report(snapshot: Path, report: SnapshotReport) -> None:
    """Store a report with its snapshot."""
    described = asdict(report)
    described["maker"] = described.pop("fingerprint")  # the key on disk since the first release
    (snapshot / "report.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")


def read_report(snapshot: Path | None) -> SnapshotReport:
    """The report stored with a snapshot; an empty one when it is missing or damaged."""
    if snapshot is None:
        return SnapshotReport()
    try:
        described = json.loads((snapshot / "report.json").read_text(encoding="utf-8"))
        return SnapshotReport(fingerprint=described.pop("maker"), **described)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return SnapshotReport()
