"""Files taken out of the articles folder, and put back.

Owns `removed/` under `RAG_HOME`: a folder for each removed file, with the file under its own name and `removed.json`,
which says where it came from. A file is never half there: it is renamed, or copied under another name first, and is
taken away from its old place last. So a process that is killed meanwhile leaves it in one place or in both.
"""

from __future__ import annotations

import json
import logging
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from rag.errors import ArticlesError
from rag.library.uploads import write_new
from rag.text.shown import show_text
from rag.trust.plain_files import read_plain_text

logger = logging.getLogger(__name__)

_RECORD = "removed.json"
_UNFINISHED = ".footnote-unfinished"
"""The name of a copy that is being made."""


@dataclass(frozen=True, slots=True)
class RemovedFile:
    """A file that was taken out of the articles, and can be put back."""

    id: str
    """The name of its folder in `removed/`, which sorts by time."""
    file: str
    """What it was called in the articles folder."""


def remove_file(root: Path, file: str, removed: Path) -> Path:
    """Move a file of the folder `root` into the folder `removed`; see `Library.remove_file`."""
    path = find_file(root, file)
    target = removed / f"{datetime.now():%Y%m%d-%H%M%S-%f}" / PurePosixPath(file).name
    try:
        target.parent.mkdir(parents=True)
        record = {"articles": str(root.resolve()), "file": file}
        (target.parent / _RECORD).write_text(json.dumps(record), encoding="utf-8")
        _move(path, target)
    except OSError as error:
        raise ArticlesError(f"{file} cannot be moved to {target.parent}: {error.strerror or error}.") from error
    return target


def find_file(root: Path, file: str) -> Path:
    """The path of a file in the folder `root`. Raises `ArticlesError` if it is not there."""
    path = root / file
    if not _is_file_inside(root, path, file):
        raise ArticlesError(f"There is no file {show_text(file)} in {root}. It may have been removed already.")
    return path


def list_removed(root: Path, removed: Path) -> list[RemovedFile]:
    """The files of the folder `root` that can be put back, the last removed first."""
    with suppress(OSError):
        names = sorted((path.name for path in removed.iterdir() if path.is_dir()), reverse=True)
        return [found for name in names if (found := _read_record(root, removed / name))]
    return []


def restore_file(root: Path, removed: Path, id: str) -> str:
    """Put a removed file back into `root`; see `Library.restore_file`."""
    folder = removed / id
    known = _read_record(root, folder) if PurePosixPath(id).name == id else None
    if known is None:
        raise ArticlesError("This file cannot be put back: it is not among the removed ones any more.")
    kept, parts = folder / PurePosixPath(known.file).name, PurePosixPath(known.file)
    try:
        parent = root / parts.parent
        if not parent.resolve().is_relative_to(root.resolve()):
            raise ArticlesError(f"{show_text(known.file)} is not a file of {root}.")
        parent.mkdir(parents=True, exist_ok=True)
        name = write_new(parent, parts.name, kept.read_bytes())
        shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise ArticlesError(f"{show_text(known.file)} cannot be put back: {error.strerror or error}.") from error
    return (parts.parent / name).as_posix()


def _read_record(root: Path, folder: Path) -> RemovedFile | None:
    """The removed file in a folder; None if there is none, or if it is of other articles."""
    try:
        record = json.loads(read_plain_text(folder / _RECORD))
        file, articles = record["file"], record["articles"]
        if not isinstance(file, str) or articles != str(root.resolve()) or ".." in PurePosixPath(file).parts:
            return None
        is_there = not PurePosixPath(file).is_absolute() and (folder / PurePosixPath(file).name).is_file()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return RemovedFile(folder.name, file) if is_there else None


def _move(path: Path, target: Path) -> None:
    """Rename a file, or copy it whole and then delete it where it cannot be renamed, as from one disk to another.

    Of a link, its file is copied and stays, and the link is deleted: elsewhere it might lead nowhere."""
    if not path.is_symlink():
        try:
            path.rename(target)
            return
        except OSError as error:
            logger.debug("%s", error)
    unfinished = target.with_name(_UNFINISHED)
    try:
        shutil.copy2(path, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    path.unlink()


def _is_file_inside(root: Path, path: Path, file: str) -> bool:
    """Whether it is a file that can be an article: not hidden, and not behind a link to another folder."""
    parts = PurePosixPath(file).parts
    try:
        if any(part.startswith(".") for part in parts) or path.parent.resolve() != root.resolve().joinpath(*parts[:-1]):
            return False
        return path.resolve().is_relative_to(root.resolve()) and path.is_file()
    except (OSError, ValueError, RuntimeError):  # a NUL, a name that is too long, a loop of links
        return False
