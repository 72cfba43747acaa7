"""The commands of `rag` with `RAG_SERVER`: on one server with a folder of its own, whose key may write."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag import Assistant, load_settings
from rag.cli.main import run
from rag.client import Client
from rag.errors import ArticlesError
from tests.api.harness import make_service, run_inside
from tests.support.commands import ROOT
from tests.support.indexed_folders import TEXTS, write
from tests.support.waiting import wait_until
from tests.web.site import run_site

KEY = "write-key-0123456789"
READING_KEY = "read-key-0123456789"
FIRE = "How many hectares did the wildfire near Calder Ridge burn?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("served")
    write(place / "articles", "heron.txt", TEXTS[2])
    return place


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    keys = f"ed:write:{KEY}, ann:read:{READING_KEY}"
    settings = load_settings(articles=folder / "articles", home=folder / "home", api_key=keys, fetch_private=True)
    with Assistant(settings) as assistant:
        assistant.index()
        with run_inside(make_service(assistant)) as address:
            yield address


@pytest.fixture(autouse=True)
def _name_server(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_SERVER", url)
    monkeypatch.setenv("RAG_SERVER_KEY", KEY)


@pytest.fixture
def rag(capfd: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        return run(arguments), *capfd.readouterr()

    return call


def test_status_and_news_are_the_server_s(rag: Any, folder: Path) -> None:
    code, out, _ = rag("status", "--files", "--json")
    status = json.loads(out)
    assert code == 0 and status["articles"] == str(folder / "articles") and status["files"] >= 1
    assert "heron.txt" in {one["file"] for one in status["documents"]} and status["documents"][0]["sha256"]
    code, out, _ = rag("status")
    assert code == 0 and "384 dimensions" in out and str(folder) in out and os.environ["RAG_SERVER"] in out
    code, out, _ = rag("new", "--json")
    assert code == 0 and "heron.txt" in {one["file"] for one in json.loads(out)["news"]}
    code, out, _ = rag("new", "--since", "2300")
    assert code == 0 and "Nothing is new since 2300-01-01" in out


def test_paths_are_not_told_to_who_may_only_read(rag: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_SERVER_KEY", READING_KEY)
    for arguments in (["status", "--json"], ["status"]):
        code, out, _ = rag(*arguments)
        assert code == 0 and str(folder) not in out and "384" in out
    for arguments in (["index"], ["watch", FIRE], ["watch", "--run"], ["add", "http://127.0.0.1:9/a"]):
        code, _, err = rag(*arguments)
        assert code == 1 and "may write" in err and err.count("rag: ") == 1


def test_a_standing_question_is_kept_by_the_server(rag: Any, folder: Path) -> None:
    code, out, _ = rag("watch", FIRE)
    assert code == 0 and "Kept as number 1" in out and "do not say" in out
    write(folder / "articles", "fire.txt", TEXTS[1])
    code, out, _ = rag("index", "--json")
    assert code == 0 and json.loads(out)["added"] == ["fire.txt"]
    wait_until(lambda: "300 hectares" in rag("watch", "--json")[1])  # the server has asked it again by itself
    code, out, _ = rag("watch", "--run")
    assert code == 0 and "1 asked again, 0 changed." in out
    code, out, _ = rag("watch", "--json")
    (kept,) = json.loads(out)["questions"]
    assert code == 0 and kept["text"] == FIRE and kept["changed_at"]
    assert not list(make_client().standing.ask_again())  # the index is the same
    assert rag("watch", "--remove", "1")[0] == 0
    code, _, err = rag("watch", "--remove", "1")
    assert code == 1 and "no standing question 1" in err
    code, _, err = rag("watch", "...")
    assert code == 1 and "no words" in err


def test_a_question_to_a_server_loads_neither_models_nor_the_libraries_of_the_settings() -> None:
    script = (
        "import sys; from rag.cli.main import run; code = run(['ask', 'What did the painting of the heron cost?']);"
        "print(' '.join(sorted({name.split('.')[0] for name in sys.modules})), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0 and "two million" in done.stdout
    heavy = {"chromadb", "onnxruntime", "tokenizers", "numpy", "pydantic", "pydantic_settings", "starlette", "asyncio"}
    assert not heavy & set(done.stderr.splitlines()[-1].split())


def test_lines_of_standard_input_are_asked_one_by_one(rag: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "What did the painting of the heron cost?\n...\nWhat is a chocolate cake?\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    code, out, err = rag("ask", "--json", "-")
    price, unasked, cake = map(json.loads, out.splitlines())
    assert code == 1 and "1 of the lines" in err
    assert "two million" in price["answer"] and "no words" in unasked["error"] and cake["abstained"]


def test_pages_of_the_web_are_fetched_by_the_server(rag: Any, folder: Path) -> None:
    pytest.importorskip("protego")
    with run_site() as (site, _):
        code, out, err = rag("add", f"{site}/moved", f"{site}/private/x")
        assert code == 1 and "Added 127.0.0.1 ferry.html" in out and f"Not added: {site}/private/x" in out
        assert f"Fetching {site}/moved" in err and "1 of 2 addresses were not added" in err
    assert (folder / "articles" / "127.0.0.1 ferry.html").is_file()
    code, out, _ = rag("ask", "How much did the ferry of Quist cost?", "--json")
    assert code == 0 and json.loads(out)["statements"][0]["citations"][0]["url"] == f"{site}/ferry"


def test_private_addresses_are_refused_as_they_are_by_the_command(folder: Path) -> None:
    pytest.importorskip("protego")
    settings = load_settings(articles=folder / "articles", home=folder / "home", api_key=f"ed:write:{KEY}")
    with Assistant(settings) as assistant, run_inside(make_service(assistant)) as url, run_site() as (site, asked):
        (refused,) = Client(url, key=KEY).library.add_addresses([f"{site}/ferry"])
        assert "RAG_FETCH_PRIVATE" in refused.refused and not asked


def test_files_are_added_and_removed_by_who_may_write(folder: Path) -> None:
    library = make_client().library
    taken, refused = library.add_files([("velm.txt", TEXTS[3].encode()), ("x.exe", b"MZ")])
    assert taken.file == "velm.txt" and not refused.file and "x.exe" in refused.name and refused.refused
    assert (folder / "articles" / "velm.txt").read_text() == TEXTS[3]
    library.remove_file("velm.txt")
    assert not (folder / "articles" / "velm.txt").exists()
    with pytest.raises(ArticlesError, match=r"velm\.txt"):
        library.remove_file("velm.txt")


@pytest.mark.parametrize(
    "arguments",
    [
        ["eval"],
        ["chat", "--no-browser"],
        ["serve"],
        ["doctor"],
        ["mcp"],
        ["index", "--watch"],
        ["index", "--check"],
        ["ask", "--strict", "Who?"],
    ],
)
def test_a_command_that_cannot_ask_a_server_says_so(rag: Any, arguments: list[str]) -> None:
    code, out, err = rag(*arguments)
    assert code == 1 and not out and err.count("\n") == 1
    assert "RAG_SERVER" in err or "where the server runs" in err


def test_other_settings_are_still_checked(rag: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("rag.toml").write_text("passages = 0\n")
    code, _, err = rag("ask", FIRE)
    assert code == 1 and "passages" in err
    Path("rag.toml").unlink()
    monkeypatch.setenv("RAG_SERVR", "http://127.0.0.1:1")
    code, _, err = rag("ask", FIRE)
    assert code == 1 and "RAG_SERVR is not a setting" in err


def make_client() -> Client:
    return Client(os.environ["RAG_SERVER"], key=KEY)


def test_fetching_ends_with_its_client() -> None:
    pytest.importorskip("protego")
    with run_site() as (site, asked):
        pages = [f"{site}/ferry?n={n}" for n in range(50)]
        with pytest.raises(ZeroDivisionError):
            make_client().library.add_addresses(pages, on_address=lambda _: 1 // 0)
        assert make_client().library.add_addresses([f"{site}/private/x"])[0].refused  # its turn comes
        assert len(asked) < len(pages)
