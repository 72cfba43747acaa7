"""`rag.client` and the commands that ask a server, against a server with sockets."""

from __future__ import annotations

import inspect
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from rag import Answer, Assistant, Query, describe_answer, load_settings
from rag.cli.main import run
from rag.client import Client
from rag.errors import IndexMissing, QuestionError, ServerBusy, ServingError
from rag.schema.events import Stage
from rag.serving.json import describe_document, describe_passage, describe_report
from rag.serving.json_reading import read_answer, read_document
from rag.serving.service import Service
from rag.serving.work_queue import WorkQueue
from tests.api.harness import QUESTION, UNKNOWN, make_service, run_inside
from tests.support.indexed_folders import TEXTS, write
from tests.support.kind_answers import ANSWERS

FILE = "001_676866eb0907da5c.txt"
KEY = "write-key-0123456789"


@pytest.fixture(scope="module")
def url(seeds_assistant: Assistant) -> Iterator[str]:
    with run_inside(make_service(seeds_assistant)) as address:
        yield address


def drop_times(answer: Answer) -> dict[str, object]:
    return {key: value for key, value in describe_answer(answer).items() if key != "milliseconds"}


def test_records_are_read_back_as_they_were_written(seeds_assistant: Assistant) -> None:
    for make in ANSWERS.values():
        described = json.loads(json.dumps(describe_answer(make())))
        assert describe_answer(read_answer(described)) == described
    for record in seeds_assistant.library.list_files():
        described = describe_document(seeds_assistant.library.read_document(record.file))
        assert describe_document(read_document(json.loads(json.dumps(described)))) == described


def test_a_client_gives_what_an_assistant_gives(url: str, seeds_assistant: Assistant) -> None:
    with Client(url) as client:
        assert client.is_indexed()
        for query in (Query(QUESTION), Query(UNKNOWN, top=3), Query("Who is mentioned?")):
            assert drop_times(client.ask(query)) == drop_times(seeds_assistant.ask(query))
        assert drop_times(client.ask(QUESTION, files=["000*"])) == drop_times(
            seeds_assistant.ask(QUESTION, files=["000*"])
        )
        assert client.library.read_document(FILE).text == seeds_assistant.library.read_document(FILE).text
        mine, theirs = seeds_assistant.retrieve(QUESTION, top=3), client.retrieve(QUESTION, top=3)
        assert [describe_passage(one) for one in theirs] == [describe_passage(one) for one in mine]
        assert client.library.list_files() == seeds_assistant.library.list_files()
        assert client.find_mentions("Putin", limit=3) == seeds_assistant.find_mentions("Putin", limit=3)
        assert client.suggest_questions(count=2) == seeds_assistant.suggest_questions(count=2)
        asked = [QUESTION]
        mine, theirs = (one.suggest_follow_ups([FILE], asked=asked, count=1) for one in (seeds_assistant, client))
        assert mine == theirs and len(theirs) == 1


def test_a_client_gives_the_vectors_of_an_assistant_in_as_many_requests_as_it_takes(
    url: str, seeds_assistant: Assistant
) -> None:
    texts = [f"A harbour with {n} ships" for n in range(130)]
    vectors = Client(url).embed(texts)
    assert vectors.dtype == np.float32 and np.array_equal(vectors, seeds_assistant.embed(texts))
    assert not len(Client(url).embed([]))


def test_passages_are_searched_by_meaning_or_by_words_alone(url: str, seeds_assistant: Assistant) -> None:
    for way in ("meaning", "words"):
        found = Client(url).retrieve(QUESTION, by=way, top=2)
        assert [one.start for one in found] == [one.start for one in seeds_assistant.retrieve(QUESTION, by=way, top=2)]
    with pytest.raises(QuestionError, match="by is 'luck'"):
        Client(url).retrieve(QUESTION, by="luck")  # type: ignore[arg-type]


def test_a_client_has_the_methods_of_an_assistant_that_need_no_folder_here() -> None:
    here = {"parts", "settings", "index_folder", "threshold", "folder", "keep_in_step"}
    here |= {"has_language_model", "use_language_model"}  # the server's own
    shared = {name for name in dir(Assistant) if not name.startswith("_")} - here
    assert shared <= {name for name in dir(Client) if not name.startswith("_")}
    for name in shared:
        mine, theirs = (inspect.signature(getattr(kind, name)).parameters for kind in (Assistant, Client))
        assert set(mine) - set(theirs) <= {"is_cancelled", "reads_all", "stages"}, name


def test_steps_and_progress_come_as_they_are_made(url: str) -> None:
    client = Client(url)
    steps = list(client.ask_in_steps(QUESTION))
    assert isinstance(steps[0], Stage) and isinstance(steps[-1], Answer)
    judged: list[tuple[int, int]] = []
    text = "Putin signed a decree. It calls up 19 men."
    answer = client.ask(text, kind="check", on_progress=lambda done, total, _: judged.append((done, total)))
    assert len(answer.checks) == 2 and judged[-1][1] == 2


def test_errors_are_those_of_the_library(url: str, seeds_assistant: Assistant, tmp_path: Path) -> None:
    client = Client(url)
    with pytest.raises(QuestionError, match="empty"):
        client.ask("")
    with pytest.raises(QuestionError, match=r"nothing\.txt"):
        client.library.read_document("nothing.txt")
    with pytest.raises(ServingError, match="may write"):
        client.index()
    full = make_service(seeds_assistant, work=WorkQueue(at_once=1, most_waiting=0))
    missing = Service(load_settings(articles=tmp_path, home=tmp_path / "home"))
    with run_inside(full) as busy, run_inside(missing) as empty:
        with pytest.raises(ServerBusy):
            Client(busy).ask(QUESTION)
        with pytest.raises(IndexMissing):
            Client(empty).ask(QUESTION)
        assert not Client(empty).is_indexed()
    with pytest.raises(ServingError, match="rag serve"):
        Client(busy).ask(QUESTION)  # it is gone
    with pytest.raises(ServingError, match="not the address"):
        Client("localhost:8501")


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b"{}", b'{"passages": 5}', b'{"text": null, "statements": {}}', b"\xff"]
)
def test_what_is_no_server_of_ours_is_told(body: bytes) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"event: answer\ndata: " * self.is_stream() + body)

        do_GET = do_POST  # noqa: N815

        def is_stream(self) -> bool:
            return self.headers["Accept"] == "text/event-stream"

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = Client(f"http://127.0.0.1:{server.server_address[1]}")
    for call in (
        lambda: client.ask(QUESTION),
        lambda: client.retrieve(QUESTION),
        lambda: client.library.read_document("a.txt"),
        lambda: list(client.ask_in_steps(QUESTION)),
        client.index,
    ):
        with pytest.raises(ServingError):
            call()
    server.shutdown()
    server.server_close()


def test_a_server_indexes_for_who_may_write(tmp_path: Path) -> None:
    for number, text in enumerate(TEXTS):
        write(tmp_path / "articles", f"{number}.txt", text)
    service = Service(load_settings(articles=tmp_path / "articles", home=tmp_path / "home", api_key=f"ed:write:{KEY}"))
    seen: list[int] = []
    with run_inside(service) as address:
        client = Client(address, key=KEY)
        report = client.index(on_progress=lambda done, _total, _file: seen.append(done))
        assert len(report.added) == len(TEXTS) and describe_report(client.index())["unchanged"] == list(report.added)
        for path in (tmp_path / "articles").iterdir():
            path.unlink()
        (tmp_path / "articles").rmdir()
        with pytest.raises(ServingError, match="articles"):
            client.index()
    service.assistant.close()


# --- the command


def test_the_commands_ask_the_server_of_the_settings(
    url: str, seeds_assistant: Assistant, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_SERVER", url)
    assert run(["ask", QUESTION, "--json"]) == 0
    described = json.loads(capfd.readouterr().out)
    assert described["statements"] == describe_answer(seeds_assistant.ask(QUESTION))["statements"]
    assert run(["ask", QUESTION]) == 0
    assert "160,000" in capfd.readouterr().out
    assert run(["show", FILE, "--at", "80:261"]) == 0
    assert ">>>President Vladimir Putin" in capfd.readouterr().out.replace("\n", " ")
    Path("claim.txt").write_text("Putin's decree calls up 19 men.", encoding="utf-8")
    assert run(["check", "claim.txt"]) == 1
    assert "contradicted" in capfd.readouterr().out
    for arguments, words in (
        (["index"], "may write"),
        (["index", "--check"], "--check needs the files"),
        (["ask", QUESTION, "--strict"], "server's language model"),
        (["show", "nothing.txt"], "nothing.txt"),
    ):
        assert run(arguments) == 1
        error = capfd.readouterr().err
        assert words in error and error.count("\n") == 1


def test_a_folder_that_is_named_is_not_asked_of_the_server(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("RAG_SERVER", "http://127.0.0.1:9")
    write(tmp_path / "articles", "a.txt", TEXTS[0])
    assert run(["index", str(tmp_path / "articles")]) == 0
    assert run(["ask", "Who protested?"]) == 1
    assert "cannot be asked" in capfd.readouterr().err


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:8501",
        "ftp://127.0.0.1",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:abc",
        "http://[::1",
        "http://exa mple/",
        f"http://{'a' * 80}.example/",
        "http://user:word@127.0.0.1",
        "http://127.0.0.1?x=1",
    ],
)
def test_an_address_that_is_none_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(ServingError, match="is not the address of a server"):
        Client(url)


@pytest.mark.parametrize("key", ["a\nb", "ключ"])
def test_a_key_that_is_none_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(ServingError, match="RAG_SERVER_KEY") as raised:
        Client("http://127.0.0.1:8501", key=key)
    assert key not in str(raised.value)
