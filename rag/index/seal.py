"""What the files of a snapshot were when it was published, so that a damaged one is noticed before it is used.

Owns `seal.json`: size, times and CRC-32 of each file that nobody writes to from then on. A damaged vector file makes
Chroma crash or hang, and a damaged page of a database gives wrong words, so neither may be found out by reading it.
A file is read again only when its size or times differ: checking costs nothing as long as nothing happened, and an
index that was copied to another place is as good as before.

Chroma's database is not in it, since Chroma writes to it whenever it opens; nor are the vector files of a small store,
which it rebuilds then.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.trust.plain_files import read_plain_text

SEAL_FILE = "seal.json"

STORE_FOLDER = "chroma"

WRITTEN_VECTORS = "index_metadata.pickle"
"""Chroma writes this beside vector files that it will only read from then on."""


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file when its snapshot was published."""

    size: int
    modified_ns: int
    changed_ns: int
    crc: int


@dataclass(frozen=True, slots=True)
class Damage:
    """Which files of a snapshot are not as they were published."""

    is_sealed: bool
    """False for a snapshot of an earlier release, and when the seal itself is damaged: then nothing is known."""
    files: frozenset[str] = frozenset()
    """Names relative to the snapshot."""

    @property
    def store_files(self) -> list[str]:
        """Those of the vector store, in order of name."""
        return sorted(file for file in self.files if file.startswith(f"{STORE_FOLDER}/"))


def write_seal(snapshot: Path) -> None:
    """Seal the files of a snapshot, which must be closed. What an earlier seal says of unchanged files is kept."""
    before = _read_seal(snapshot) or {}
    sealed: dict[str, list[int]] = {}
    for file, path in _list_sealed(snapshot):
        state = path.stat()
        known = before.get(file)
        is_known = known is not None and (known.size, known.modified_ns) == (state.st_size, state.st_mtime_ns)
        crc = known.crc if known and is_known else _read_crc(path)
        sealed[file] = [state.st_size, state.st_mtime_ns, state.st_ctime_ns, crc]
    text = json.dumps(sealed, sort_keys=True)
    (snapshot / SEAL_FILE).write_text(json.dumps({"files": sealed, "crc": zlib.crc32(text.encode())}), encoding="utf-8")


def find_damage(snapshot: Path, *, reads_all: bool = False) -> Damage:
    """Compare a snapshot with its seal; with `reads_all` read every file, also those that look untouched. What we never
    write, such as a named pipe or a link, counts as damage anywhere."""
    foreign = frozenset(path.relative_to(snapshot).as_posix() for path in _list_foreign(snapshot))
    seal = _read_seal(snapshot)
    if seal is None:
        return Damage(is_sealed=False, files=foreign)
    damaged = (file for file, sealed in seal.items() if not _is_intact(snapshot / file, sealed, reads_all=reads_all))
    return Damage(is_sealed=True, files=foreign.union(damaged))


def copy_snapshot(snapshot: Path, target: Path) -> None:
    """Copy the files and folders of a snapshot to `target`, which must not exist. What we never write is left out: a
    link may lead to another disk, and a device has no end. Raises `OSError`."""

    def list_left_out(folder: str, names: Sequence[str]) -> list[str]:
        return [name for name in names if _is_foreign(Path(folder, name))]

    shutil.copytree(snapshot, target, ignore=list_left_out)


def _list_foreign(snapshot: Path) -> Iterator[Path]:
    """What is neither a folder nor a regular file; folders that are links are not entered."""
    for folder, inner, names in os.walk(snapshot):
        yield from (path for name in (*inner, *names) if _is_foreign(path := Path(folder, name)))


def _is_foreign(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError:  # it is gone, or may not be looked at: reading it fails too
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _is_intact(path: Path, sealed: SealedFile, *, reads_all: bool) -> bool:
    try:
        state = path.stat()
        if state.st_size != sealed.size or not path.is_file():
            return False
        is_untouched = (state.st_mtime_ns, state.st_ctime_ns) == (sealed.modified_ns, sealed.changed_ns)
        return (is_untouched and not reads_all) or _read_crc(path) == sealed.crc
    except OSError:
        return False


def _list_sealed(snapshot: Path) -> Iterator[tuple[str, Path]]:
    """The files that nobody writes to from now on."""
    yield from ((path.name, path) for path in sorted(snapshot.glob("*.sqlite3")) if path.is_file())
    for vectors in sorted((snapshot / STORE_FOLDER).glob("*/")):
        if (vectors / WRITTEN_VECTORS).is_file():
            for path in sorted(vectors.iterdir()):
                yield f"{STORE_FOLDER}/{vectors.name}/{path.name}", path


def _read_seal(snapshot: Path) -> dict[str, SealedFile] | None:
    """None when there is none, or it is damaged."""
    try:
        described = json.loads(read_plain_text(snapshot / SEAL_FILE))
        files: Mapping[str, Any] = described["files"]
        if zlib.crc32(json.dumps(files, sort_keys=True).encode()) != described["crc"]:
            return None
        return {file: SealedFile(*map(int, values)) for file, values in files.items() if _is_inside(file)}
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def _is_inside(file: str) -> bool:
    return not Path(file).is_absolute() and ".." not in Path(file).parts


def _read_crc(path: Path) -> int:
    crc = 0
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            crc = zlib.crc32(block, crc)
    return crc
