"""What is in the articles folder: which files can be loaded, and which cannot and why.

Owns the walk over the folder, its links and the names of its files. The loaders read what is in a file.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from rag.errors import ArticlesMissing

_MOST_NANOSECONDS = 2**63 - 1
"""The year 2262."""

_ENDING = re.compile(r"\.[a-z][a-z0-9_-]{0,9}")


@dataclass(frozen=True, slots=True)
class FileState:
    """A file in the folder, with what the file system says about it."""

    path: Path
    size: int
    """Bytes."""
    modified_ns: int
    """Nanoseconds since 1970."""
    inode: int = 0
    """Which file of its disk it is; 0 where the system does not say."""
    changed_ns: int = 0
    """When the system last changed anything about it, which no program can set back; on Windows, when it was made."""


@dataclass(frozen=True, slots=True)
class FolderListing:
    """Files by their path relative to the folder, with forward slashes."""

    files: dict[str, FileState]
    failed: dict[str, str]
    """File of a known kind, or folder -> why it cannot be read."""
    other_kinds: tuple[str, ...]
    """Files for which there is no loader, in order of name."""


def list_folder(articles: Path, *, suffixes: Collection[str], exclude: Sequence[str]) -> FolderListing:
    """Walk the folder in order of name. Hidden names and names that match `exclude` are skipped.

    Links to files inside the folder count as files. Links out of the folder, to folders, or to nothing are failures, so
    the walk cannot loop. Raises `ArticlesError` when the folder cannot be listed.
    """
    root = check_folder(articles)
    files: dict[str, FileState] = {}
    failed: dict[str, str] = {}
    other_kinds: list[str] = []

    def note_unlisted(error: OSError) -> None:
        name = Path(error.filename).relative_to(root).as_posix() if error.filename else "?"
        failed[name] = f"the folder cannot be listed: {error.strerror}"

    for folder, subfolders, names in os.walk(root, onerror=note_unlisted):
        subfolders[:] = sorted(name for name in subfolders if not is_excluded(name, exclude))
        here = Path(folder)
        for name in [*subfolders, *sorted(names)]:
            path = here / name
            file = path.relative_to(root).as_posix()
            if is_excluded(name, exclude) or (name in subfolders and not path.is_symlink()):
                continue
            if read_suffix(path) not in ("", *suffixes) and name not in subfolders:
                other_kinds.append(file)
                continue
            try:
                files[file] = _read_state(path, root)
            except OSError as error:
                failed[file] = error.strerror or str(error)
            except ValueError as error:
                failed[file.encode("utf-8", "replace").decode("utf-8")] = str(error)  # reports are UTF-8
    return FolderListing(files, failed, tuple(other_kinds))


def read_suffix(path: PurePath) -> str:
    """The extension of a file in lower case with its dot; "" for "minutes", "Report No. 5" and "news.2024", whose kind
    only the content can show."""
    suffix = path.suffix.lower()
    return suffix if _ENDING.fullmatch(suffix) else ""


def check_folder(articles: Path) -> Path:
    """The folder's absolute path. Raises `ArticlesMissing` when it is missing, not a folder or not readable."""
    try:
        root = _resolve(articles)
        mode = root.stat().st_mode
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        raise ArticlesMissing(
            f"There is no folder {articles}. Name the folder of articles with --articles DIR or RAG_ARTICLES."
        ) from error
    if not stat.S_ISDIR(mode):
        raise ArticlesMissing(f"{articles} is a file, not a folder. Name the folder that holds it with --articles DIR.")
    if not os.access(root, os.R_OK | os.X_OK):
        raise ArticlesMissing(f"The folder {articles} cannot be read: permission denied. Change its permissions.")
    return root


def describe_empty(articles: Path, listing: FolderListing, *, suffixes: Collection[str]) -> str:
    """Why there is nothing to index in a folder, and what to do."""
    kinds = ", ".join(sorted(suffixes))
    if listing.failed:
        file, reason = next(iter(sorted(listing.failed.items())))
        return f"None of the {len(listing.failed)} files in {articles} can be read; {file}: {reason}."
    if listing.other_kinds:
        return f"{articles} holds {len(listing.other_kinds)} files, none of a kind that can be read ({kinds})."
    return f"The folder {articles} holds no articles. Put some there ({kinds}), or name another with --articles DIR."


def _read_state(path: Path, root: Path) -> FileState:
    try:
        path.relative_to(root).as_posix().encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("its name or path is not UTF-8; rename it") from error
    if path.is_symlink():
        target = _resolve(path)
        if not target.is_relative_to(root):
            raise ValueError("it is a link that leads out of the folder")
        if target.is_dir():
            raise ValueError("it is a link to a folder; links to folders are not followed")
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise ValueError("it is not a regular file")
    return _describe_state(path, state)


def read_state(path: Path) -> FileState:
    """What the file system says about a file now. Raises `OSError`."""
    return _describe_state(path, path.stat())


def _describe_state(path: Path, state: os.stat_result) -> FileState:
    return FileState(path, state.st_size, _bound(state.st_mtime_ns), state.st_ino, _bound(state.st_ctime_ns))


def _bound(nanoseconds: int) -> int:
    """A time that stores can hold: a clock that was far off gives files of the year 2400."""
    return max(-_MOST_NANOSECONDS, min(nanoseconds, _MOST_NANOSECONDS))


def _resolve(path: Path) -> Path:
    """The path with its links resolved. Raises `OSError` when it leads nowhere or into a loop."""
    try:
        return path.resolve(strict=True)
    except RuntimeError as error:  # pathlib's error for a loop before Python 3.13
        raise OSError("it is a link that leads to itself") from error


def is_excluded(name: str, exclude: Sequence[str]) -> bool:
    """Whether files and folders of this name are left out: hidden ones, and those that a pattern matches."""
    return name.startswith(".") or any(fnmatchcase(name.lower(), pattern.lower()) for pattern in exclude)
