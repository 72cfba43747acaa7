"""What snapshots are called, and the files that name one."""

from __future__ import annotations

import re
import uuid
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

from rag.trust.plain_files import require_plain_file

NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}")
"""A snapshot's name, which is a plain name of a folder."""

_STAMP = "%Y%m%d-%H%M%S"
_STAMP_LENGTH = len("20240515-093000")

_MOST_NAME_BYTES = 200
"""A pointer is not read beyond this: it may be anything."""


def compose_name(*, after: str) -> str:
    """A name that begins with the time and sorts after the snapshot before, even if the clock was set back."""
    made = datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)
    with suppress(ValueError, OverflowError):
        made = max(made, datetime.strptime(after[:_STAMP_LENGTH], _STAMP) + timedelta(seconds=1))
    return f"{made.strftime(_STAMP)}-{uuid.uuid4().hex[:8]}"


def read_name(path: Path) -> str | None:
    """The snapshot's name in a file, or "" for an empty one; None if the file is missing or holds something else.
    Raises `PermissionError` when it may not be read."""
    try:
        require_plain_file(path)
        with path.open("rb") as stream:
            name = stream.read(_MOST_NAME_BYTES).decode("utf-8", "replace").strip()
    except PermissionError:
        raise
    except OSError:  # a folder, a pipe, a link to itself, a bad part of the disk
        return None
    return name if not name or NAME.fullmatch(name) else None
