"""The server on standard input and output, and by HTTP, with mcp's own client; what `rag mcp --config` prints."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import httpx
import pytest
import uvicorn
from mcp import Client, StdioServerParameters
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.responses import Response

from rag import Assistant
from rag.mcp_server.addresses import Place
from rag.mcp_server.client_configs import CLIENTS
from rag.mcp_server.http import MOST_BODY_BYTES, make_http_door
from tests.conftest import ROOT
from tests.support.commands import Command, assert_one_line, start

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
WANTED = {"content-type": "application/json", "accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def address(town: Assistant) -> Iterator[str]:
    """The address of a server with the protocol among its routes."""

    def admit(request: HTTPConnection) -> Response | None:
        return Response(status_code=401) if request.headers.get("authorization") == "Bearer wrong" else None

    def name_url(place: Place, request: HTTPConnection | None) -> str:
        return f"{request.base_url if request else ''}read/{place.file}"

    door = make_http_door(town, name_url=name_url, admit=admit)

    @asynccontextmanager
    async def live(_: Starlette) -> AsyncIterator[None]:
        async with door.lifespan():
            yield

    app = Starlette(routes=list(door.routes), lifespan=live)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/mcp"
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_is_answered_by_http(address: str, mode: str) -> None:
    async def work() -> tuple[str, str]:
        async with Client(address, mode=mode) as client:
            found = await client.call_tool("search", {"query": "otters"})
            wrong = await client.call_tool("read", {"file": "../secret"})
            return found.structured_content["results"][0]["url"], str(wrong.content[0].model_dump()["text"])

    url, refused = anyio.run(work)
    assert url == address.replace("/mcp", "/read/otters.txt")
    assert "'../secret'" in refused


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, json.dumps(HELLO), 200),
        ({"host": "evil.example"}, json.dumps(HELLO), 421),
        ({"origin": "http://evil.example"}, json.dumps(HELLO), 403),
        ({}, "{", 400),
        ({}, "[" * 5000, 400),
        ({}, " " * (MOST_BODY_BYTES + 1), 413),
        ({"content-type": "text/plain"}, json.dumps(HELLO), 400),
        ({"authorization": "Bearer wrong"}, json.dumps(HELLO), 401),
    ],
)
def test_what_is_no_request_is_refused(address: str, headers: dict[str, str], body: str, status: int) -> None:
    answered = httpx.post(address, headers={**WANTED, **headers}, content=body, trust_env=False)
    assert answered.status_code == status


def test_no_stream_is_held_open_when_nothing_is_asked(address: str) -> None:
    assert httpx.get(address, headers=WANTED, trust_env=False).status_code == 405


def test_nothing_but_the_protocol_is_on_standard_output(town: Assistant) -> None:
    settings = town.settings
    place = ("--articles", str(settings.articles), "--home", str(settings.home))

    async def work() -> str:
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = StdioServerParameters(command=sys.executable, args=["-m", "rag", "mcp", *place], env=env)
        async with Client(command) as client:
            return str((await client.call_tool("read", {"file": "bridge.txt", "end": 6})).structured_content["text"])

    assert anyio.run(work) == "Marlow"


def test_the_server_ends_cleanly_when_its_client_is_gone(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    server = start("mcp", "--articles", str(tmp_path / "articles"), "--home", str(tmp_path / "home"))
    out, err = server.communicate(json.dumps(HELLO) + "\n")
    assert server.returncode == 0
    assert [json.loads(line)["id"] for line in out.splitlines()] == [1]
    assert "Nothing is indexed yet" in err and "rag index" in err


def test_a_line_that_is_no_message_gets_an_error_and_the_next_one_is_answered(town: Assistant) -> None:
    place = ("--articles", str(town.settings.articles), "--home", str(town.settings.home))
    lines = [
        "{",
        "",
        "[]",
        '{"jsonrpc": "2.0"}',
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        json.dumps(HELLO),
    ]
    out, _ = start("mcp", *place).communicate("\n".join(lines) + "\n")
    replies = [json.loads(line) for line in out.splitlines()]
    assert [one["error"]["code"] for one in replies[:-1]] == [-32700, -32600, -32600, -32700]
    assert [one["id"] for one in replies] == [None, None, None, None, 1]


@pytest.mark.parametrize("client", CLIENTS)
def test_what_is_pasted_starts_this_server(rag: Command, client: str) -> None:
    code, out, err = rag("mcp", "--config", client)
    servers = json.loads(out)["servers" if client == "vscode" else "mcpServers"]
    assert code == 0 and err
    command = servers["footnote"]
    assert command["command"] == sys.executable and Path(command["command"]).is_absolute()
    assert command["args"] == ["-m", "rag", "mcp", "--articles", str(rag.articles), "--home", str(rag.home)]


def test_secrets_are_named_and_not_printed_when_they_are_set(rag: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_LLM_KEY", "sk-4711")
    _, out, err = rag("mcp", "--config", "claude")
    assert "RAG_LLM_KEY" in err and "sk-4711" not in out + err


def test_the_extra_is_named_when_it_is_not_installed(rag: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)  # as the import system says that there is none
    code, _, err = rag("mcp")
    assert code == 1 and "footnote-rag[mcp]" in err
    assert_one_line(err)
