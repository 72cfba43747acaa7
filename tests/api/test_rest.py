"""Our own interface: questions, checks, articles, indexing, and what /openapi.json says of them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, Phase, given, settings
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from rag import Assistant, Query, describe_answer, load_settings
from rag.api.records import ArticleListJson, MentionsJson, NewsListJson, QuestionListJson, StandingListJson, StatusJson
from rag.serving.json import describe_document
from rag.serving.json_types import AnswerJson
from rag.serving.service import Service
from tests.api.harness import QUESTION, UNKNOWN, make_client, make_service, read_error, run_inside
from tests.support.chroma_servers import hold_unanswered_port
from tests.support.indexed_folders import TEXTS, write
from tests.support.kind_answers import ANSWERS

FILE = "001_676866eb0907da5c.txt"
KEY = "write-key-0123456789"


@pytest.fixture(scope="module")
def client(seeds_assistant: Assistant) -> TestClient:
    return make_client(make_service(seeds_assistant))


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[TestClient]:
    """A client that may write, of a server over a small folder that is not indexed."""
    for number, text in enumerate(TEXTS):
        write(tmp_path / "articles", f"{number}.txt", text)
    given_settings = load_settings(articles=tmp_path / "articles", home=tmp_path / "home", api_key=f"ed:write:{KEY}")
    service = Service(given_settings)
    client = make_client(service)
    client.headers["authorization"] = f"Bearer {KEY}"
    yield client
    service.assistant.close()


def drop_times(described: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in described.items() if key != "milliseconds"}


def read_events(text: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for event in text.split("\n\n"):
        name, _, data = event.partition("\n")
        if data:
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


# --- asking


def test_an_answer_is_the_one_that_the_library_gives(client: TestClient, seeds_assistant: Assistant) -> None:
    first = seeds_assistant.ask(QUESTION)
    turn = {"question": QUESTION, "answer": first.text, "files": list(first.sources)}
    for query in (
        Query(QUESTION),
        Query(UNKNOWN),
        Query.from_json({"text": "Until when does it run?", "earlier": [turn]}),
    ):
        reply = client.post("/v1/ask", json=query.to_json())
        assert reply.status_code == 200
        assert drop_times(reply.json()) == drop_times(describe_answer(seeds_assistant.ask(query)))


def test_an_answer_is_streamed_step_by_step(client: TestClient) -> None:
    reply = client.post("/v1/ask", json={"text": QUESTION}, headers={"accept": "text/event-stream"})
    events = read_events(reply.text)
    names = [name for name, _ in events]
    assert names[:3] == ["stage", "stage", "stage"] and names[-1] == "answer" and "statement" in names
    whole = drop_times(client.post("/v1/ask", json={"text": QUESTION}).json())
    assert drop_times(events[-1][1]) == whole
    assert [event for name, event in events if name == "statement"] == whole["statements"]


def test_a_text_is_checked_and_its_progress_is_told(client: TestClient) -> None:
    text = "Putin signed a decree. It calls up 19 men."
    body = client.post("/v1/check", json={"text": text}).json()
    assert [check["verdict"] for check in body["checks"]] == ["supported", "contradicted"]
    events = read_events(client.post("/v1/check", json={"text": text}, headers={"accept": "text/event-stream"}).text)
    assert ("progress", {"done": 1, "total": 2}) in events
    assert drop_times(events[-1][1]) == drop_times(body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "'text'"),
        ({"text": 3}, "'text'"),
        ({"text": QUESTION, "top": True}, "'top'"),
        ({"text": QUESTION, "top": "5"}, "'top'"),
        ({"text": QUESTION, "undated": "yes"}, "'undated'"),
        ({"text": QUESTION, "since": 20000}, "'since'"),
        ({"text": QUESTION, "files": [5]}, "'files.0'"),
        ({"text": QUESTION, "colour": "red"}, "colour"),
        ({"text": QUESTION, "top": 51}, "top can be 1 to 50"),
        ({"text": QUESTION, "top": 0}, "top can be"),
        ({"text": QUESTION, "threshold": 2}, "threshold can be"),
        ({"text": QUESTION, "kind": "poem"}, "kind can be"),
        ({"text": QUESTION, "since": "yesterday"}, "since"),
        ({"text": QUESTION, "since": "2024-02-01", "until": "2024-01-01"}, "Swap them"),
        ({"text": QUESTION, "files": ["x"] * 1001}, "files can be"),
        ({"text": QUESTION, "files": "nothing-like-it-*.txt"}, "files"),
        ({"text": QUESTION, "earlier": [{"question": "a", "answer": "b", "files": []}] * 101}, "earlier can be"),
        ({"text": QUESTION, "earlier": [{"question": "a" * 20_001, "answer": "b", "files": []}]}, "earlier can be"),
        ({"text": ""}, "is empty"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused(client: TestClient, body: dict[str, Any], words: str) -> None:
    assert words in read_error(client.post("/v1/ask", json=body), 400)["message"]


# --- articles


def test_articles_are_listed_in_parts(client: TestClient) -> None:
    whole = client.get("/v1/articles").json()
    assert whole["total"] == 5 and len(whole["articles"]) == 5 and whole["next"] is None
    first = client.get("/v1/articles?limit=2").json()
    rest = client.get("/v1/articles", params={"after": first["next"], "limit": 3}).json()
    assert first["articles"] + rest["articles"] == whole["articles"] and rest["next"] is None
    for limit in ("0", "1001", "two", "²", "9" * 30):
        assert read_error(client.get("/v1/articles", params={"limit": limit}), 400)["param"] == "limit"


def test_an_article_is_read_whole_or_in_part(client: TestClient, seeds_assistant: Assistant) -> None:
    document = seeds_assistant.library.read_document(FILE)
    assert client.get(f"/v1/articles/{FILE}").json() == describe_document(document)
    part = client.get(f"/v1/articles/{FILE}?at=80:261").json()
    assert part == {"file": FILE, "start": 80, "end": 261, "text": document.text[80:261]}
    for path, status in (
        ("nothing.txt", 404),
        ("*.txt", 404),
        ("%0Aa.txt", 404),
        (f"{FILE}?at=1", 400),
        (f"{FILE}?at=1:9999999", 404),
    ):
        read_error(client.get(f"/v1/articles/{path}"), status)


# --- writing


def test_writing_needs_a_key_that_may(client: TestClient) -> None:
    for method, path in (("POST", "/v1/index"), ("POST", "/v1/articles/a.txt"), ("DELETE", f"/v1/articles/{FILE}")):
        assert read_error(client.request(method, path, json={}), 403)["code"] == "read_only"
    assert client.get("/v1/index").json()["state"] == "none"


def test_articles_are_added_indexed_asked_and_removed(writer: TestClient, tmp_path: Path) -> None:
    added = writer.post(
        "/v1/articles/a%2fb%2f..%2fharbour.txt", content=b"The harbour of Quist cost 7 million crowns.\n"
    )
    assert added.status_code == 201 and added.json()["file"] == "harbour.txt"
    assert (tmp_path / "articles" / "harbour.txt").is_file()
    assert writer.post("/v1/index", json={}).status_code == 202
    events = read_events(writer.get("/v1/index", headers={"accept": "text/event-stream"}).text)
    assert events[-1][1]["state"] == "done" and len(events[-1][1]["report"]["added"]) == len(TEXTS) + 1
    assert writer.post("/v1/ask", json={"text": "What did the harbour of Quist cost?"}).json()["sources"] == [
        "harbour.txt"
    ]
    assert writer.delete("/v1/articles/harbour.txt").json() == {"file": "harbour.txt"}
    assert not (tmp_path / "articles" / "harbour.txt").exists()
    read_error(writer.delete("/v1/articles/harbour.txt"), 404)
    assert writer.post("/v1/ask", json={"text": "What did the harbour of Quist cost?"}).json()["sources"] == []


@pytest.mark.parametrize(("name", "content"), [("a.exe", b"MZ"), ("...", b"x"), ("a.txt", b"")])
def test_a_file_that_cannot_be_an_article_is_refused(writer: TestClient, name: str, content: bytes) -> None:
    assert read_error(writer.post(f"/v1/articles/x/{name}", content=content), 400)["code"] == "invalid_file"


def test_nothing_outside_the_folder_can_be_removed(writer: TestClient, tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.txt", "x")
    for name in ("..%2fsecret.txt", str(secret).replace("/", "%2f"), "%00"):
        read_error(writer.delete(f"/v1/articles/{name}"), 404)
    assert secret.is_file()


def test_indexing_that_fails_tells_its_reason_to_who_may_write_only(writer: TestClient, tmp_path: Path) -> None:
    for path in (tmp_path / "articles").iterdir():
        path.unlink()
    assert read_error(writer.post("/v1/index", json={"rebuild": "perhaps"}), 400)["param"] == "rebuild"
    writer.post("/v1/index", json={})
    while (told := writer.get("/v1/index").json())["state"] == "running":
        time.sleep(0.01)
    assert told["state"] == "failed" and str(tmp_path) in told["error"]


def test_indexing_waits_for_another_process_that_indexes(writer: TestClient, tmp_path: Path) -> None:
    with Assistant(load_settings(articles=tmp_path / "articles", home=tmp_path / "home")) as other:
        other.index()
        with FileLock(other.index_folder / "lock"):
            assert writer.post("/v1/index", json={}).status_code == 202
            time.sleep(0.5)
            assert writer.get("/v1/index").json()["state"] == "running"
    while (told := writer.get("/v1/index").json())["state"] == "running":
        time.sleep(0.01)
    assert told["state"] == "done", told


def test_a_folder_that_is_gone_is_told_without_its_path(writer: TestClient, tmp_path: Path) -> None:
    writer.post("/v1/index", json={})
    while writer.get("/v1/index").json()["state"] == "running":
        time.sleep(0.01)
    (tmp_path / "articles").rename(tmp_path / "elsewhere")
    for reply in (
        writer.post("/v1/ask", json={"text": "Which mayor opened it?"}),
        writer.post("/v1/articles/a.txt", content=b"x"),
        writer.post(
            "/v1/chat/completions", json={"model": "footnote", "messages": [{"role": "user", "content": "Who?"}]}
        ),
    ):
        assert read_error(reply, 503)["code"] == "articles_missing" and str(tmp_path) not in reply.text
    ready = writer.get("/ready")
    assert ready.status_code == 503 and "folder" in ready.json()["reason"] and str(tmp_path) not in ready.text


# --- the description


def test_what_is_sent_is_what_the_types_say() -> None:
    adapter = TypeAdapter(AnswerJson)
    for make in ANSWERS.values():
        described = json.loads(json.dumps(describe_answer(make())))
        assert adapter.dump_python(adapter.validate_python(described), mode="json") == described


def test_what_is_told_of_the_folder_is_what_the_types_say(client: TestClient) -> None:
    for reply, kind in (
        (client.get("/v1/status"), StatusJson),
        (client.get("/v1/news?since=2024-01-01"), NewsListJson),
        (client.get("/v1/articles"), ArticleListJson),
        (client.get("/v1/standing"), StandingListJson),
        (client.post("/v1/mentions?limit=3", json={"text": "Putin"}), MentionsJson),
        (client.post("/v1/suggestions", json={"count": 1}), QuestionListJson),
    ):
        assert reply.status_code == 200
        adapter = TypeAdapter(kind)
        read = adapter.validate_json(reply.content)
        assert adapter.validate_json(adapter.dump_json(read)) == read and set(read) == set(reply.json())


def test_the_description_has_every_route_and_resolves(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    for path in ("/v1/ask", "/v1/check", "/v1/articles", "/v1/articles/{file}", "/v1/index", "/v1/chat/completions"):
        assert path in described["paths"]
    names = set(described["components"]["schemas"])
    text = json.dumps(described)
    for reference in {part.split('"')[0] for part in text.split('"$ref": "#/components/schemas/')[1:]}:
        assert reference in names
    identifiers = [one["operationId"] for path in described["paths"].values() for one in path.values()]
    assert len(set(identifiers)) == len(identifiers)


def test_replies_keep_to_the_description_whatever_is_sent(seeds_assistant: Assistant) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    with run_inside(make_service(seeds_assistant, requests_per_minute=0)) as url:
        schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
        for result in schema.get_all_operations():
            check_operation(result.ok())


def check_operation(operation: Any) -> None:
    """Send some requests that the description allows; none may end in a server error or in an undescribed reply."""

    @given(case=operation.as_strategy())
    @settings(max_examples=3, suppress_health_check=list(HealthCheck), deadline=None, phases=[Phase.generate])
    def send(case: Any) -> None:
        reply = case.call()
        assert reply.status_code < 500, (operation.label, reply.text)
        case.validate_response(reply, checks=[response_schema_conformance, content_type_conformance])

    from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

    send()


def test_a_client_is_asked_to_come_back_when_the_chroma_server_does_not_answer(tmp_path: Path) -> None:
    write(tmp_path / "articles", "a.txt", TEXTS[0])
    with hold_unanswered_port() as port:
        address = f"http://127.0.0.1:{port}"
        given_settings = load_settings(articles=tmp_path / "articles", home=tmp_path / "home", chroma_url=address)
        with Assistant(given_settings) as assistant:
            reply = make_client(make_service(assistant)).post("/v1/ask", json={"text": QUESTION})
    assert reply.status_code == 503 and int(reply.headers["Retry-After"]) > 0
    assert address not in reply.text and "index_unavailable" in reply.text
