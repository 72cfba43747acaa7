"""Where articles of the web came from: a hidden file in the articles folder, by the content of each.

By content, since a file may be renamed or moved; one that was edited is no longer what the address gave. Owns the file:
it is replaced whole, under a lock.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import ArticlesError
from rag.trust.plain_files import read_plain_text

logger = logging.getLogger(__name__)

FILE_NAME = ".footnote-addresses.json"
"""Hidden, so that no listing of articles shows it."""

_LOCK_SECONDS = 10.0
_MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class FetchedFrom:
    """Where a file came from."""

    address: str
    fetched_at: str
    """ISO 8601 in UTC."""


def hash_content(content: bytes) -> str:
    """The SHA-256 of a file, as the index has it."""
    return hashlib.sha256(content).hexdigest()


def read_addresses(root: Path) -> Mapping[str, FetchedFrom]:
    """SHA-256 of a file -> where it came from; empty when nothing was fetched, or the file cannot be read."""
    path = root / FILE_NAME
    try:
        if path.stat().st_size > _MOST_BYTES:
            return {}
        described = json.loads(read_plain_text(path))
        return {
            digest: FetchedFrom(one["address"], one["fetched_at"])
            for digest, one in described["files"].items()
            if isinstance(one["address"], str) and one["address"].startswith(("http://", "https://"))
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        logger.info("the addresses cannot be read: %s", type(error).__name__)
        return {}


def keep_address(root: Path, digest: str, address: str, fetched_at: datetime) -> None:
    """Note where a file came from. Raises `ArticlesError` when it cannot be written."""
    fresh = root / f"{FILE_NAME}-{uuid.uuid4().hex}"
    try:
        with FileLock(root / f"{FILE_NAME}.lock", timeout=_LOCK_SECONDS):
            kept = {**read_addresses(root), digest: FetchedFrom(address, fetched_at.isoformat(timespec="seconds"))}
            try:
                described = {"files": {one: asdict(place) for one, place in kept.items()}}
                with fresh.open("w", encoding="utf-8") as stream:
                    json.dump(described, stream, ensure_ascii=False, indent=1)
                    stream.flush()
                    os.fsync(stream.fileno())
                fresh.replace(root / FILE_NAME)
            finally:
                fresh.unlink(missing_ok=True)
    except (OSError, Timeout) as error:
        raise ArticlesError(f"Nothing can be written to {root}: {error}. Change its permissions.") from error
