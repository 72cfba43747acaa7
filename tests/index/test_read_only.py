"""What can be read is readable where nothing can be written, and nothing is left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag import Assistant, load_settings
from rag.errors import IndexNotWritable
from rag.index.private_copy import PREFIX, PrivateCopy, takes_writing
from rag.serving.doctor import examine
from tests.conftest import ROOT
from tests.support.indexed_folders import TEXTS, list_texts, read_folder, write

resource = pytest.importorskip("resource", reason="Windows has other ways to refuse")

QUESTION = "What did the museum in Tarn buy?"
NOBODY = 65534


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that others may read, with `articles` and `home`, indexed."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    for number, text in enumerate(TEXTS):
        write(folder / "articles", f"{number}.txt", text)
    with make(folder / "articles", folder / "home") as assistant:
        assistant.index()
        assistant.ask(QUESTION)  # so that everything is loaded
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def _temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder for temporary files of this test alone, in which everybody may write."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.chdir(folder)
        yield


def make(articles: Path, home: Path) -> Assistant:
    return Assistant(load_settings(articles=articles, home=home))


def list_copies() -> list[Path]:
    """The copies that this test made: in its own folder for temporary files."""
    return list(Path(os.environ["TMPDIR"]).glob(f"{PREFIX}*"))


def list_state(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def assert_everything_is_read(articles: Path, home: Path) -> None:
    before = list_state(home)
    with make(articles, home) as assistant:
        assert assistant.is_indexed()
        assert assistant.read_status().files == len(TEXTS)
        assert "a painting of a heron" in assistant.ask(QUESTION).text
        assert "Calder Ridge" in assistant.ask("Which places are mentioned?").text
        assert list_texts(assistant) == read_folder(articles)
        assert assistant.library.is_read_from_copy()
        assert len(list_copies()) == 1
        write(articles, "new.txt", TEXTS[0])
        with pytest.raises(IndexNotWritable) as error:
            assistant.index()
        (articles / "new.txt").unlink()
        assert "\n" not in str(error.value) and "rebuild" not in str(error.value)
    assert list_copies() == []
    assert list_state(home) == before


@contextmanager
def owned_by_somebody_else(folder: Path) -> Iterator[None]:
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
        try:
            if not os.access(ROOT / "rag", os.R_OK | os.X_OK, effective_ids=True):
                pytest.skip("other users cannot read this checkout")
            yield
        finally:
            os.seteuid(0)
        return
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(0o555)
    try:
        yield
    finally:
        for path in folders:
            path.chmod(0o755)


@contextmanager
def mounted(target: Path, *options: str) -> Iterator[None]:
    target.mkdir()
    mount = shutil.which("mount")
    if not mount or subprocess.run([mount, *options, str(target)], check=False, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(target)], check=True)


@contextmanager
def no_byte_written() -> Iterator[None]:
    """No file anywhere may grow, as if every disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_everything_is_read_when_the_index_is_somebody_elses(place: Path) -> None:
    (place / "articles").chmod(0o777)
    with owned_by_somebody_else(place / "home"):
        assert_everything_is_read(place / "articles", place / "home")


def test_everything_is_read_when_the_disk_is_read_only(place: Path, tmp_path: Path) -> None:
    target = tmp_path / "mounted"
    with mounted(target, "--bind", str(place / "home")):
        if subprocess.run(["mount", "-o", "remount,bind,ro", str(target)], check=False).returncode:
            pytest.skip("nothing can be mounted read-only here")
        assert_everything_is_read(place / "articles", target)
        found = {finding.about: finding for finding in examine(articles=place / "articles", home=target)}
        assert found["index"].state == "ok" and "private copy" in found["index"].message


def test_everything_is_read_when_the_disk_is_full(place: Path, tmp_path: Path) -> None:
    target = tmp_path / "mounted"
    with mounted(target, "-t", "tmpfs", "-o", "size=3m", "tmpfs"):
        shutil.copytree(place / "home", target, dirs_exist_ok=True)
        with pytest.raises(OSError), (target / "fill").open("wb", buffering=0) as fill:
            while fill.write(bytes(4096)):
                pass
        assert_everything_is_read(place / "articles", target)


def test_one_line_says_so_when_no_byte_can_be_written_anywhere(place: Path) -> None:
    with make(place / "articles", place / "home") as assistant, no_byte_written():
        assert not takes_writing(place)
        assert assistant.read_status().files == len(TEXTS)
        with pytest.raises(IndexNotWritable) as error:
            assistant.ask(QUESTION)
    message = str(error.value)
    assert "\n" not in message and "Nothing can be written" in message and "rebuild" not in message
    assert list_copies() == []


def make_store(folder: Path) -> Path:
    write(folder, "chroma.sqlite3", "the database")
    write(folder, "small/data_level0.bin", "rebuilt")
    write(folder, "large/index_metadata.pickle", "read")
    write(folder, "large/data_level0.bin", "vectors")
    return folder


def test_a_copy_holds_what_chroma_writes_and_links_to_what_it_reads(tmp_path: Path) -> None:
    store = make_store(tmp_path / "chroma")
    copy = PrivateCopy(store)
    for path in (path for path in store.rglob("*") if path.is_file()):
        assert (copy.store / path.relative_to(store)).read_text() == path.read_text()
    assert (copy.store / "large").is_symlink() and not (copy.store / "small").is_symlink()
    assert oct(copy.store.parent.stat().st_mode)[-3:] == "700"  # articles are nobody else's business
    copy.close()
    assert list_copies() == [] and (store / "large" / "data_level0.bin").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from rag.index.private_copy import PrivateCopy
copy = PrivateCopy(Path(sys.argv[1]))
if sys.argv[2] == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("end", ["killed", "ended"])
def test_a_copy_is_gone_with_its_process_at_the_latest_with_the_next_copy(tmp_path: Path, end: str) -> None:
    store = make_store(tmp_path / "chroma")
    mine = PrivateCopy(store)
    subprocess.run([sys.executable, "-c", KILLED, str(store), end], check=False)
    assert len(list_copies()) == (2 if end == "killed" else 1)
    PrivateCopy(store).close()
    assert list_copies() == [mine.store.parent]  # it is in use
    mine.close()


def test_a_store_that_is_too_large_is_refused_in_one_line(tmp_path: Path) -> None:
    store = make_store(tmp_path / "chroma")
    with (store / "chroma.sqlite3").open("r+b") as stream:
        stream.truncate(5 << 30)  # takes no space
    with pytest.raises(IndexNotWritable, match=r"its 5\.4 GB are too much for a private copy"):
        PrivateCopy(store)
    assert list_copies() == []
