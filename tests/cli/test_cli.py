"""The command as users and scripts see it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from rag.cli.main import run
from tests.conftest import SEEDS
from tests.support.commands import QUESTION, Command, assert_one_line, start

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


# --- index


def test_index_reports_every_kind_of_change(rag: Command) -> None:
    first = rag.read_json("index")
    assert len(first["added"]) == 5
    (rag.articles / "broken.txt").write_bytes(b"")
    (rag.articles / "sound.mp3").write_bytes(b"")
    second = rag.read_json("index")
    assert len(second["unchanged"]) == 5
    assert second["failed"] == [{"file": "broken.txt", "reason": "it is empty"}]
    assert second["other_kinds"] == ["sound.mp3"]


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
        ("?!", "contains no words"),
        ("x" * 100_000, "100,000 characters"),
        ("x" * 2_001, "limit is 2,000"),
        ("The harbour was dredged in spring. " * 600, "limit is 20,000"),
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
