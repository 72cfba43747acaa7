"""Processes of our own run nothing from the folder that they are started in, and neither does the command."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from rag.loading.loader_set import LoaderSet
from rag.loading.worker_process import WorkerProcess
from rag.trust.own_process import clean_environment, compose_python, leave_working_directory
from tests.conftest import ROOT
from tests.support.hostile_folder import fill_hostile_folder


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder full of modules, as the working directory; its path of what was run."""
    folder = tmp_path / "given"
    folder.mkdir()
    mark = fill_hostile_folder(folder)
    monkeypatch.chdir(folder)
    return mark


@contextmanager
def start(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The installed command, whose script lies elsewhere, in the working directory; it is ended afterwards."""
    script = Path.cwd().parent / "rag-script.py"
    script.write_text("from rag.cli.main import main\nmain()\n", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate()


def test_a_process_of_our_own_runs_nothing_from_its_folder(hostile: Path) -> None:
    done = subprocess.run(
        compose_python("ui.server", "--help"), env=clean_environment(), capture_output=True, text=True
    )
    assert (done.returncode, hostile.exists()) == (0, False), done.stderr
    assert "--megabytes" in done.stdout


def test_a_reading_process_runs_nothing_from_its_folder(hostile: Path) -> None:
    worker = WorkerProcess(LoaderSet(1 << 20))
    page = Path("page.html")
    page.write_text("<html><body><p>The ferry sank in May.</p></body></html>", encoding="utf-8")
    read = worker.read(page, "page.html", 60)
    worker.close()
    assert not isinstance(read, FileUnreadable)
    assert not hostile.exists()


def test_command_and_chat_run_nothing_and_obey_nothing_of_their_folder(hostile: Path, tmp_path: Path) -> None:
    (Path.cwd() / "news.txt").write_text(
        "The harbour of Kiel cost 17 million euros, the council said.", encoding="utf-8"
    )
    folders = ("--articles", ".", "--home", str(tmp_path / "home"))
    with start("ask", "How much did the harbour of Kiel cost?", *folders) as asking:
        out, err = asking.communicate()
        assert "17 million" in out, err
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with start("chat", "--no-browser", "--port", str(port), *folders) as chatting:
        assert chatting.stderr is not None
        assert f"http://127.0.0.1:{port}" in chatting.stderr.readline()
        assert urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health").read() == b"ok"
    assert not hostile.exists()


def test_entries_of_the_path_that_mean_the_working_directory_are_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", ".", "plugins", str(tmp_path), ""]))
    assert clean_environment()["PYTHONPATH"] == str(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep)
    assert "PYTHONPATH" not in clean_environment()


def test_the_command_itself_takes_its_folder_off_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), "/elsewhere"])
    leave_working_directory()
    assert sys.path == ["/elsewhere"]
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", [str(ROOT), "/elsewhere"])
    leave_working_directory()
    assert sys.path == [str(ROOT), "/elsewhere"]  # a clone that is not installed
