"""A new state of the index replaces the old one in one step, and no state is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import IndexBusy, StoreError
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
