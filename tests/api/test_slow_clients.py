"""Clients that send too much, too slowly, read nothing, or go away: none hangs, and none holds anything."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from rag import Assistant
from rag.serving.closing import Closing
from rag.serving.http_server import ImpatientProtocol
from rag.serving.service import Service
from rag.testing.scripted_llm import ScriptedLLM, wrap
from tests.api.harness import QUESTION, make_service, read_error, run_application, run_inside
from tests.support.waiting import wait_until

CHAT = "/v1/chat/completions"


@pytest.fixture(scope="module")
def url(seeds_assistant: Assistant) -> Iterator[str]:
    with run_inside(make_service(seeds_assistant), header_seconds=0.3) as address:
        yield address


def connect(url: str) -> socket.socket:
    place = urllib.parse.urlsplit(url)
    return socket.create_connection((place.hostname or "", place.port or 0), timeout=60)


def read_all(connection: socket.socket) -> bytes:
    """Everything until the server closes."""
    received = b""
    try:
        while piece := connection.recv(65536):
            received += piece
    except ConnectionResetError:  # it closed while we were still sending
        pass
    return received


def test_a_body_that_is_too_long_is_refused_before_it_is_kept(url: str) -> None:
    size = 100_000_000
    piece = b"x" * 1_000_000
    stated = httpx.post(url + CHAT, content=(piece for _ in range(100)), headers={"content-length": str(size)})
    assert read_error(stated, 413)["code"] == "too_large"
    assert read_error(httpx.post(url + CHAT, content=(piece for _ in range(100))), 413)["code"] == "too_large"
    with connect(url) as connection:
        connection.sendall(f"POST {CHAT} HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode())
        assert b" 413 " in connection.recv(100)


def test_a_client_that_never_ends_its_head_is_cut_off_and_others_are_answered(url: str) -> None:
    slow = [connect(url) for _ in range(20)]
    for connection in slow:
        connection.sendall(b"GET /health HTTP/1.1\r\nX-A: ")
    assert httpx.get(f"{url}/health").status_code == 200
    for connection in slow:
        connection.sendall(b"b")  # a byte now and then does not help
        assert read_all(connection) == b""
        connection.close()


def test_a_head_that_is_too_long_or_none_is_refused(url: str) -> None:
    with connect(url) as connection:
        connection.sendall(b"\x16\x03\x01\x02\x00 hello\r\n\r\n")
        assert b" 400 " in read_all(connection)
    with connect(url) as connection:
        with suppress(ConnectionError):
            connection.sendall(b"GET /health HTTP/1.1\r\nX-A: " + b"a" * 2_000_000)
        assert b" 200 " not in read_all(connection)


def test_a_client_that_sends_no_more_gets_no_turn(url: str) -> None:
    with connect(url) as connection:
        connection.sendall(f"POST {CHAT} HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{{".encode())
        connection.shutdown(socket.SHUT_WR)
        read_all(connection)
    assert httpx.get(f"{url}/health").status_code == 200


def test_a_body_that_comes_too_slowly_is_given_up(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from rag.api import bodies

    monkeypatch.setattr(bodies, "READING_SECONDS", 0.2)
    with connect(url) as connection:
        connection.sendall(f"POST {CHAT} HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{{".encode())
        assert b" 408 " in connection.recv(100)


def test_a_client_that_does_not_read_its_reply_is_cut_off() -> None:
    size = 40_000_000
    is_over = threading.Event()

    async def send_much(_: Any, __: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for piece in (b"x" * size, b""):  # the second waits until the first is read, or the client is cut off
            await send({"type": "http.response.body", "body": piece, "more_body": bool(piece)})
        is_over.set()

    application = Starlette(routes=[Mount("/much", send_much)])
    with run_application(application, Closing(), reading_seconds=0.3) as url, connect(url) as connection:
        connection.sendall(b"GET /much/ HTTP/1.1\r\nHost: x\r\n\r\n")
        assert is_over.wait(60)
        assert len(read_all(connection)) < size


def test_a_client_that_reads_slowly_is_not_cut_off_as_long_as_it_reads() -> None:
    waiting = [1_000_000 - 40_000 * n for n in range(6)]  # what the transport still holds, each time it is looked at

    class Transport:
        aborted_at: int | None = None

        def get_write_buffer_size(self) -> int:
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]

        def abort(self) -> None:
            self.aborted_at = waiting[0]

    async def work() -> int | None:
        protocol = ImpatientProtocol.__new__(ImpatientProtocol)
        protocol.loop, protocol.transport = asyncio.get_running_loop(), Transport()  # type: ignore[assignment]
        protocol.reading_seconds = 0.001
        protocol._look_later()
        while protocol._look is not None:
            await asyncio.sleep(0.001)
        return protocol.transport.aborted_at  # type: ignore[attr-defined,no-any-return]

    assert asyncio.run(work()) == 800_000  # once it has read nothing more


@pytest.mark.parametrize("streams", [True, False])
def test_a_stream_that_is_half_closed_is_answered_or_ended_and_holds_nothing(url: str, streams: bool) -> None:
    body = json.dumps({"text": QUESTION}).encode()
    accept = "text/event-stream" if streams else "application/json"
    head = f"POST /v1/ask HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\nContent-Length: {len(body)}\r\n\r\n"
    with connect(url) as connection:
        connection.sendall(head.encode() + body)
        connection.shutdown(socket.SHUT_WR)
        received = read_all(connection)
    assert not received or b" 200 " in received[:20]
    wait_until(lambda: "footnote_questions_running 0" in httpx.get(f"{url}/metrics").text)


def test_a_head_that_is_not_utf_8_is_refused_or_heeded_as_none(url: str) -> None:
    for line in (b"Authorization: Bearer \xff\xfe", b"Accept: \xff", b"Content-Length: \xff"):
        with connect(url) as connection:
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n" + line + b"\r\n\r\n")
            assert connection.recv(100)[9:12] in (b"200", b"400")


@pytest.mark.parametrize("streams", [True, False])
def test_a_client_that_goes_takes_its_question_with_it(seeds_assistant: Assistant, streams: bool) -> None:
    llm = ScriptedLLM(replies=["President Vladimir Putin signed it [1]. " * 200])
    llm.delay_seconds = 0.02
    with Assistant(seeds_assistant.settings, language_model=wrap(llm)) as assistant:
        service: Service = make_service(assistant)
        body = json.dumps(
            {"model": "footnote", "stream": streams, "messages": [{"role": "user", "content": QUESTION}]}
        ).encode()
        with run_inside(service) as url:
            with connect(url) as connection:
                head = f"POST {CHAT} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
                connection.sendall(head.encode() + body)
                wait_until(lambda: llm.calls)
                assert service.work.count_running() == 1
            assert llm.was_freed.wait(60)
            wait_until(lambda: service.work.count_running() == 0)
