"""What `rag doctor` finds, and the command with a language model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.cli.main import run
from tests.conftest import ROOT, SEEDS
from tests.support.commands import QUESTION
from tests.support.model_server import ModelServer, Reply, serve_model

FAKE = "rag.testing.scripted_llm.ScriptedLLM:tiny"
SAID = "The decree calls up 160,000 men [1]."
KEY = "sk-verysecret-0123456789"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the shipped articles are indexed."""
    folder = tmp_path_factory.mktemp("home")
    assert run(["index", str(SEEDS), "--home", str(folder)]) == 0
    return folder


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serve_model() as served:
        yield served


def call(
    capfd: pytest.CaptureFixture[str], home: Path, *arguments: str, articles: Path = SEEDS
) -> tuple[int, str, str]:
    capfd.readouterr()
    code = run([*arguments, "--articles", str(articles), "--home", str(home)])
    out, err = capfd.readouterr()
    return code, out, err


def examine(capfd: pytest.CaptureFixture[str], home: Path, *arguments: str, **options: Any) -> dict[str, Any]:
    code, out, err = call(capfd, home, "doctor", "--json", *arguments, **options)
    told: dict[str, Any] = json.loads(out)
    assert code == (0 if told["ok"] else 1), err
    return {"ok": told["ok"], **{finding["about"]: finding for finding in told["findings"]}}


# --- rag doctor


def test_all_is_well_with_what_ships(capfd: pytest.CaptureFixture[str], home: Path) -> None:
    found = examine(capfd, home)
    about = ("settings", "models", "ocr", "articles", "index", "language model")
    assert [found[one]["state"] for one in about] == ["ok"] * 6
    assert "5 files" in found["articles"]["message"] and "none set" in found["language model"]["message"]
    code, out, _ = call(capfd, home, "doctor")
    assert code == 0 and len(out.splitlines()) == 6


@pytest.mark.parametrize(
    ("recogniser", "state", "message"),
    [
        ("off", "ok", "none; files with pictures of text are named in the report (OCR is switched off (RAG_OCR))"),
        ("tests.support.ocr:BrokenRecogniser", "wrong", "OCR failed (RuntimeError: the model has no weights)"),
        ("tests.support.ocr:BlindRecogniser", "note", "read '' where 'Footnote 2024' was drawn"),
        ("tests.support.ocr:Nobody", "wrong", "RAG_OCR names the text recogniser tests.support.ocr:Nobody"),
    ],
)
def test_the_recogniser_is_tried(
    capfd: pytest.CaptureFixture[str],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    recogniser: str,
    state: str,
    message: str,
) -> None:
    monkeypatch.setenv("RAG_OCR", recogniser)
    found = examine(capfd, home)["ocr"]
    assert found["state"] == state
    assert message in found["message"]


def test_an_index_that_does_not_match_the_folder_is_noted(
    capfd: pytest.CaptureFixture[str], articles: Path, tmp_path: Path
) -> None:
    assert examine(capfd, tmp_path / "home", articles=articles)["index"]["state"] == "note"
    call(capfd, tmp_path / "home", "index", articles=articles)
    (articles / "new.txt").write_text("One more article about the harbour.")
    found = examine(capfd, tmp_path / "home", articles=articles)
    assert found["ok"] and "1 new" in found["index"]["message"]


def test_a_missing_folder_is_wrong_and_the_other_looks_are_taken(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = examine(capfd, tmp_path / "home", articles=tmp_path / "nowhere")
    assert not found["ok"] and found["articles"]["state"] == "wrong"
    assert found["models"]["state"] == "ok" and found["language model"]["state"] == "ok"


def test_a_wrong_setting_is_wrong(
    capfd: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_PASAGES", "3")
    found = examine(capfd, home)
    assert "Did you mean RAG_PASSAGES" in found["settings"]["message"]


@pytest.mark.language_model
def test_the_language_model_is_really_asked(
    capfd: pytest.CaptureFixture[str], home: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("llama_index.llms.openai_like")
    monkeypatch.setenv("RAG_LLM_URL", server.url)
    monkeypatch.setenv("RAG_LLM_KEY", KEY)
    server.replies = [Reply(text="OK.")]
    found = examine(capfd, home, "--llm", "openai:small")
    assert found["ok"] and "'OK.'" in found["language model"]["message"]
    assert len(server.requests) == 1
    server.replies = [Reply(status=401, message=f"bad key {KEY}")]
    found = examine(capfd, home, "--llm", "openai:small")
    assert not found["ok"] and "RAG_LLM_KEY" in found["language model"]["message"]
    assert KEY not in str(found)


@pytest.mark.parametrize(
    ("llm", "told"),
    [
        ("openai:gpt-4o-mini", "OPENAI_API_KEY"),
        ("gguf:/nowhere/model.gguf", "gguf"),
        ("nothing:x", "not a kind of language"),
    ],
)
def test_a_language_model_that_cannot_be_had_is_wrong(
    capfd: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch, llm: str, told: str
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    found = examine(capfd, home, "--llm", llm)
    assert found["language model"]["state"] == "wrong"
    assert told in found["language model"]["message"] or "footnote-rag[openai]" in found["language model"]["message"]


# --- rag ask with a language model


@pytest.fixture
def replies(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the replies of the scripted model."""

    def set_replies(*texts: str, **options: Any) -> None:
        monkeypatch.setenv("RAG_LLM", FAKE)
        monkeypatch.setenv("RAG_LLM_OPTIONS", json.dumps({"replies": texts, **options}))

    return set_replies


def test_ask_prints_what_the_model_writes_with_its_sources(
    capfd: pytest.CaptureFixture[str], home: Path, replies: Any
) -> None:
    replies(SAID)
    code, out, err = call(capfd, home, "ask", QUESTION)
    assert (code, err) == (0, "")
    assert "The decree calls up 160,000 men. [1]" in out and "001_676866eb0907da5c.txt" in out
    assert f"written by {FAKE}" in out


def test_ask_json_tells_what_the_checks_came_to(capfd: pytest.CaptureFixture[str], home: Path, replies: Any) -> None:
    replies(f"{SAID} It also calls up 990,000 women [2][9].", "1: DROP")
    answer = json.loads(call(capfd, home, "ask", "--json", QUESTION)[1])
    assert (answer["mode"], answer["language_model"]) == ("generative", FAKE)
    assert (answer["removed_marks"], answer["unverified"], answer["left_out"]) == (1, 0, 1)
    for statement in answer["statements"]:
        for citation in statement["citations"]:
            text = (SEEDS / citation["file"]).read_text(encoding="utf-8")
            assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_ask_marks_what_cannot_be_verified_and_leaves_it_out_when_strict(
    capfd: pytest.CaptureFixture[str], home: Path, replies: Any
) -> None:
    replies(f"{SAID} It also calls up 990,000 women [1].", "1: It calls up 990,000 women.")
    said = " ".join(call(capfd, home, "ask", QUESTION)[1].split())
    assert "It also calls up 990,000 women. (not verified: the number 990,000 is not there)" in said
    strict = call(capfd, home, "ask", "--strict", QUESTION)[1]
    assert "990,000" not in strict and "1 left out" in strict


def test_ask_quotes_and_says_why_when_the_model_fails(
    capfd: pytest.CaptureFixture[str], home: Path, replies: Any
) -> None:
    replies(SAID, failures=[401])
    code, out, _ = call(capfd, home, "ask", QUESTION)
    assert code == 0 and "160,000 [1]" in out and "refused the key" in out and "quoted instead" in out


def test_ask_goes_without_the_model_when_told_to(capfd: pytest.CaptureFixture[str], home: Path, replies: Any) -> None:
    replies(SAID)
    answer = json.loads(call(capfd, home, "ask", "--json", "--llm", "none", QUESTION)[1])
    assert (answer["mode"], answer["language_model"]) == ("extractive", "")


def test_ask_abstains_without_calling_the_model(capfd: pytest.CaptureFixture[str], home: Path, replies: Any) -> None:
    replies(SAID, failures=[401])
    out = call(capfd, home, "ask", "What is the recipe for a Neapolitan pizza dough?")[1]
    assert "The articles do not say." in out and "refused" not in out


@pytest.mark.parametrize("with_model", [True, False])
def test_stream_prints_statements_as_they_come(
    capfd: pytest.CaptureFixture[str], home: Path, replies: Any, with_model: bool
) -> None:
    if with_model:
        replies(SAID)
    lines = call(capfd, home, "ask", "--stream", QUESTION)[1].splitlines()
    said = [line for line in lines if line.startswith("… ")]
    assert said and "160,000" in said[0] and "[1]" in said[0]
    assert not any(line.startswith("… ") for line in call(capfd, home, "ask", QUESTION)[1].splitlines())


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are Unix's")
def test_a_terminal_shows_the_answer_while_it_is_made(home: Path) -> None:
    import pty

    options = json.dumps({"replies": [SAID], "delay_seconds": 0.2})
    leader, follower = pty.openpty()
    environment = {**os.environ, "RAG_LLM": FAKE, "RAG_LLM_OPTIONS": options, "TERM": "xterm", "COLUMNS": "120"}
    place = ("--articles", str(SEEDS), "--home", str(home))
    command = subprocess.Popen(
        [sys.executable, "-m", "rag", "ask", QUESTION, *place], stdout=follower, cwd=ROOT, env=environment
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            piece = os.read(leader, 4096)
        except OSError:  # the other end is closed
            break
        shown += piece
        if not piece:
            break
    os.close(leader)
    assert command.wait(60) == 0
    text = shown.decode()
    assert "The language model writes" in text
    assert text.index("The decree") < text.rindex("The decree calls up 160,000 men. [1]") < text.index("Sources")
