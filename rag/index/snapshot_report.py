"""The report stored with each snapshot: what is in it, readable without opening the store.

Owns `report.json`. `rag status` prints it; the sync reads from it which files failed before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.index.disk import make_room_for_file
from rag.schema.index import FailedFile, IndexedFile, list_remarks
from rag.trust.plain_files import read_plain_text

if TYPE_CHECKING:
    from rag.index.vector_store import VectorStore

REPORT_FILE = "report.json"


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
    known_failures: Mapping[str, FailedFile] = field(default_factory=dict)
    """Those of them that need not be read again as long as they stay the same."""
    in_part: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """File -> what is missing, for files that were not read whole."""
    noted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """File -> notes, for files that were not read as their names say."""


def compose_report(
    store: VectorStore,
    manifest: Mapping[str, IndexedFile],
    failed: Mapping[str, str],
    known_failures: Mapping[str, FailedFile] | None = None,
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
        known_failures=known_failures or {},
        in_part=dict(list_remarks(manifest.values(), losses=True)),
        noted=dict(list_remarks(manifest.values(), losses=False)),
    )


def write_report(snapshot: Path, report: SnapshotReport) -> None:
    """Store a report with its snapshot, in place of whatever is there."""
    described = asdict(report)
    described["maker"] = described.pop("fingerprint")  # the key on disk since the first release
    path = snapshot / REPORT_FILE
    make_room_for_file(path)
    path.write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")


def read_report(snapshot: Path | None) -> SnapshotReport:
    """The report stored with a snapshot; an empty one when it is missing or damaged."""
    return (find_report(snapshot) if snapshot else None) or SnapshotReport()


def find_report(snapshot: Path) -> SnapshotReport | None:
    """The report stored with a snapshot; None when it is missing or damaged. What a later release adds is ignored."""
    try:
        described = json.loads(read_plain_text(snapshot / REPORT_FILE))
        return _parse(described)
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def _parse(described: Any) -> SnapshotReport:
    """The report from its JSON. Raises `TypeError`, `LookupError` or `AttributeError` for anything else."""
    fingerprint, files, chunks, indexed_at = (described[key] for key in ("maker", "files", "chunks", "indexed_at"))
    is_plain = isinstance(files, int) and isinstance(chunks, int) and isinstance(indexed_at, str)
    if not is_plain or not isinstance(fingerprint, dict):
        raise TypeError("not a report")
    if fingerprint and not {"embedding", "dimension"} <= fingerprint.keys():
        raise LookupError("not a fingerprint")
    return SnapshotReport(
        fingerprint,
        files,
        chunks,
        indexed_at,
        failed={str(file): str(reason) for file, reason in described["failed"].items()},
        known_failures=_parse_failures(described.get("known_failures", {})),
        in_part=_parse_remarks(described.get("in_part", {})),
        noted=_parse_remarks(described.get("noted", {})),
    )


def _parse_failures(described: Any) -> dict[str, FailedFile]:
    """The failures as far as they are such records: other files are read again."""
    kinds = {field.name: str if field.type == "str" else int for field in fields(FailedFile)}
    found: dict[str, FailedFile] = {}
    for file, known in described.items() if isinstance(described, dict) else ():
        if isinstance(known, dict) and {name: type(value) for name, value in known.items()} == kinds:
            found[file] = FailedFile(**known)
    return found


def _parse_remarks(described: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for file, remarks in described.items():
        if not isinstance(remarks, list):
            raise TypeError("not remarks")
        found[file] = tuple(map(str, remarks))
    return found
