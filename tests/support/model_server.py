"""A server on 127.0.0.1 that speaks as OpenAI's and Anthropic's do, and misbehaves as it is told."""

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
    """How one call is answered."""

    text: str = "A ticket costs 2 euros [2]."
    status: int = 200
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    breaks_after: int | None = None
    """Pieces, after which the connection is cut."""
    ends_unsaid: bool = False
    """Whether the stream just ends, without saying why."""
    delay_seconds: float = 0.0
    """Before each piece."""
    finish: str = "stop"


@dataclass
class ModelServer:
    """What the server is told to do, and what it was asked."""

    url: str
    replies: list[Reply] = field(default_factory=list)
    """Call by call; the last one again and again."""
    requests: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    """Path, headers and body of each call."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What GET /v1/models and POST /tokenize give, by path; other paths are not found."""
    was_hung_up: threading.Event = field(default_factory=threading.Event)
    """Set once a client went away in the middle of a stream."""

    def take(self) -> Reply:
        calls = len(self.requests) - 1
        return self.replies[min(calls, len(self.replies) - 1)] if self.replies else Reply()


@contextmanager
def serve_model() -> Iterator[ModelServer]:
    """The server, on a free port, until the block ends."""
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
        self._give_fact()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path not in ("/v1/chat/completions", "/v1/messages"):
            self._give_fact()
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

    def _give_fact(self) -> None:
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
        speak = _speak_anthropic if self.path == "/v1/messages" else _speak_openai
        for count, event in enumerate(speak(reply)):
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


def _speak_openai(reply: Reply) -> Iterator[str]:
    def tell(delta: dict[str, str], finish: str | None) -> str:
        chunk = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        return f"data: {json.dumps(chunk)}\n\n"

    yield tell({"role": "assistant", "content": ""}, None)
    for piece in _split(reply.text):
        yield tell({"content": piece}, None)
    if not reply.ends_unsaid:
        yield tell({}, reply.finish)
        yield "data: [DONE]\n\n"


def _speak_anthropic(reply: Reply) -> Iterator[str]:
    def tell(kind: str, **content: Any) -> str:
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
    yield tell("message_start", message=message)
    yield tell("content_block_start", index=0, content_block={"type": "text", "text": ""})
    for piece in _split(reply.text):
        yield tell("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})
    yield tell("content_block_stop", index=0)
    if not reply.ends_unsaid:
        finish = {"stop": "end_turn", "length": "max_tokens"}[reply.finish]
        yield tell("message_delta", delta={"stop_reason": finish, "stop_sequence": None}, usage={"output_tokens": 5})
        yield tell("message_stop")
