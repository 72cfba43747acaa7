"""No change of a file is missed, whatever its size, times and name say; and no file is read again for nothing."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.index.chroma_client import open_embedded
from rag.index.file_identity import follow_state, is_same_file
from rag.index.snapshots import Snapshots
from rag.loading.folder import read_state
from rag.loading.reading import hash_file
from rag.schema.index import IndexedFile
from tests.conftest import MakeAssistant
from tests.support import changing_loader
from tests.support.commands import Command
from tests.support.indexed_folders import list_texts, read_folder, write

MONDAY = "The bridge of Ormsund was opened on Monday by the mayor."
FRIDAY = MONDAY.replace("Monday", "Friday")
LONG_AGO = 1_700_000_000 * 10**9


def write_at(folder: Path, name: str, text: str, modified_ns: int = LONG_AGO) -> Path:
    path = write(folder, name, text)
    os.utime(path, ns=(modified_ns, modified_ns))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "articles"


@pytest.fixture(autouse=True)
def _forget_calls() -> Iterator[None]:
    changing_loader.CALLS.clear()
    yield
    changing_loader.CALLS.clear()


@pytest.mark.parametrize("modified_ns", [LONG_AGO, 4 * 10**18, 2**63 + 10**18, 0], ids=str)
def test_a_change_is_found_when_the_time_of_the_file_was_set_back(
    folder: Path, make_assistant: MakeAssistant, modified_ns: int
) -> None:
    write_at(folder, "a.txt", MONDAY, modified_ns)
    assistant = make_assistant(articles=folder)
    assistant.index()
    write_at(folder, "a.txt", FRIDAY, modified_ns)
    assert assistant.index().changed == ("a.txt",)
    assert list_texts(assistant) == {"a.txt": FRIDAY}


def test_both_files_are_read_again_when_they_swap_their_names(folder: Path, make_assistant: MakeAssistant) -> None:
    one, other = write_at(folder, "a.txt", MONDAY), write_at(folder, "b.txt", FRIDAY)
    assistant = make_assistant(articles=folder)
    assistant.index()
    one.rename(folder / "c.txt")
    other.rename(one)
    (folder / "c.txt").rename(other)
    assert assistant.index().changed == ("a.txt", "b.txt")
    assert list_texts(assistant) == {"a.txt": FRIDAY, "b.txt": MONDAY}


def test_nothing_is_embedded_again_when_the_folder_was_copied(folder: Path, make_assistant: MakeAssistant) -> None:
    write_at(folder, "a.txt", MONDAY)
    write_at(folder, "b.txt", FRIDAY)
    assistant = make_assistant(articles=folder)
    assistant.index()
    folder.rename(folder.with_name("before"))
    shutil.copytree(folder.with_name("before"), folder)
    report = assistant.index()
    assert (report.unchanged, report.changed, report.chunks_written) == (("a.txt", "b.txt"), (), 0)
    store = assistant.read_status().store
    assistant.index()
    assert assistant.read_status().store == store  # the new inodes are known now


def test_the_new_text_is_indexed_when_the_file_is_replaced_while_it_is_read(
    folder: Path, make_assistant: MakeAssistant
) -> None:
    write_at(folder, "a.txt", MONDAY)
    assistant = make_assistant(
        articles=folder, loaders={".txt": "tests.support.changing_loader:load_while_replaced_once"}
    )
    assistant.index()
    assert changing_loader.CALLS == [MONDAY, changing_loader.ANOTHER]
    assert list_texts(assistant) == {"a.txt": changing_loader.ANOTHER}


def test_the_next_run_reads_a_file_again_when_it_never_stood_still(folder: Path, make_assistant: MakeAssistant) -> None:
    write_at(folder, "a.txt", MONDAY)
    assistant = make_assistant(
        articles=folder, loaders={".txt": "tests.support.changing_loader:load_while_replaced_always"}
    )
    assistant.index()
    assert len(changing_loader.CALLS) == 3
    assert assistant.index().changed == ("a.txt",)
    assert read_folder(folder)["a.txt"] != list_texts(assistant)["a.txt"] == changing_loader.CALLS[-1]


def make_record(path: Path, **changes: int | str) -> IndexedFile:
    """The record of a file that was indexed an hour after its last change."""
    state = read_state(path)
    record = IndexedFile("a.txt", "v", hash_file(path), state.size, state.modified_ns, 0, chunks=1, characters=1)
    indexed_ns = max(state.modified_ns, state.changed_ns) + 3600 * 10**9
    record = replace(record, indexed_ns=indexed_ns, inode=state.inode, changed_ns=state.changed_ns)
    return replace(record, **changes)  # type: ignore[arg-type]


def test_only_reading_all_finds_another_content_when_everything_else_agrees(folder: Path) -> None:
    path = write(folder, "a.txt", MONDAY)
    record = make_record(path, sha256="other")
    assert is_same_file(record, read_state(path))
    assert not is_same_file(record, read_state(path), reads_all=True)


@pytest.mark.parametrize("changes", [{"inode": 1}, {"changed_ns": 1}, {"modified_ns": 1}, {"indexed_ns": 1}])
def test_the_content_decides_when_something_about_the_file_differs(folder: Path, changes: dict[str, int]) -> None:
    path = write(folder, "a.txt", MONDAY)
    assert is_same_file(make_record(path, **changes), read_state(path))
    assert not is_same_file(make_record(path, sha256="other", **changes), read_state(path))


def test_a_record_of_an_earlier_release_holds_unless_the_file_was_touched_since(folder: Path) -> None:
    path = write_at(folder, "a.txt", MONDAY)
    state = read_state(path)
    record = make_record(path, sha256="other", inode=0, changed_ns=0)
    assert is_same_file(record, state) and follow_state(record, state) == record
    before_the_change = replace(record, indexed_ns=state.changed_ns - 10**10)
    assert not is_same_file(before_the_change, state)
    assert follow_state(before_the_change, state).changed_ns == state.changed_ns


def test_another_inode_alone_is_not_written_down(folder: Path) -> None:
    path = write(folder, "a.txt", MONDAY)
    record = make_record(path, inode=1)
    assert follow_state(record, read_state(path)) == record
    assert follow_state(make_record(path, changed_ns=1), read_state(path)).inode == read_state(path).inode


def test_index_check_reads_every_file(indexed: Command, articles: Path) -> None:
    """The index takes the changed file for the one it knows, as after a fault of the disk."""
    path = articles / "changed.txt"
    write_at(articles, path.name, MONDAY)
    assert indexed("index")[0] == 0
    write_at(articles, path.name, FRIDAY)
    snapshots = Snapshots(Path(indexed.read_json("status")["index"]))
    with snapshots.lock():
        store = open_embedded(snapshots.begin() / "chroma", fingerprint=None)
        state = read_state(path)
        record = replace(store.read_manifest()[path.name], inode=state.inode, changed_ns=state.changed_ns)
        store.put_records([replace(record, indexed_ns=time.time_ns() + 10**13)])
        store.close()
        snapshots.publish()
    assert indexed.read_json("index")["changed"] == []
    assert indexed.read_json("index", "--check")["changed"] == [path.name]
    assert FRIDAY in indexed("show", path.name)[1]
