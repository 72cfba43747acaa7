"""The nginx configuration of docs/proxies.md, run with nginx in front of `rag serve`."""

from __future__ import annotations

import json
import re
import shutil
import socket
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag import Assistant
from tests.api.harness import QUESTION
from tests.conftest import SEEDS
from tests.support.commands import ROOT
from tests.support.servers import run_server

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
OPENSSL = shutil.which("openssl")
KEY = "0123456789abcdefghij"

pytestmark = pytest.mark.skipif(not (NGINX and OPENSSL), reason="nginx or openssl is not installed")


@pytest.fixture(scope="module")
def port(seeds_assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port at which nginx serves `rag serve` under /articles/, with TLS."""
    folder = tmp_path_factory.mktemp("nginx")
    env = {"RAG_HOSTS": "example.org", "RAG_API_KEY": f"ann:read:{KEY}"}
    with run_server(SEEDS, seeds_assistant.settings.home, **env) as server, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        process = _start_nginx(folder, port, server.url)
        try:
            _wait_for(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(60)


def _start_nginx(folder: Path, port: int, url: str) -> subprocess.Popen[bytes]:
    subject = ("-subj", "/CN=example.org", "-addext", "subjectAltName=DNS:example.org")
    made = ("-keyout", str(folder / "example.org.key"), "-out", str(folder / "example.org.pem"))
    options = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")
    subprocess.run([str(OPENSSL), *options, *subject, *made], check=True, capture_output=True)
    (page,) = re.findall(r"```nginx\n(.*?)```", (ROOT / "docs/proxies.md").read_text(), re.DOTALL)
    block = page.replace("listen 443", f"listen 127.0.0.1:{port}").replace("/etc/ssl/", f"{folder}/")
    block = block.replace("http://127.0.0.1:8501", url)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    main = f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}"
    (folder / "nginx.conf").write_text(f"{main} http {{ access_log off; {paths} {block} }}")
    return subprocess.Popen([str(NGINX), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "nginx did not start"
        try:
            socket.create_connection(("127.0.0.1", port), 5).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nginx did not listen")


def open_at(port: int, path: str, body: dict[str, Any] | None = None, **more: str) -> Any:
    told = {"Host": f"example.org:{port}", "Authorization": f"Bearer {KEY}", "Content-Type": "application/json", **more}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"https://127.0.0.1:{port}{path}", data, told)
    return urllib.request.urlopen(request, timeout=60, context=ssl._create_unverified_context())


def test_the_page_is_there_and_its_scripts_are_under_the_sub_path(port: int) -> None:
    with open_at(port, "/articles/") as reply:
        page = reply.read().decode()
    (script,) = re.findall(r'<script[^>]+src="\./([^"]+)"', page)[:1]
    with open_at(port, f"/articles/{script}") as reply:
        assert reply.status == 200 and "javascript" in reply.headers["Content-Type"]


def test_a_streamed_answer_has_links_with_the_sub_path(port: int) -> None:
    body = {"model": "footnote", "messages": [{"role": "user", "content": QUESTION}], "stream": True}
    with open_at(port, "/articles/v1/chat/completions", body) as reply:
        said = reply.read().decode()
    assert "160,000" in said and said.rstrip().endswith("data: [DONE]")
    address = re.search(rf"https://example\.org:{port}(/articles/read/[^\s\")\\]+)", said)
    assert address
    with open_at(port, address[1].partition("#")[0]) as reply:
        assert b'<mark id="quote">' in reply.read()


def test_a_feed_has_links_with_the_sub_path(port: int) -> None:
    with open_at(port, "/articles/feeds/news") as reply:
        assert f'href="https://example.org:{port}/articles/read/' in reply.read().decode()


def test_the_websocket_of_the_chat_gets_through(port: int) -> None:
    context = ssl._create_unverified_context()
    asked = (
        f"GET /articles/_stcore/stream HTTP/1.1\r\nHost: example.org:{port}\r\nOrigin: https://example.org:{port}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), 60) as plain, context.wrap_socket(plain) as connection:
        connection.sendall(asked.encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 101 ")


def test_mcp_answers_with_links_that_have_the_sub_path(port: int) -> None:
    pytest.importorskip("mcp")
    asked = {"name": "search", "arguments": {"query": QUESTION}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}
    with open_at(port, "/articles/mcp", body, Accept="application/json, text/event-stream") as reply:
        said = reply.read().decode()
    assert f"https://example.org:{port}/articles/read/" in said
