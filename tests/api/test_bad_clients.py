"""Clients that send nonsense: each gets an error object, and nothing hangs. Those on sockets: `test_slow_clients`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from rag import Assistant
from rag.api.marked_text import read_earlier
from rag.api.openai.chores import do_chore, unwrap_question
from tests.api.harness import QUESTION, make_client, make_service, read_error
from tests.support.growth import assert_grows_with_length

CHAT = "/v1/chat/completions"


@pytest.fixture(scope="module")
def client(seeds_assistant: Assistant) -> TestClient:
    return make_client(make_service(seeds_assistant))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[]", "must be a JSON object"),
        (b'"text"', "must be a JSON object"),
        (b'{"model": NaN}', "NaN is not a number of JSON"),
        (b'{"model": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, ""),
        (b'{"model": "footnote", "messages": [{"role": "user", "content": "\\ud800 who?"}]}', "half of a character"),
        (b'{"model": "footnote", "messages": [{"role": "user", "content": "a\\u0000b"}]}', "control character"),
    ],
)
def test_a_body_that_is_no_request_is_refused(client: TestClient, body: bytes, words: str) -> None:
    assert words in read_error(client.post(CHAT, content=body), 400)["message"]


@pytest.mark.parametrize(
    ("path", "more", "param"),
    [
        (CHAT, {"stream": "yes"}, "stream"),
        (CHAT, {"n": True}, "n"),
        (CHAT, {"model": 5}, "model"),
        (CHAT, {"messages": [{"role": "user", "content": [{"type": "text", "text": 5}]}]}, "messages.0.content"),
        (CHAT, {"messages": [{"role": "user", "content": [{"type": "text"}]}]}, "messages.0.content"),
        ("/v1/responses", {"store": 1}, "store"),
        ("/v1/responses", {"input": [{"role": 5, "content": "a"}]}, "input.0.role"),
        ("/v1/embeddings", {"input": "a", "dimensions": "384"}, "dimensions"),
        ("/v1/vector_stores/vs_footnote/search", {"query": "a", "max_num_results": True}, "max_num_results"),
        ("/v1/suggestions", {"count": 11}, "count"),
        ("/v1/suggestions", {"files": "a.txt"}, "files"),
    ],
)
def test_a_value_of_another_type_is_refused(client: TestClient, path: str, more: dict[str, Any], param: str) -> None:
    body = {"model": "footnote", "messages": [{"role": "user", "content": QUESTION}], "input": QUESTION, **more}
    assert read_error(client.post(path, json=body), 400)["param"] == param


@pytest.mark.parametrize(
    ("path", "param"),
    [("/v1/search?by=luck", "by"), ("/v1/mentions?limit=0", "limit"), ("/v1/mentions?limit=x", "limit")],
)
def test_a_wrong_parameter_of_the_address_is_refused(client: TestClient, path: str, param: str) -> None:
    assert read_error(client.post(path, json={"text": "a"}), 400)["param"] == param


@pytest.mark.parametrize("since", ["soon", "0001-01-01", "2024-13-01", "9" * 5000, "2024-05-15T09:30:00+99:00"])
def test_a_time_that_is_none_is_refused(client: TestClient, since: str) -> None:
    assert read_error(client.get("/v1/news", params={"since": since}), 400)["param"] == "since"


@pytest.mark.parametrize("since", ["2024-05-15", "2024-05-15T09:30:00Z", "2024-05-15T09:30:00+02:00"])
def test_a_time_is_read_in_the_forms_that_clients_write(client: TestClient, since: str) -> None:
    assert client.get(f"/v1/news?since={since}").status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/v1/addresses", {"addresses": []}, "at least 1 item"),
        ("/v1/addresses", {"addresses": ["a"] * 101}, "at most 100 items"),
        ("/v1/addresses", {"addresses": ["http://a/" + "b" * 5000]}, "at most 4000 characters"),
        ("/v1/addresses", {"addresses": ["http://a/"], "most_pages": 0}, "greater than or equal to 1"),
        ("/v1/standing", {"text": ""}, "is empty"),
        ("/v1/standing", {"text": 5}, "valid string"),
        ("/v1/standing/ask", {"only_after_changes": "no"}, "valid boolean"),
    ],
)
def test_a_writer_s_request_that_makes_no_sense_is_refused(
    seeds_assistant: Assistant, path: str, body: dict[str, Any], words: str
) -> None:
    service = make_service(seeds_assistant, api_key=("ed:write:write-key-0123456789",))
    reply = make_client(service).post(path, json=body, headers={"Authorization": "Bearer write-key-0123456789"})
    assert words in read_error(reply, 400)["message"]


def test_a_conversation_of_a_thousand_messages_is_answered_and_one_of_very_many_refused(client: TestClient) -> None:
    messages = [{"role": ("user", "assistant")[n % 2], "content": f"Message {n}"} for n in range(1000)]
    asked = {"role": "user", "content": QUESTION}
    reply = client.post(CHAT, json={"model": "footnote", "messages": [*messages, asked]})
    assert reply.status_code == 200 and not reply.json()["footnote"]["abstained"]
    many = [{"role": "user", "content": "x"}] * 6000
    assert read_error(client.post(CHAT, json={"model": "footnote", "messages": many}), 400)["param"] == "messages"


@pytest.mark.parametrize(
    ("before", "piece"),
    [("", "<chat_history>"), ("", "<user_query>"), ("</context>", " "), ("", "{"), ("<chat_history>\n", "USER: ")],
)
@pytest.mark.parametrize("read", [do_chore, unwrap_question])
def test_a_prompt_made_to_take_long_takes_time_in_proportion(
    read: Callable[[str], object], before: str, piece: str
) -> None:
    """A pattern that looks again from each place takes hours."""
    assert_grows_with_length(lambda size: read(f"### Task:\n{before}" + piece * (size // len(piece))), 800_000)


@pytest.mark.parametrize("line", ["- [1] [a", "- [1] [a](", "- [1] [\\", "\n\nSources:\n"])
def test_an_earlier_answer_made_to_take_long_takes_time_in_proportion(line: str) -> None:
    assert_grows_with_length(lambda size: read_earlier(QUESTION, "x\n\nSources:\n" + f"{line}\n" * size), 60_000)


def test_a_path_that_is_none_and_a_method_that_is_none_are_told(client: TestClient) -> None:
    assert read_error(client.get("/v1/%2e%2e/etc/passwd"), 404)["code"] in ("not_found", "model_not_found")
    reply = client.get(CHAT)
    assert read_error(reply, 405)["code"] == "method_not_allowed" and reply.headers["allow"] == "POST"
    for path in (CHAT, "/v1/models", "/read/a.txt", "/metrics", "/health", "/openapi.json"):
        for method in ("TRACE", "PROPFIND", "WHATEVER"):
            assert read_error(client.request(method, path), 405)["code"] == "method_not_allowed"
    assert read_error(client.get("/v1"), 404)["code"] == "not_found"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/read/..%2f..%2fetc%2fpasswd", 404),
        ("/read/*.txt", 404),
        ("/read/%00", 404),
        ("/read/001_676866eb0907da5c.txt?at=5", 400),
        ("/read/001_676866eb0907da5c.txt?at=9:5", 400),
        ("/read/001_676866eb0907da5c.txt?at=5:99999999", 404),
    ],
)
def test_the_reading_view_shows_articles_and_nothing_else(client: TestClient, path: str, status: int) -> None:
    reply = client.get(path)
    assert reply.status_code == status and "root:" not in reply.text
    assert reply.headers["content-type"].startswith("text/html") and "<p>" in reply.text


def test_an_article_cannot_break_the_reading_view() -> None:
    from rag.api.reading_view import draw_document
    from rag.schema.documents import Document, Section

    text = "<script>alert(1)</script> & </div>"
    page = draw_document(Document("<b>.txt", text, (Section(0, len(text), "<i>T", None, "en"),)), (0, 8))
    assert "<script" not in page and "<i>" not in page and "<b>" not in page
    assert '<mark id="quote">&lt;script&gt;</mark>' in page


@pytest.mark.parametrize(
    "path", ["/v1/articles/%ff.txt", "/read/%ff%fe", "/v1/articles/%ff?at=0:5", "/v1/models/%c3%28"]
)
def test_a_name_that_is_not_utf_8_is_told_as_missing(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
