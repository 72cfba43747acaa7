"""Reads and writes small files of our own.

Something else may be in their place: a named pipe, a device, a link to one. Reading those may never end, so only
regular files are opened.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path

MOST_BYTES = 256 << 20
"""Largest file that is read at once: the report of an index of millions of files is smaller."""


SCRATCH = ".part"
"""The suffix of a file that is still being written."""


def require_plain_file(path: Path) -> None:
    """Raise `OSError` unless `path` is a regular file, or a link to one: `FileNotFoundError` when nothing is there."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is not a regular file", str(path))


def read_plain_file(path: Path, *, most_bytes: int = MOST_BYTES) -> bytes:
    """The content of a regular file. Raises `OSError`, also when it has more than `most_bytes`."""
    require_plain_file(path)
    with path.open("rb") as stream:
        content = stream.read(min(most_bytes, os.fstat(stream.fileno()).st_size + 1))
        if stream.read(1):
            raise OSError(errno.EFBIG, f"it has more than {most_bytes:,} bytes", str(path))
    return content


def read_plain_text(path: Path) -> str:
    """The text of a regular file in UTF-8. Raises `OSError`, `UnicodeDecodeError`."""
    return read_plain_file(path).decode("utf-8")


def write_private_text(path: Path, text: str) -> None:
    """Write a file that only its owner may read, in one step: a reader sees the old content or the new. Its folder is
    made if it is missing. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, scratch = tempfile.mkstemp(dir=path.parent, suffix=SCRATCH)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(scratch).replace(path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise
