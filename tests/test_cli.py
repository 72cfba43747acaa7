"""The command as its users and their scripts meet it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rag.cli import run
from tests.conftest import ROOT, SEEDS

QUESTION = "How many men does Putin's decree call up?"
ANSWER_KEYS = {
    "question": str,
    "asked_as": str,
    "answer": str,
    "abstained": bool,
    "confidence": float,
    "statements": list,
    "sources": list,
    "passages": list,
    "mode": str,
    "milliseconds": dict,
}


class Command:
    """Runs `rag` in this process on one folder and one home, and keeps what it printed."""

    def __init__(self, capfd: pytest.CaptureFixture[str], articles: Path, home: Path) -> None:
        self._capfd = capfd
        self.articles = articles
        self.home = home

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        self._capfd.readouterr()
        code = run([*arguments, "--articles", str(self.articles), "--home", str(self.home)])
        out, err = self._capfd.readouterr()
        return code, out, err

    def read_json(self, *arguments: str) -> Any:
        code, out, err = self(*arguments, "--json")
        assert code == 0, err
        return json.loads(out)


@pytest.fixture
def rag(capfd: pytest.CaptureFixture[str], articles: Path, tmp_path: Path) -> Command:
    return Command(capfd, articles, tmp_path / "home")


@pytest.fixture
def indexed(rag: Command) -> Command:
    assert rag("index")[0] == 0
    return rag


def start(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "rag", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        **options,
    )


def assert_one_line(err: str) -> None:
    lines = [line for line in err.splitlines() if line.strip()]
    assert len(lines) == 1, err
    assert lines[0].startswith("rag: ")


# --- index


def test_index_reports_every_kind_of_change(rag: Command) -> None:
    first = rag.read_json("index")
    assert len(first["added"]) == 5
    (rag.articles / "broken.txt").write_bytes(b"")
    (rag.articles / "picture.jpg").write_bytes(b"")
    second = rag.read_json("index")
    assert len(second["unchanged"]) == 5
    assert second["failed"] == [{"file": "broken.txt", "reason": "it is empty"}]
    assert second["other_kinds"] == ["picture.jpg"]


def test_index_prints_a_line_for_each_kind_and_each_failure(rag: Command) -> None:
    (rag.articles / "broken.txt").write_bytes(b"")
    code, out, _ = rag("index")
    assert code == 0
    assert re.search(r"^added\s+5\b", out, re.MULTILINE)
    assert re.search(r"^failed\s+1$", out, re.MULTILINE)
    assert "broken.txt: it is empty" in out


def test_index_takes_the_folder_as_an_argument(
    capfd: pytest.CaptureFixture[str], articles: Path, tmp_path: Path
) -> None:
    assert run(["index", str(articles), "--home", str(tmp_path / "home")]) == 0
    assert re.search(r"^added\s+5\b", capfd.readouterr().out, re.MULTILINE)


# --- ask


def test_ask_prints_the_answer_with_marks_and_its_sources(indexed: Command) -> None:
    code, out, err = indexed("ask", QUESTION)
    assert (code, err) == (0, "")
    assert "160,000" in out and "[1]" in out
    assert re.search(r"\[1\] 001_676866eb0907da5c\.txt, “.+”, \d+:\d+", out)


def test_ask_json_has_the_promised_keys_and_true_quotes(indexed: Command) -> None:
    answer = indexed.read_json("ask", QUESTION)
    for key, kind in ANSWER_KEYS.items():
        assert isinstance(answer[key], kind), key
    assert "total" in answer["milliseconds"]
    assert answer["sources"] == ["001_676866eb0907da5c.txt"]
    for statement in answer["statements"]:
        assert statement["verified"] is True
        for citation in statement["citations"]:
            text = (indexed.articles / citation["file"]).read_text(encoding="utf-8")
            assert text[citation["start"] : citation["end"]] == citation["quote"]
            assert f"[{citation['n']}]" in answer["answer"]
    for passage in answer["passages"]:
        text = (indexed.articles / passage["file"]).read_text(encoding="utf-8")
        assert text[passage["start"] : passage["end"]] == passage["text"]
        assert -1 <= passage["similarity"] <= 1


def test_ask_says_so_and_shows_the_nearest_when_the_articles_do_not_tell(indexed: Command) -> None:
    code, out, _ = indexed("ask", "What is the recipe for a Neapolitan pizza dough?")
    assert code == 0
    assert "The articles do not say." in out
    assert "Nearest passages" in out
    answer = indexed.read_json("ask", "What is the recipe for a Neapolitan pizza dough?")
    assert answer["abstained"] and answer["statements"] == [] and answer["sources"] == [] and answer["passages"]


def test_ask_indexes_first_and_says_so_when_nothing_is_indexed(rag: Command) -> None:
    code, out, err = rag("ask", QUESTION)
    assert code == 0
    assert "160,000" in out
    assert "Nothing is indexed yet" in err


def test_ask_reads_a_question_a_line_and_writes_an_object_a_line(indexed: Command) -> None:
    command = start("ask", "--json", "-", "--articles", str(indexed.articles), "--home", str(indexed.home))
    out, err = command.communicate(f"{QUESTION}\n\nWho visited Kiev?\n")
    objects = [json.loads(line) for line in out.splitlines()]
    assert [item["question"] for item in objects] == [QUESTION, "", "Who visited Kiev?"]
    assert "error" in objects[1] and "answer" in objects[2]
    assert command.returncode == 1
    assert_one_line(err)


def test_only_the_files_asked_for_are_read(indexed: Command) -> None:
    answer = indexed.read_json("ask", "What did Blinken say?", "--file", "002*", "--file", "004_19fc496d41bd9699.txt")
    assert {passage["file"][:3] for passage in answer["passages"]} <= {"002", "004"}
    assert answer["passages"]


def test_only_the_dates_asked_for_are_read(indexed: Command) -> None:
    inside = indexed.read_json("ask", "What did Blinken say?", "--since", "2024-05", "--until", "2024-05-15")
    assert {passage["file"] for passage in inside["passages"]} == {"000_9485b8097e7bb3d4.txt"}
    outside = indexed.read_json("ask", "What did Blinken say?", "--since", "2024-05-16")
    assert outside["passages"] == [] and outside["abstained"]


def test_top_bounds_the_passages(indexed: Command) -> None:
    assert len(indexed.read_json("ask", QUESTION, "--top", "2")["passages"]) == 2


def test_a_deleted_file_is_never_cited_even_before_the_next_index(indexed: Command) -> None:
    (indexed.articles / "001_676866eb0907da5c.txt").unlink()
    answer = indexed.read_json("ask", QUESTION)
    assert "001_676866eb0907da5c.txt" not in {passage["file"] for passage in answer["passages"]}
    assert any("no longer in the folder" in note for note in answer["notes"])


def test_a_changed_file_is_pointed_out_before_the_next_index(indexed: Command) -> None:
    path = indexed.articles / "001_676866eb0907da5c.txt"
    path.write_text(path.read_text() + "\nOne line more.\n")
    answer = indexed.read_json("ask", QUESTION)
    assert any("has changed since it was indexed" in note for note in answer["notes"])
    assert "has changed" in indexed("ask", QUESTION)[1]


def test_text_of_articles_cannot_steer_the_terminal(indexed: Command) -> None:
    (indexed.articles / "evil.txt").write_text(
        "The zyx gauge reads \x1b[2J\x1b]0;owned\x07 forty-two degrees [bold red]today[/bold red].\n"
    )
    indexed("index")
    for command in (("ask", "What does the zyx gauge read?"), ("show", "evil.txt")):
        out = indexed(*command)[1]
        assert "\x1b[2J" not in out and "\x07" not in out
    assert "[bold red]" in indexed("show", "evil.txt")[1]


# --- show, status, completion, help


def test_show_prints_the_document_and_marks_the_span(indexed: Command) -> None:
    text = (SEEDS / "000_9485b8097e7bb3d4.txt").read_text()
    code, out, _ = indexed("show", "000_9485b8097e7bb3d4.txt", "--at", "10:20")
    assert code == 0
    assert f">>>{text[10:20]}<<<" in out
    assert "2024-05-15" in out
    assert indexed.read_json("show", "000_9485b8097e7bb3d4.txt")["text"] == text


def test_status_tells_what_is_indexed_with_what_and_where(indexed: Command) -> None:
    status = indexed.read_json("status", "--files")
    assert (status["files"], status["embedding"]) == (5, "all-MiniLM-L6-v2")
    assert status["maker"]["dimension"] == 384
    assert Path(status["store"]).is_dir()
    assert [document["file"] for document in status["documents"]] == sorted(path.name for path in SEEDS.glob("*.txt"))
    out = indexed("status")[1]
    assert "5 files" in out and "all-MiniLM-L6-v2" in out


def test_status_works_when_nothing_is_indexed(rag: Command) -> None:
    assert rag.read_json("status")["files"] == 0
    assert "nothing yet" in rag("status")[1]
    assert not rag.home.exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(capfd: pytest.CaptureFixture[str], shell: str) -> None:
    assert run(["completion", shell]) == 0
    assert "_RAG_COMPLETE" in capfd.readouterr().out


def test_version_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert re.search(r"rag.* \d+\.\d+\.\d+", capfd.readouterr().out)


# --- wrong input


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("?!", "holds no words"),
        ("x" * 100_000, "100,000 characters"),
        ("Who\x1b[31m?", r"U\+001B"),
        ("Who\x00?", r"U\+0000"),
    ],
)
def test_a_question_that_is_none_is_refused_before_anything_is_indexed(rag: Command, question: str, told: str) -> None:
    code, out, err = rag("ask", question)
    assert (code, out) == (1, "")
    assert_one_line(err)
    assert re.search(told, err)
    assert not rag.home.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ask", "Who?", "--file", "nowhere.txt"), "nowhere.txt"),
        (("ask", "Who?", "--since", "2025-01-01", "--until", "2024-01-01"), "Swap"),
        (("show", "nowhere.txt"), "nowhere.txt"),
        (("show", "000*"), "Name one file"),
        (("show", "000_9485b8097e7bb3d4.txt", "--at", "5:999999"), "beyond its end"),
    ],
)
def test_one_line_tells_what_is_wrong_with_a_request(indexed: Command, arguments: Sequence[str], told: str) -> None:
    code, out, err = indexed(*arguments)
    assert (code, out) == (1, "")
    assert_one_line(err)
    assert told in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "Who?", "--since", "yesterday"),
        ("ask", "Who?", "--top", "0"),
        ("show", "a.txt", "--at", "20:10"),
        ("nonsense",),
        ("index", "--nonsense"),
        ("completion", "tcsh"),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(
    capfd: pytest.CaptureFixture[str], arguments: Sequence[str]
) -> None:
    assert run(arguments) == 2
    assert_one_line(capfd.readouterr().err)


@pytest.mark.parametrize(
    "arguments", [("index",), ("ask", "Who signed it?"), ("show", "a.txt"), ("index", "--rebuild")]
)
def test_one_line_names_the_folder_when_there_is_none(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, arguments: Sequence[str]
) -> None:
    assert run([*arguments, "--articles", str(tmp_path / "missing")]) == 1
    err = [line for line in capfd.readouterr().err.splitlines() if not line.startswith("Nothing is indexed yet")]
    assert_one_line("\n".join(err))
    assert str(tmp_path / "missing") in err[0]


def test_two_folders_at_once_are_refused(capfd: pytest.CaptureFixture[str], articles: Path, tmp_path: Path) -> None:
    assert run(["index", str(tmp_path), "--articles", str(articles)]) == 1
    assert_one_line(capfd.readouterr().err)


def test_a_traceback_is_shown_only_with_debug(rag: Command) -> None:
    with pytest.raises(Exception, match="no folder"):
        run(["index", "--articles", str(rag.home / "missing"), "--debug"])


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
    processes = [start("ask", "--json", QUESTION, *place) for _ in range(5)]
    results = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0] * 5
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


# --- what is imported


@pytest.mark.parametrize(
    ("arguments", "forbidden"),
    [
        (("--help",), ("chromadb", "llama_index", "onnxruntime", "numpy", "pydantic")),
        (("status",), ("chromadb", "llama_index", "onnxruntime")),
        (("ask", QUESTION), ("llama_index", "trafilatura", "pypdfium2", "docx", "dateparser", "torch", "sklearn")),
        (("show", "000_9485b8097e7bb3d4.txt"), ("llama_index",)),
        (("index",), ("llama_index", "trafilatura", "pypdfium2", "docx")),
    ],
)
def test_nothing_heavy_is_imported_that_a_command_does_not_need(
    indexed: Command, arguments: Sequence[str], forbidden: Sequence[str]
) -> None:
    place = [] if arguments == ("--help",) else ["--articles", str(indexed.articles), "--home", str(indexed.home)]
    script = (
        "import sys; from rag.cli import run; code = run(sys.argv[1:]);"
        "print(' '.join(sorted({name.split('.')[0] for name in sys.modules})), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", script, *arguments, *place], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert not set(forbidden) & set(done.stderr.splitlines()[-1].split())
