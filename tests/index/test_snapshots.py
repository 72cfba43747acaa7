"""A state of the index takes the place of the old one at once, and no state is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import IndexBusy, StoreError
from rag.index.snapshots import Generations


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "home" / "index")


def publish(generations: Generations, content: str) -> Path:
    with generations.lock():
        work = generations.begin()
        (work / "state").write_text(content)
        return generations.publish()


def read_state(generations: Generations) -> str | None:
    current = generations.find_current()
    return (current / "state").read_text() if current else None


def test_nothing_is_made_on_disk_when_only_read(generations: Generations) -> None:
    assert generations.find_current() is None
    assert not generations.folder.exists()


def test_readers_see_the_new_state_when_it_is_published(generations: Generations) -> None:
    publish(generations, "one")
    publish(generations, "two")
    assert read_state(generations) == "two"


def test_readers_see_the_old_state_when_a_writer_is_at_work(generations: Generations) -> None:
    publish(generations, "one")
    with generations.lock():
        (generations.begin() / "state").write_text("half")
        assert read_state(generations) == "one"


def test_a_writer_begins_from_a_copy_when_there_is_a_state(generations: Generations) -> None:
    publish(generations, "one")
    with generations.lock():
        assert (generations.begin() / "state").read_text() == "one"
        assert not (generations.begin(empty=True) / "state").exists()


def test_the_state_before_is_kept_for_readers_in_the_middle_when_published(generations: Generations) -> None:
    first, second = publish(generations, "one"), publish(generations, "two")
    assert (first / "state").read_text() == "one"
    third = publish(generations, "three")
    assert not first.exists()
    assert second.exists() and third.exists()


def test_the_next_writer_goes_on_when_one_was_interrupted(generations: Generations) -> None:
    publish(generations, "one")
    with generations.lock():
        (generations.begin() / "state").write_text("one and a half")
        generations.keep_for_resume()
    assert read_state(generations) == "one"
    assert generations.has_interrupted_work()
    with generations.lock():
        assert (generations.begin() / "state").read_text() == "one and a half"


def test_interrupted_work_is_forgotten_when_another_state_was_published(generations: Generations) -> None:
    publish(generations, "one")
    with generations.lock():
        (generations.begin() / "state").write_text("lost")
        generations.checkpoint()
        (generations.begin(empty=True) / "state").write_text("two")
        generations.publish()
    assert not generations.has_interrupted_work()
    with generations.lock():
        assert (generations.begin() / "state").read_text() == "two"


def test_no_more_than_the_last_stretch_is_lost_when_a_writer_was_killed(generations: Generations) -> None:
    with generations.lock():
        work = generations.begin()
        (work / "state").write_text("saved")
        generations.checkpoint()
        (work / "state").write_text("torn")
    with generations.lock():  # the work of a killed writer is never trusted
        assert (generations.begin() / "state").read_text() == "saved"


def test_the_state_is_as_before_when_a_writer_failed(generations: Generations) -> None:
    publish(generations, "one")
    with generations.lock():
        generations.begin()
        generations.drop_work()
    assert read_state(generations) == "one"
    assert not generations.has_interrupted_work()


def test_a_second_writer_is_refused_when_another_process_writes(generations: Generations) -> None:
    script = (
        "import sys; from pathlib import Path; from rag.index.snapshots import Generations\n"
        "with Generations(Path(sys.argv[1])).lock():\n    print('locked', flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(generations.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout and other.stdout.readline() == "locked\n"
        with pytest.raises(IndexBusy, match="Another process"), generations.lock():
            pass
        other.communicate("\n")
    with generations.lock():
        pass


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="a folder is always writable to root, and on Windows")
def test_one_line_says_what_to_do_when_the_home_is_not_writable(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="RAG_HOME"), Generations(tmp_path / "index").lock():
            pass
    finally:
        tmp_path.chmod(0o700)


def test_one_line_says_what_to_do_when_the_home_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="RAG_HOME"), Generations(tmp_path / "file" / "index").lock():
        pass
