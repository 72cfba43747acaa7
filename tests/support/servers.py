"""A real server: `rag serve` in a process of its own, on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.commands import ROOT

SECONDS = 240
"""Longest wait for a server. Only a failing test waits this long."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str
    process: subprocess.Popen[bytes]


@contextmanager
def run_server(articles: Path, home: Path, *options: str, **env: str) -> Iterator[Server]:
    """`rag serve` until the end of the block, ready to answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("RAG_")}
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "rag", "serve", "--port", str(port)),
            *("--articles", str(articles), "--home", str(home), *options),
        ],
        env={**kept, **env},
        cwd=ROOT,
        stderr=subprocess.PIPE,
    )
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        _wait_until_ready(server)
        yield server
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _wait_until_ready(server: Server) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        assert server.process.poll() is None, "the server did not start"
        try:
            with urllib.request.urlopen(f"{server.url}/ready", timeout=10):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("the server did not get ready")
