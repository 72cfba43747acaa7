"""A proxy before a real Chroma server that does what servers far away do: it asks for a token, enforces the limits of
Chroma Cloud, answers that it is busy, breaks connections, stalls, and sends a byte now and then."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

CLOUD_RECORDS = 300
CLOUD_TELLS = 1000
"""Chroma Cloud tells this number when it is asked how many records it takes, and takes `CLOUD_RECORDS`."""

DRIP_SECONDS = 0.05

What = Literal["status", "cut", "lose", "stall", "drip", "page"]


@dataclass
class Fault:
    """What goes wrong with the next requests to a path."""

    what: What
    """"status": an answer with that status; "cut": half an answer, then the connection ends; "lose": the server does
    what it was asked, and the connection ends without an answer; "stall": no answer; "drip": an answer, byte by byte;
    "page": a page of the web."""
    path: str = ""
    """A regular expression for the end of the path; "" for any."""
    times: int = 1
    status: int = 503
    message: str = "not now"
    """What the answer of "status" says."""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Proxy:
    """A running proxy."""

    port: int
    upstream: int
    scheme: str = "http"
    token: str = ""
    token_header: str = "x-chroma-token"
    is_cloud: bool = False
    faults: list[Fault] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    """Method and path of each request, in order."""
    ended: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def take_fault(self, path: str) -> Fault | None:
        """The fault of this request, which is then over once more."""
        with self.lock:
            for fault in self.faults:
                if fault.times > 0 and re.search(f"{fault.path}$", path):
                    fault.times -= 1
                    return fault
        return None

    def count(self, path: str) -> int:
        """Number of requests whose path ends like this."""
        return sum(bool(re.search(f"{path}$", one)) for one in self.seen)


@contextmanager
def run_proxy(upstream: int, *, tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[Proxy]:
    """A proxy before the server at the port `upstream`."""

    class Handler(_Handler):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    proxy = Proxy(server.server_port, upstream, "https" if tls else "http", **options)
    Handler.proxy = proxy
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.ended.set()
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: Proxy

    def do_GET(self) -> None:
        if self.proxy.ended.is_set():  # a connection that was kept
            self.close_connection = True
            return
        path = re.sub(r"^http://[^/]+", "", self.path)  # as a client asks its own proxy
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.proxy.seen.append(f"{self.command} {path.partition('?')[0]}")
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            if not self._go_wrong(path.partition("?")[0], body):
                self._answer(*self._decide(path, body))

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the names that the class looks for

    def log_message(self, format: str, *arguments: Any) -> None:
        pass

    def _decide(self, path: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        proxy = self.proxy
        if proxy.token and self.headers.get(proxy.token_header) != proxy.token:
            given = self.headers.get(proxy.token_header, "")
            return 401, {}, json.dumps({"error": "AuthError", "message": f"wrong token {given}"}).encode()
        if proxy.is_cloud and path.endswith("/pre-flight-checks"):
            return 200, {}, json.dumps({"max_batch_size": CLOUD_TELLS, "supports_base64_encoding": True}).encode()
        if proxy.is_cloud and (too_many := _find_excess(path, body)):
            return 422, {}, json.dumps({"error": "InvalidArgumentError", "message": too_many}).encode()
        return self._forward(path, body)

    def _forward(self, path: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        upstream = http.client.HTTPConnection("127.0.0.1", self.proxy.upstream)
        try:
            upstream.request(self.command, path, body, {"Content-Type": "application/json"})
            response = upstream.getresponse()
            return response.status, {}, response.read()
        finally:
            upstream.close()

    def _answer(self, status: int, headers: dict[str, str], body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _go_wrong(self, path: str, body: bytes) -> bool:
        """Whether this request was one that something goes wrong with."""
        fault = self.proxy.take_fault(path)
        if fault is None:
            return False
        self.close_connection = fault.what not in ("status", "page")
        if fault.what == "status":
            self._answer(fault.status, fault.headers, json.dumps({"error": "Busy", "message": fault.message}).encode())
        elif fault.what == "page":
            self._answer(200, {}, b"<!doctype html><title>Welcome</title>", "text/html")
        elif fault.what == "stall":
            self.proxy.ended.wait()
        else:
            status, _, content = self._decide(path, body)
            if fault.what == "drip":
                self._drip(content)
            elif fault.what == "cut":
                self.send_response(status)
                self.send_header("Content-Length", str(len(content) + 100))
                self.end_headers()
                self.wfile.write(content[: len(content) // 2])
        return True

    def _drip(self, content: bytes) -> None:
        """Send a byte now and then, the status line first, and never come to an end."""
        for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + content.ljust(100000):
            self.wfile.write(bytes([byte]))
            if self.proxy.ended.wait(DRIP_SECONDS):
                return


def _find_excess(path: str, body: bytes) -> str:
    """Which limit of Chroma Cloud a request is over; "" if none."""
    if not body or not re.search(r"/(add|upsert|update|delete|get|query)$", path):
        return ""
    asked = json.loads(body)
    is_bounded = asked.get("ids") is not None or asked.get("limit") is not None or "n_results" in asked
    if path.endswith("/get") and not is_bounded:
        return "the number of results is not limited"
    for number in (len(asked.get("ids") or []), asked.get("limit") or 0, asked.get("n_results") or 0):
        if number > CLOUD_RECORDS:
            return f"{number} records are more than {CLOUD_RECORDS}"
    return ""
