"""`rag check`."""

from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.kinds.checked_folder import write_folder
from tests.support.commands import Command, assert_one_line, start


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    return Command(capfd, write_folder(tmp_path / "folder"), tmp_path / "home")


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_exit_code_is_1_when_a_sentence_is_contradicted(command: Command, tmp_path: Path) -> None:
    file = write(
        tmp_path / "draft.txt", "The laboratory employs 120 people. Volunteers counted 54 otters on the river."
    )
    code, out, err = command("check", file)
    assert code == 1, err
    assert "rag: " not in err
    assert "[Volunteers counted 54 otters on the river.](2: contradicted)" in out
    assert "“Volunteers counted 31 otters on the river this winter.”" in out


def test_exit_code_is_0_when_all_is_borne_out(command: Command, tmp_path: Path) -> None:
    file = write(tmp_path / "draft.txt", "The laboratory employs 120 people.")
    code, out, _ = command("check", file, "--json")
    described = json.loads(out)
    assert code == 0
    assert described["kind"] == "check"
    assert described["checks"][0]["verdict"] == "supported"
    assert described["checks"][0]["evidence"][0]["citations"][0]["file"] == "laboratory.txt"


def test_page_stands_alone_and_escapes_when_html_is_asked_for(command: Command, tmp_path: Path) -> None:
    file = write(tmp_path / "draft.txt", "The laboratory employs 120 people <script>alert(1)</script>.")
    _, out, _ = command("check", file, "--format", "html")
    assert out.startswith("<!doctype html>")
    assert "<script" not in out
    assert "http" not in out
    assert "&lt;script&gt;" in out


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "empty"), (b"\xff\xfe\x00", "not UTF-8"), (b"a\0b", "binary"), (b"The bridge. " * 2000, "20,000")],
)
def test_an_error_is_one_line_when_a_file_cannot_be_checked(
    command: Command, tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "draft.txt").write_bytes(content)
    code, out, err = command("check", str(tmp_path / "draft.txt"))
    assert (code, out) == (1, "")
    assert_one_line(err)
    assert message in err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
def test_it_ends_with_one_line_when_it_is_interrupted(command: Command, tmp_path: Path) -> None:
    file = write(tmp_path / "draft.txt", " ".join(f"The laboratory employs {n} people." for n in range(500)))
    command("index")
    place = ("--articles", str(command.articles), "--home", str(command.home))
    with start("check", file, *place) as process:
        time.sleep(6)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert_one_line(err)
    assert "interrupted" in err


def test_an_error_is_one_line_when_the_file_is_missing(command: Command) -> None:
    code, _, err = command("check", "nowhere.txt")
    assert code == 1
    assert_one_line(err)
    assert "nowhere.txt" in err
