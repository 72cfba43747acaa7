"""A new state of the index replaces the old one in one step, and no state is lost."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import IndexBusy, IndexDamaged, StoreError
from rag.index.reading_marks import ReadingMark
from rag.index.snapshots import Snapshots


@pytest.fixture
def snapshots(tmp_path: Path) -> Snapshots:
    return Snapshots(tmp_path / "home" / "index")


def publish(snapshots: Snapshots, content: str) -> Path:
    with snapshots.lock():
        work = snapshots.begin()
        (work / "state").write_text(content)
        return snapshots.publish()


def read_state(snapshots: Snapshots) -> str | None:
    current = snapshots.find_current()
    return (current / "state").read_text() if current else None


def test_nothing_is_made_on_disk_when_only_read(snapshots: Snapshots) -> None:
    assert snapshots.find_current() is None
    assert not snapshots.folder.exists()


def test_readers_see_the_new_state_when_it_is_published(snapshots: Snapshots) -> None:
    publish(snapshots, "one")
    publish(snapshots, "two")
    assert read_state(snapshots) == "two"


def test_readers_see_the_old_state_when_a_writer_is_at_work(snapshots: Snapshots) -> None:
    publish(snapshots, "one")
    with snapshots.lock():
        (snapshots.begin() / "state").write_text("half")
        assert read_state(snapshots) == "one"


def test_a_writer_begins_from_a_copy_when_there_is_a_state(snapshots: Snapshots) -> None:
    publish(snapshots, "one")
    with snapshots.lock():
        assert (snapshots.begin() / "state").read_text() == "one"
        assert not (snapshots.begin(empty=True) / "state").exists()


def test_the_state_before_is_kept_for_readers_in_the_middle_when_published(snapshots: Snapshots) -> None:
    first, second = publish(snapshots, "one"), publish(snapshots, "two")
    assert (first / "state").read_text() == "one"
    third = publish(snapshots, "three")
    assert not first.exists()
    assert second.exists() and third.exists()


def test_the_next_writer_goes_on_when_one_was_interrupted(snapshots: Snapshots) -> None:
    publish(snapshots, "one")
    with snapshots.lock():
        (snapshots.begin() / "state").write_text("one and a half")
        snapshots.keep_for_resume()
    assert read_state(snapshots) == "one"
    assert snapshots.has_interrupted_work()
    with snapshots.lock():
        assert (snapshots.begin() / "state").read_text() == "one and a half"


def test_interrupted_work_is_forgotten_when_another_state_was_published(snapshots: Snapshots) -> None:
    publish(snapshots, "one")
    with snapshots.lock():
        (snapshots.begin() / "state").write_text("lost")
        snapshots.checkpoint()
        (snapshots.begin(empty=True) / "state").write_text("two")
        snapshots.publish()
    assert not snapshots.has_interrupted_work()
    with snapshots.lock():
        assert (snapshots.begin() / "state").read_text() == "two"


def test_no_more_than_the_last_stretch_is_lost_when_a_writer_was_killed(snapshots: Snapshots) -> None:
    with snapshots.lock():
        work = snapshots.begin()
        (work / "state").write_text("saved")
        snapshots.checkpoint()
        (work / "state").write_text("torn")
    with snapshots.lock():  # the work of a killed writer is never trusted
        assert (snapshots.begin() / "state").read_text() == "saved"


def test_the_state_is_as_before_when_a_writer_failed(snapshots: Snapshots) -> None:
    publish(snapshots, "one")
    with snapshots.lock():
        snapshots.begin()
        snapshots.drop_work()
    assert read_state(snapshots) == "one"
    assert not snapshots.has_interrupted_work()


def test_a_second_writer_is_refused_when_another_process_writes(snapshots: Snapshots) -> None:
    script = (
        "import sys; from pathlib import Path; from rag.index.snapshots import Snapshots\n"
        "with Snapshots(Path(sys.argv[1])).lock():\n    print('locked', flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(snapshots.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout and other.stdout.readline() == "locked\n"
        with pytest.raises(IndexBusy, match="Another process"), snapshots.lock():
            pass
        other.communicate("\n")
    with snapshots.lock():
        pass


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="a folder is always writable to root, and on Windows")
def test_one_line_says_what_to_do_when_the_home_is_not_writable(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="RAG_HOME"), Snapshots(tmp_path / "index").lock():
            pass
    finally:
        tmp_path.chmod(0o700)


def test_one_line_says_what_to_do_when_the_home_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="RAG_HOME"), Snapshots(tmp_path / "file" / "index").lock():
        pass


@pytest.mark.parametrize("content", [b"", b"\xff\xfe noise", b"../../elsewhere", b"[1]", b"/", b"20010101-000000-no"])
def test_the_newest_state_is_read_and_pointed_to_again_when_the_pointer_is_damaged(
    snapshots: Snapshots, content: bytes
) -> None:
    publish(snapshots, "one")
    second = publish(snapshots, "two")
    (snapshots.folder / "current").write_bytes(content)
    assert read_state(snapshots) == "two"
    with snapshots.lock():
        pass
    assert (snapshots.folder / "current").read_text() == second.name


@pytest.mark.parametrize(
    "name", ["current", "current.new", "lock", "opening", "work", "resume", "resume.new", "generations"]
)
def test_a_writer_puts_right_what_is_a_file_or_a_folder_and_should_not_be(snapshots: Snapshots, name: str) -> None:
    for make in (lambda path: path.write_bytes(b"noise"), lambda path: (path / "within").mkdir(parents=True)):
        publish(snapshots, "one")
        path = snapshots.folder / name
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        make(path)
        with snapshots.opening():
            pass
        if name != "generations":
            assert read_state(snapshots) == "one"
        publish(snapshots, "two")
        assert read_state(snapshots) == "two"


def test_a_pointer_that_leads_to_itself_is_put_right(snapshots: Snapshots) -> None:
    publish(snapshots, "kept")
    pointer = snapshots.folder / "current"
    pointer.unlink()
    pointer.symlink_to(pointer.name)
    assert read_state(snapshots) == "kept"
    with snapshots.lock():
        pass
    assert not pointer.is_symlink() and read_state(snapshots) == "kept"


def test_a_state_that_cannot_be_copied_is_damaged(snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the writer makes the index again from the articles."""
    publish(snapshots, "old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(shutil, "copyfile", fail)
    with snapshots.lock(), pytest.raises(IndexDamaged, match="Input/output error"):
        snapshots.begin()
    assert not (snapshots.folder / "work").exists()


def test_a_file_in_place_of_the_folder_is_moved_away(snapshots: Snapshots) -> None:
    snapshots.folder.parent.mkdir()
    snapshots.folder.write_text("somebody's")
    assert snapshots.find_current() is None
    publish(snapshots, "one")
    assert read_state(snapshots) == "one"
    assert [path.read_text() for path in snapshots.folder.parent.iterdir() if path.is_file()] == ["somebody's"]


def test_names_sort_by_time_also_when_the_clock_is_set_back(snapshots: Snapshots) -> None:
    publish(snapshots, "one").rename(snapshots.folder / "generations" / "22000101-000000-0")
    (snapshots.folder / "current").write_text("22000101-000000-0")
    names = [publish(snapshots, "two").name, publish(snapshots, "three").name]
    assert names == sorted(names) and names[0] > "22000101-000000-0"
    (snapshots.folder / "current").unlink()
    assert read_state(snapshots) == "three"


KILLED = """
import os, signal, sys
from pathlib import Path
from rag.index.snapshots import Snapshots
snapshots, moment = Snapshots(Path(sys.argv[1])), sys.argv[2]
with snapshots.lock():
    work = snapshots.begin()
    (work / "state").write_text("lost " * 1000)
    if moment == "after a checkpoint":
        snapshots.checkpoint()
    if moment == "before the pointer":
        (work / "base").unlink()
        work.rename(snapshots.folder / "generations" / "20010101-000000-dead")
        (snapshots.folder / "current.new").write_text("20010101-")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_what_killed_writers_leave_behind_is_gone_after_the_next_run(snapshots: Snapshots) -> None:
    publish(snapshots, "kept")
    for moment in ("at work", "before the pointer", "at work", "before the pointer"):
        subprocess.run([sys.executable, "-c", KILLED, str(snapshots.folder), moment], check=False)
    assert read_state(snapshots) == "kept"
    with snapshots.lock():  # and finds nothing to do
        pass
    assert sorted(path.name for path in snapshots.folder.iterdir()) == ["current", "generations", "lock"]
    assert len(list((snapshots.folder / "generations").iterdir())) == 1
    assert read_state(snapshots) == "kept"
    subprocess.run([sys.executable, "-c", KILLED, str(snapshots.folder), "after a checkpoint"], check=False)
    with snapshots.lock():
        assert snapshots.has_interrupted_work()  # the next run can use it
        assert not (snapshots.folder / "work").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps open files itself")
def test_a_state_that_is_read_is_not_swept(snapshots: Snapshots) -> None:
    first = publish(snapshots, "one")
    mark = ReadingMark(first)
    for content in ("two", "three"):
        publish(snapshots, content)
    assert (first / "state").read_text() == "one"
    mark.close()
    with snapshots.lock():
        pass
    assert not first.exists()
    with pytest.raises(FileNotFoundError):
        ReadingMark(first)
