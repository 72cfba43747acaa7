"""The protocol beside the other interfaces of a server: its keys, its queue, its time limit."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from rag import Assistant
from rag.api.access import Access
from rag.serving.admission import Admission
from rag.serving.work_queue import WorkQueue
from tests.api.harness import make_service
from ui.mcp_door import make_door

WANTED = {"accept": "application/json, text/event-stream"}


@contextmanager
def run_door(assistant: Assistant, *, work: WorkQueue | None = None, **settings: Any) -> Iterator[TestClient]:
    """A client of a server on this machine that has only this door."""
    service = make_service(assistant, work=work, **settings)
    door = make_door(service, Access(service.settings, "127.0.0.1", admission=Admission()))

    @asynccontextmanager
    async def live(_: Starlette) -> AsyncIterator[None]:
        async with door.lifespan():
            yield

    app = Starlette(routes=list(door.routes), lifespan=live)
    with TestClient(app, base_url="http://127.0.0.1:8501", client=("127.0.0.1", 5000)) as client:
        yield client


def call(client: TestClient, tool: str, **arguments: Any) -> Any:
    """The result of a tool, as a client of 2025 gets it."""
    request = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
    reply = client.post("/mcp", json=request, headers=WANTED)
    assert reply.status_code == 200, reply.text
    data = next(line for line in reply.text.splitlines() if line.startswith("data: {"))
    return json.loads(data.removeprefix("data: "))["result"]


def test_a_key_is_needed_when_the_server_has_one(town: Assistant) -> None:
    with run_door(town, api_key=("ann:read:long-random-key-of-ann-1234567890",)) as client:
        for headers in ({}, {"authorization": "Bearer wrong"}):
            assert client.post("/mcp", json={}, headers={**WANTED, **headers}).status_code == 401
        client.headers["authorization"] = "Bearer long-random-key-of-ann-1234567890"
        assert call(client, "read", file="bridge.txt", end=6)["structuredContent"]["text"] == "Marlow"


def test_a_call_is_refused_in_one_line_when_too_much_waits(town: Assistant) -> None:
    with run_door(town, work=WorkQueue(most_waiting=0)) as client:
        result = call(client, "ask", question="How much will the new bridge cost?")
    assert result["isError"] and "Too many questions" in result["content"][0]["text"]


def test_a_call_ends_when_its_time_is_up(town: Assistant) -> None:
    with run_door(town, answer_seconds=0.01) as client:
        result = call(client, "check", text="The bridge will cost 4.2 million euros. " * 20)
    assert result["isError"] and "took longer than 0.01 seconds" in result["content"][0]["text"]


def test_no_method_and_no_path_beside_gets_words_of_the_framework(town: Assistant) -> None:
    with run_door(town) as client:
        for method, path, status in (("TRACE", "/mcp", 405), ("WHATEVER", "/mcp", 405), ("GET", "/mcp/x", 404)):
            reply = client.request(method, path)
            assert reply.status_code == status and reply.json()["error"]["message"]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_other_methods_are_not_allowed(town: Assistant, method: str) -> None:
    with run_door(town) as client:
        assert client.request(method, "/mcp", headers=WANTED).status_code == 405
