"""OpenAI's newer protocol, embeddings, stores and files: what is refused, what is kept and for whom."""

from __future__ import annotations

import base64
import struct
from typing import Any

import pytest
from starlette.testclient import TestClient

from rag import Assistant
from rag.api.errors import ApiError
from rag.api.markdown_text import escape
from rag.api.openai.responses import KEPT_CONVERSATIONS, Memory
from rag.schema.query import EarlierTurn
from tests.api.harness import QUESTION, UNKNOWN, make_client, make_service, read_error

TURN = EarlierTurn("Who?", "Nobody.", ())


@pytest.fixture(scope="module")
def client(seeds_assistant: Assistant) -> TestClient:
    return make_client(make_service(seeds_assistant))


@pytest.mark.parametrize(
    ("path", "body", "status", "param"),
    [
        ("responses", {"input": QUESTION}, 400, "model"),
        ("responses", {"model": "gpt-5", "input": QUESTION}, 404, "model"),
        ("responses", {"model": "footnote", "input": []}, 400, "messages"),
        ("responses", {"model": "footnote", "input": [{"role": "user", "content": 3}]}, 400, "input.0.content"),
        ("responses", {"model": "footnote", "input": [{"role": "user", "content": ["x"]}]}, 400, "input.0.content"),
        ("responses", {"model": "footnote", "input": QUESTION, "background": True}, 400, "background"),
        (
            "responses",
            {"model": "footnote", "input": QUESTION, "text": {"format": {"type": "json_object"}}},
            400,
            "text",
        ),
        (
            "responses",
            {"model": "footnote", "input": QUESTION, "tool_choice": {"type": "function"}},
            400,
            "tool_choice",
        ),
        ("embeddings", {"model": "footnote", "input": []}, 400, "input"),
        ("embeddings", {"model": "footnote", "input": ["a", " "]}, 400, "input"),
        ("embeddings", {"model": "footnote", "input": ["a"] * 257}, 400, "input"),
        ("embeddings", {"model": "footnote", "input": ["a" * 400_001]}, 400, "input"),
        ("embeddings", {"model": "footnote", "input": [[1, 2]]}, 400, None),
        ("embeddings", {"model": "footnote", "input": "a", "dimensions": 8}, 400, "dimensions"),
        ("vector_stores/vs_footnote/search", {"query": QUESTION, "max_num_results": 51}, 400, "max_num_results"),
        ("vector_stores/vs_footnote/search", {"query": " "}, 400, None),
        ("vector_stores/vs_footnote/search", {"query": QUESTION, "filters": {"type": "and"}}, 400, "filters"),
    ],
)
def test_what_cannot_be_heeded_is_refused(
    client: TestClient, path: str, body: dict[str, Any], status: int, param: str | None
) -> None:
    error = read_error(client.post(f"/v1/{path}", json=body), status)
    assert param is None or error["param"] == param


def test_what_was_said_is_kept_for_who_said_it_and_for_a_while() -> None:
    memory = Memory()
    memory.keep("ann", "resp_1", (TURN,) * 50)
    assert memory.find("ann", "resp_1") == (TURN,) * 20
    with pytest.raises(ApiError):
        memory.find("bob", "resp_1")
    for n in range(KEPT_CONVERSATIONS):
        memory.keep("bob", f"resp_b{n}", (TURN,))
    with pytest.raises(ApiError):
        memory.find("ann", "resp_1")


def test_a_response_that_is_not_to_be_kept_is_not(client: TestClient) -> None:
    body = {"model": "footnote", "input": UNKNOWN, "store": False}
    first = client.post("/v1/responses", json=body).json()
    assert first["footnote"]["abstained"]
    error = read_error(client.post("/v1/responses", json={**body, "previous_response_id": first["id"]}), 400)
    assert error["code"] == "previous_response_not_found"


def test_a_conversation_is_read_from_the_items_of_the_input(client: TestClient) -> None:
    first = client.post("/v1/responses", json={"model": "footnote", "input": QUESTION}).json()
    items = [
        {"role": "user", "content": [{"type": "input_text", "text": QUESTION}]},
        *first["output"],
        {"role": "user", "content": [{"type": "input_text", "text": "Until when does it run?"}]},
    ]
    second = client.post("/v1/responses", json={"model": "footnote", "input": items}).json()
    assert second["footnote"]["asked_as"] == "Until when does Putin's decree run?"


def test_vectors_come_as_numbers_or_as_bytes(client: TestClient) -> None:
    body = {"model": "all-MiniLM-L6-v2", "input": "A harbour"}
    numbers = client.post("/v1/embeddings", json=body).json()["data"][0]["embedding"]
    written = client.post("/v1/embeddings", json={**body, "encoding_format": "base64"}).json()["data"][0]["embedding"]
    assert list(struct.unpack("<384f", base64.b64decode(written))) == numbers
    assert sum(value * value for value in numbers) == pytest.approx(1, abs=1e-5)


def test_markdown_of_an_article_stays_text_when_it_brings_backslashes_of_its_own() -> None:
    assert escape(r"\<img src=x> [a\](javascript:b)") == r"\\\<img src=x> [a\\\](javascript:b)"
    assert escape(r"\![c](d)") == r"\\\![c\](d)"
    assert escape("``` code") == r"\`\`\` code"
    assert escape(r"C:\dir 1 < 2 snake_case U.S. 5-6") == r"C:\dir 1 < 2 snake_case U.S. 5-6"
