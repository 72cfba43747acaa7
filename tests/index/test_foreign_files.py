"""Things in an index that nobody of us writes: named pipes, devices, links to other folders. Reading or copying some of
them never ends, so they are noticed first, and `rag index` puts the index right."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag import Assistant, load_settings
from rag.errors import RagError
from rag.index.disk import make_folder
from rag.index.seal import copy_snapshot, find_damage
from rag.index.snapshots import Snapshots
from tests.support.indexed_folders import TEXTS, list_texts, read_folder, write

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are Unix's")

QUESTION = "What did the museum in Tarn buy?"

HANGS_AFTER_SECONDS = 120


@pytest.fixture(autouse=True)
def not_for_ever() -> Iterator[None]:
    """Fails a test that waits for something without an end."""

    def stop(_: int, __: object) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(HANGS_AFTER_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    for number, text in enumerate(TEXTS):
        write(folder / "articles", f"{number}.txt", text)
    with Assistant(load_settings(articles=folder / "articles", home=folder / "home")) as assistant:
        assistant.index()
    return folder


@pytest.fixture
def index(kept: Path, tmp_path: Path) -> Path:
    """A fresh copy of the index."""
    shutil.copytree(kept / "home", tmp_path / "home")
    return next((tmp_path / "home").iterdir())


def put_pipe(path: Path) -> None:
    os.mkfifo(path)


def put_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def put_link_outside(path: Path) -> None:
    path.symlink_to("/usr/lib", target_is_directory=True)


PUTS: list[Callable[[Path], None]] = [put_pipe, put_device, put_link_outside]


IN_A_SNAPSHOT = ("report.json", "seal.json", "words.sqlite3", "facts.sqlite3", "chroma", "chroma/chroma.sqlite3")

OWN = ("current", "lock", "opening", "history.sqlite3", *(f"generations/*/{name}" for name in IN_A_SNAPSHOT))


@pytest.mark.parametrize("put", PUTS)
def test_readers_end_and_the_next_run_heals(kept: Path, index: Path, put: Callable[[Path], None]) -> None:
    for name in OWN:
        path = max(index.glob(name))
        (shutil.rmtree if path.is_dir() else Path.unlink)(path)
        put(path)
        with Assistant(load_settings(articles=kept / "articles", home=index.parent)) as assistant:
            try:
                assert assistant.retrieve(QUESTION)[0].chunk.file == "2.txt", name
            except RagError as error:
                assert "\n" not in str(error) and "rag index" in str(error), name
            assistant.index()
            assert assistant.retrieve(QUESTION)[0].chunk.file == "2.txt", name
            assert list_texts(assistant) == read_folder(kept / "articles"), name


def test_what_lies_beside_our_files_is_neither_copied_nor_followed(index: Path, tmp_path: Path) -> None:
    snapshot = Snapshots(index).find_current()
    assert snapshot is not None and not find_damage(snapshot).files
    put_link_outside(snapshot / "chroma" / "more")
    put_pipe(snapshot / "pipe")
    assert find_damage(snapshot).files == {"chroma/more", "pipe"}
    assert find_damage(snapshot).store_files == ["chroma/more"]
    copy_snapshot(snapshot, tmp_path / "copy")
    assert find_damage(tmp_path / "copy", reads_all=True).files == frozenset()
    assert (tmp_path / "copy" / "chroma" / "chroma.sqlite3").read_bytes()


def test_a_folder_is_made_in_place_of_what_is_not_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("somebody's")
    (tmp_path / "loop").symlink_to("loop")
    for name in ("file", "loop", "new"):
        make_folder(tmp_path / name)
        make_folder(tmp_path / name)
        assert (tmp_path / name).is_dir() and not (tmp_path / name).is_symlink()
    assert next(tmp_path.glob("file-moved-*")).read_text() == "somebody's"
    (tmp_path / "disk").symlink_to("/not/mounted")
    with pytest.raises(FileNotFoundError, match="it is a link to /not/mounted, which is not there"):
        make_folder(tmp_path / "disk")


def test_an_index_folder_that_leads_to_itself_heals(kept: Path, index: Path) -> None:
    shutil.rmtree(index)
    index.symlink_to(index.name)
    with Assistant(load_settings(articles=kept / "articles", home=index.parent)) as assistant:
        with pytest.raises(RagError, match=r"rag index|RAG_HOME"):
            assistant.retrieve(QUESTION)
        assert len(assistant.index().added) == len(TEXTS)
        assert assistant.retrieve(QUESTION)[0].chunk.file == "2.txt"
