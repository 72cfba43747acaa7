"""The walk over the articles folder: which files are listed, skipped and refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rag.errors import ArticlesError
from rag.loading.folder import FolderListing, list_folder

SUFFIXES = frozenset({".txt", ".md"})


def walk(folder: Path, *exclude: str) -> FolderListing:
    return list_folder(folder, suffixes=SUFFIXES, exclude=exclude)


def write(path: Path, text: str = "Text.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_files_of_known_kinds_are_listed_in_order_when_folders_are_nested(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.MD", "a/b/c.txt"):
        write(tmp_path / name)
    assert sorted(walk(tmp_path).files) == ["a/b/c.txt", "a/z.MD", "b.txt"]


def test_files_without_a_loader_are_listed_as_other_kinds(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "song.mp3")
    assert walk(tmp_path).other_kinds == ("song.mp3",)


def test_hidden_and_excluded_names_are_skipped(tmp_path: Path) -> None:
    for name in (".hidden.txt", ".git/a.txt", "README.md", "drafts/a.txt", "kept.txt"):
        write(tmp_path / name)
    listing = walk(tmp_path, "readme*", "drafts")
    assert list(listing.files) == ["kept.txt"]
    assert listing.failed == {} and listing.other_kinds == ()


def test_size_and_time_are_those_of_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "12345")
    os.utime(path, ns=(1, 7_000_000_123))
    state = walk(tmp_path).files["a.txt"]
    assert (state.size, state.modified_ns) == (5, path.stat().st_mtime_ns)


def test_links_out_of_the_folder_in_a_loop_or_to_nothing_are_failures(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    write(folder / "real.txt")
    write(tmp_path / "outside.txt")
    (folder / "inside.txt").symlink_to(folder / "real.txt")
    (folder / "out.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "nowhere.txt").symlink_to(folder / "missing.txt")
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "loop").symlink_to(folder)
    listing = walk(folder)
    assert sorted(listing.files) == ["inside.txt", "real.txt"]
    assert sorted(listing.failed) == ["loop", "nowhere.txt", "out.txt", "self.txt"]
    assert "leads out" in listing.failed["out.txt"]
    assert "not followed" in listing.failed["loop"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are Unix's")
def test_a_named_pipe_is_refused_without_blocking(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert walk(tmp_path).failed == {"pipe.txt": "it is not a regular file"}


@pytest.mark.skipif(os.name != "posix" or os.uname().sysname != "Linux", reason="other systems refuse such names")
def test_a_name_that_is_not_utf8_is_a_failure(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "w") as stream:  # noqa: PTH123 - a name that Path cannot hold
        stream.write("Text.")
    assert list(walk(tmp_path).failed.values()) == ["its name or path is not UTF-8; rename it"]


@pytest.mark.parametrize("kind", ["missing", "file", "loop"])
def test_one_line_says_what_to_do_when_there_is_no_such_folder(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "articles"
    if kind == "file":
        folder.write_text("")
    elif kind == "loop":
        folder.symlink_to(folder)
    with pytest.raises(ArticlesError, match="--articles") as raised:
        walk(folder)
    assert str(folder) in str(raised.value)
