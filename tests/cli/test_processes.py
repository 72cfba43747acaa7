"""The command in several processes at once, interrupted, and what it imports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.support.commands import QUESTION, Command, assert_one_line, start

# --- several processes, and signals


def test_a_running_process_sees_the_change_when_another_indexes(indexed: Command) -> None:
    place = ("--articles", str(indexed.articles), "--home", str(indexed.home))
    with start("ask", "--json", "-", *place) as reader:
        assert reader.stdin and reader.stdout

        def ask(question: str) -> Any:
            assert reader.stdin and reader.stdout
            reader.stdin.write(question + "\n")
            reader.stdin.flush()
            return json.loads(reader.stdout.readline())

        question = "How many hectares did the wildfire near Calder Ridge burn?"
        assert ask(question)["abstained"]
        path = indexed.articles / "fire.txt"
        path.write_text("A wildfire near Calder Ridge burned 300 hectares on Monday. Nobody was hurt.\n")
        assert start("index", *place).wait() == 0
        assert ask(question)["sources"] == ["fire.txt"]
        path.unlink()
        assert start("index", *place).wait() == 0
        assert "fire.txt" not in {passage["file"] for passage in ask(question)["passages"]}
        reader.stdin.close()
        assert reader.wait() == 0


def test_processes_that_open_a_fresh_index_at_once_are_all_answered(indexed: Command) -> None:
    place = ("--articles", str(indexed.articles), "--home", str(indexed.home))
    processes = [start("ask", "--json", QUESTION, *place) for _ in range(3)]
    results = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0] * 3
    assert {json.loads(out)["sources"][0] for out, _ in results} == {"001_676866eb0907da5c.txt"}


def write_many(folder: Path, count: int) -> None:
    for number in range(count):
        body = f"Report {number}: the committee for road {number * 7} met again and decided nothing new. " * 30
        (folder / f"{number:04d}.txt").write_text(body)


def wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while not path.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)


@pytest.mark.skipif(os.name == "nt", reason="signals are Unix's")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_the_index_is_as_before_and_questions_go_on_when_indexing_is_stopped(
    indexed: Command, sent: signal.Signals
) -> None:
    place = ("--articles", str(indexed.articles), "--home", str(indexed.home))
    before = indexed.read_json("status", "--files")
    write_many(indexed.articles, 300)
    process = start("index", *place)
    wait_for(Path(before["index"]) / "work" / "words.sqlite3", process)
    time.sleep(0.5)
    second = start("index", *place)
    _, second_err = second.communicate()
    assert second.returncode == 1 and "Another process is indexing" in second_err
    assert indexed.read_json("ask", QUESTION)["sources"] == ["001_676866eb0907da5c.txt"]
    process.send_signal(sent)
    _, err = process.communicate()
    if sent == signal.SIGINT:
        assert process.returncode == 130
        assert_one_line(err)
    after = indexed.read_json("status", "--files")
    assert after["documents"] == before["documents"]


def test_a_closed_pipe_is_no_error(indexed: Command) -> None:
    command = (
        f"{sys.executable} -m rag show 000_9485b8097e7bb3d4.txt --articles {indexed.articles} --home {indexed.home}"
    )
    done = subprocess.run(f"{command} | head -c 10", shell=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stderr == ""


# --- what a command loads


@pytest.mark.parametrize(
    ("arguments", "forbidden"),
    [
        (("--help",), ("chromadb", "llama_index", "onnxruntime", "numpy", "pydantic")),
        (("status",), ("chromadb", "llama_index", "onnxruntime")),
        (
            ("ask", QUESTION),
            (
                "llama_index",
                "trafilatura",
                "pypdfium2",
                "docx",
                "dateparser",
                "torch",
                "sklearn",
                "rapidocr",
                "cv2",
                "PIL",
            ),
        ),
        (("show", "000_9485b8097e7bb3d4.txt"), ("llama_index",)),
        (("index",), ("llama_index", "trafilatura", "pypdfium2", "docx", "rapidocr", "cv2")),
    ],
)
def test_nothing_heavy_is_imported_that_a_command_does_not_need(
    indexed: Command, arguments: Sequence[str], forbidden: Sequence[str]
) -> None:
    place = [] if arguments == ("--help",) else ["--articles", str(indexed.articles), "--home", str(indexed.home)]
    script = (
        "import sys; from rag.cli.main import run; code = run(sys.argv[1:]);"
        "print(' '.join(sorted({name.split('.')[0] for name in sys.modules})), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", script, *arguments, *place], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert not set(forbidden) & set(done.stderr.splitlines()[-1].split())
