"""The index matches the folder, whatever happens to the folder, the process or the disk."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import Assistant, load_settings
from rag.errors import ArticlesError, IndexBusy, IndexMismatch
from rag.index.chroma_client import open_embedded
from rag.index.fingerprint import FORMAT
from rag.index.snapshots import Snapshots
from tests.conftest import MakeAssistant
from tests.support.indexed_folders import TEXTS, list_texts, write

# --- following the folder

names = st.sampled_from(["a.txt", "b.txt", "sub/c.txt"])
steps = st.one_of(
    st.tuples(st.just("write"), names, st.sampled_from(TEXTS)),
    st.tuples(st.just("delete"), names, st.just("")),
    st.tuples(st.just("rename"), names, names),
    st.tuples(st.just("damage"), names, st.just("")),
    st.tuples(st.just("touch"), names, st.just("")),
)


@settings(max_examples=8)
@given(st.lists(st.lists(steps, min_size=1, max_size=4), min_size=1, max_size=4))
def test_the_index_holds_what_the_folder_holds_after_any_changes(rounds: list[list[tuple[str, str, str]]]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "articles")
        write(folder, "always.txt", TEXTS[0])
        model = {"always.txt": TEXTS[0]}
        damaged: set[str] = set()
        with Assistant(load_settings(articles=folder, home=Path(scratch, "home"))) as assistant:
            assistant.index()
            for round_ in rounds:
                before = dict(model)
                for action, name, other in round_:
                    _apply(folder, model, damaged, action, name, other)
                report = assistant.index()
                assert list_texts(assistant) == model
                assert set(report.added) == model.keys() - before.keys()
                assert set(report.removed) | (set(dict(report.failed)) & before.keys()) == before.keys() - model.keys()
                assert {file for file, _ in report.failed} == damaged
                assert assistant.index().changed == ()


def _apply(folder: Path, model: dict[str, str], damaged: set[str], action: str, name: str, other: str) -> None:
    """Apply a step to the folder, and to the model of what should be indexed."""
    path = folder / name
    if action == "write":
        write(folder, name, other)
        model[name] = other
        damaged.discard(name)
    elif action == "damage":
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"\0\1\2\0")
        model.pop(name, None)
        damaged.add(name)
    elif not path.exists():
        return
    elif action == "delete":
        path.unlink()
        model.pop(name, None)
        damaged.discard(name)
    elif action == "rename" and name != other:
        (folder / other).parent.mkdir(exist_ok=True)
        path.replace(folder / other)
        model.pop(other, None)
        damaged.discard(other)
        if name in model:
            model[other] = model.pop(name)
        if name in damaged:
            damaged.remove(name)
            damaged.add(other)
    elif action == "touch":
        os.utime(path, ns=(1, time.time_ns() + 5_000_000_000))


def test_the_report_names_every_change_when_files_come_change_and_go(
    tmp_path: Path, make_assistant: MakeAssistant
) -> None:
    folder = tmp_path / "articles"
    for name, text in zip(("kept.txt", "changed.txt", "gone.txt"), TEXTS, strict=False):
        write(folder, name, text)
    assistant = make_assistant(articles=folder)
    assert assistant.index().added == ("changed.txt", "gone.txt", "kept.txt")
    write(folder, "changed.txt", TEXTS[3])
    write(folder, "new.txt", TEXTS[3])
    write(folder, "broken.txt", "")
    (folder / "gone.txt").unlink()
    report = assistant.index()
    assert (report.added, report.changed, report.removed) == (("new.txt",), ("changed.txt",), ("gone.txt",))
    assert report.unchanged == ("kept.txt",)
    assert report.failed == (("broken.txt", "it is empty"),)


def test_nothing_is_written_when_nothing_changed(articles: Path, make_assistant: MakeAssistant) -> None:
    assistant = make_assistant(articles=articles)
    assistant.index()
    (articles / "broken.txt").write_bytes(b"")
    assistant.index()
    before = assistant.read_status().store
    report = assistant.index()
    assert assistant.read_status().store == before
    assert len(report.unchanged) == 5
    assert report.failed == (("broken.txt", "it is empty"),)


def test_a_change_is_seen_when_size_and_time_stay_the_same(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    path = write(tmp_path / "articles", "a.txt", "The bridge was opened on Monday by the mayor.")
    assistant = make_assistant(articles=tmp_path / "articles")
    assistant.index()
    state = path.stat()
    path.write_text("The bridge was opened on Friday by the mayor.")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert assistant.index().changed == ("a.txt",)


def test_two_files_of_the_same_text_are_two_sources(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    for name in ("wire.txt", "copy.txt"):
        write(tmp_path / "articles", name, TEXTS[1])
    assistant = make_assistant(articles=tmp_path / "articles")
    assistant.index()
    passage = assistant.retrieve("How many hectares burned near Calder Ridge?")[0]
    assert {passage.file, *(copy.file for copy in passage.copies)} == {"wire.txt", "copy.txt"}
    (tmp_path / "articles" / passage.file).unlink()
    assistant.index()
    assert assistant.retrieve("How many hectares burned near Calder Ridge?")[0].copies == ()


def test_the_index_empties_when_the_last_file_goes(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    path = write(tmp_path / "articles", "a.txt", TEXTS[0])
    assistant = make_assistant(articles=tmp_path / "articles")
    assistant.index()
    path.unlink()
    assert assistant.index().removed == ("a.txt",)
    assert assistant.library.list_files() == []
    assert assistant.retrieve("What did the council vote?") == []


def test_each_folder_has_its_own_index_when_they_share_a_home(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    write(tmp_path / "one", "a.txt", TEXTS[0])
    write(tmp_path / "two", "a.txt", TEXTS[1])
    one, two = make_assistant(articles=tmp_path / "one"), make_assistant(articles=tmp_path / "two")
    one.index()
    two.index()
    assert list_texts(one) == {"a.txt": TEXTS[0]}
    assert list_texts(two) == {"a.txt": TEXTS[1]}


def test_an_open_assistant_sees_the_change_when_another_one_indexes(
    articles: Path, make_assistant: MakeAssistant
) -> None:
    reader, writer = make_assistant(articles=articles), make_assistant(articles=articles)
    writer.index()
    assert len(reader.library.list_files()) == 5
    write(articles, "new.txt", TEXTS[2])
    writer.index()
    assert reader.retrieve("What did the museum in Tarn buy?")[0].file == "new.txt"


# --- refusing


def test_an_empty_folder_is_an_error_when_nothing_is_indexed_yet(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    (tmp_path / "articles").mkdir()
    assistant = make_assistant(articles=tmp_path / "articles")
    with pytest.raises(ArticlesError, match="holds no articles"):
        assistant.index()
    assert not assistant.is_indexed()


def test_a_folder_of_unreadable_files_is_an_error_and_leaves_no_index(
    tmp_path: Path, make_assistant: MakeAssistant
) -> None:
    write(tmp_path / "articles", "empty.txt", "")
    assistant = make_assistant(articles=tmp_path / "articles")
    with pytest.raises(ArticlesError, match=r"None of the 1 files can be read; empty\.txt: it is empty"):
        assistant.index()
    assert not assistant.is_indexed()


def test_other_chunk_settings_are_refused_until_rebuilt(articles: Path, make_assistant: MakeAssistant) -> None:
    make_assistant(articles=articles).index()
    other = make_assistant(articles=articles, chunk_tokens=128)
    for act in (other.index, other.library.list_files, lambda: other.retrieve("Who?")):
        with pytest.raises(IndexMismatch, match="rag index --rebuild"):
            act()
    other.index(rebuild=True)
    assert other.read_status().fingerprint["chunk_tokens"] == 128


def test_an_index_of_a_newer_version_is_refused_with_the_way_out(articles: Path, make_assistant: MakeAssistant) -> None:
    assistant = make_assistant(articles=articles)
    snapshots = Snapshots(assistant.read_status().index)
    with snapshots.lock():
        open_embedded(snapshots.begin() / "chroma", fingerprint={"format": FORMAT + 1}).close()
        snapshots.publish()
    with pytest.raises(IndexMismatch, match="newer version"):
        assistant.index()


def test_a_second_writer_is_refused_and_readers_go_on_when_one_is_writing(
    articles: Path, make_assistant: MakeAssistant
) -> None:
    assistant = make_assistant(articles=articles)
    assistant.index()
    with Snapshots(assistant.read_status().index).lock():
        with pytest.raises(IndexBusy):
            make_assistant(articles=articles).index()
        assert len(assistant.library.list_files()) == 5


def test_rows_of_one_title_are_articles_of_their_own_in_the_index(
    tmp_path: Path, make_assistant: MakeAssistant
) -> None:
    folder = tmp_path / "articles"
    write(folder, "weather.csv", "title,body\nWeather,It rained in May.\nWeather,It snowed in May.\n")
    assistant = make_assistant(articles=folder)
    assistant.index()
    document = assistant.library.read_document("weather.csv")
    assert [document.text[one.start : one.end].split("\n")[2] for one in document.sections] == [
        "It rained in May.",
        "It snowed in May.",
    ]
