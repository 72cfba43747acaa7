"""A server on 127.0.0.1 with the APIs of OpenAI and Anthropic, and with scripted failures."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """The response to one call."""

    text: str = "A ticket costs 2 euros [2]."
    status: int = 200
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    breaks_after: int | None = None
    """Drop the connection after this many pieces."""
    ends_without_reason: bool = False
    """If true, the stream ends without a finish reason."""
    delay_seconds: float = 0.0
    """Delay before each piece."""
    finish: str = "stop"


@dataclass
class ModelServer:
    """The server's replies, and the requests that it got."""

    url: str
    replies: list[Reply] = field(default_factory=list)
    """The replies to the calls in order; the last one is repeated."""
    requests: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    """Path, headers and body of each call."""
    facts: dict[str, Any] = field(default_factory=dict)
    """Responses by path, for GET /v1/models and POST /tokenize; other paths are not found."""
    was_hung_up: threading.Event = field(default_factory=threading.Event)
    """Set when a client closes the connection in the middle of a stream."""

    def take(self) -> Reply:
        calls = len(self.requests) - 1
        return self.replies[min(calls, len(self.replies) - 1)] if self.replies else Reply()


@contextmanager
def serve_model() -> Iterator[ModelServer]:
    """The server on a free port. It stops at the end of the block."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    httpd.daemon_threads = True
    httpd.model = ModelServer(f"http://127.0.0.1:{httpd.server_address[1]}/v1")  # type: ignore[attr-defined]
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield httpd.model  # type: ignore[attr-defined]
    finally:
        httpd.shutdown()
        httpd.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        return

    @property
    def model(self) -> ModelServer:
        return self.server.model  # type: ignore[attr-defined,no-any-return]

    def do_GET(self) -> None:
        self._send_fact()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path not in ("/v1/chat/completions", "/v1/messages"):
            self._send_fact()
            return
        self.model.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        reply = self.model.take()
        if reply.status != 200:
            self._send_json(reply.status, {"error": {"message": reply.message, "type": "error"}}, reply.headers)
            return
        try:
            self._stream(reply)
        except (BrokenPipeError, ConnectionResetError):
            self.model.was_hung_up.set()

    def _send_fact(self) -> None:
        fact = self.model.facts.get(self.path)
        self._send_json(200 if fact else 404, fact or {"error": {"message": "not found"}}, {})

    def _send_json(self, status: int, body: Any, headers: dict[str, str]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        write_events = _write_anthropic_events if self.path == "/v1/messages" else _write_openai_events
        for count, event in enumerate(write_events(reply)):
            time.sleep(reply.delay_seconds)
            if reply.breaks_after is not None and count > reply.breaks_after:
                self.close_connection = True
                self.connection.close()
                return
            self._send_chunk(event.encode())
        self._send_chunk(b"")

    def _send_chunk(self, content: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))
        self.wfile.flush()


def _split(text: str) -> list[str]:
    return [text[at : at + 6] for at in range(0, len(text), 6)]


def _write_openai_events(reply: Reply) -> Iterator[str]:
    def write(delta: dict[str, str], finish: str | None) -> str:
        chunk = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        return f"data: {json.dumps(chunk)}\n\n"

    yield write({"role": "assistant", "content": ""}, None)
    for piece in _split(reply.text):
        yield write({"content": piece}, None)
    if not reply.ends_without_reason:
        yield write({}, reply.finish)
        yield "data: [DONE]\n\n"


def _write_anthropic_events(reply: Reply) -> Iterator[str]:
    def write(kind: str, **content: Any) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **content})}\n\n"

    message = {
        "id": "1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }
    yield write("message_start", message=message)
    yield write("content_block_start", index=0, content_block={"type": "text", "text": ""})
    for piece in _split(reply.text):
        yield write("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})
    yield write("content_block_stop", index=0)
    if not reply.ends_without_reason:
        finish = {"stop": "end_turn", "length": "max_tokens"}[reply.finish]
        yield write("message_delta", delta={"stop_reason": finish, "stop_sequence": None}, usage={"output_tokens": 5})
        yield write("message_stop")
