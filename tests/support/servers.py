"""A real server: `rag serve` in a process of its own, on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests.support.commands import ROOT

SECONDS = 240
"""Longest wait for a server. Only a failing test waits this long."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str
    process: subprocess.Popen[bytes]
    said: list[str] = field(default_factory=list)
    """Once it has ended: its standard error, if that was kept."""


@contextmanager
def run_server(articles: Path, home: Path, *options: str, **env: str) -> Iterator[Server]:
    """`rag serve` until the end of the block, ready to answer."""
    with tempfile.TemporaryFile() as log:
        with run_command("serve", articles, home, *options, ready="/ready", log=log, **env) as server:
            yield server
        log.seek(0)
        server.said.append(log.read().decode("utf-8", "replace"))


@contextmanager
def run_command(
    name: str,
    articles: Path,
    home: Path,
    *options: str,
    ready: str = "/health",
    log: IO[bytes] | None = None,
    **env: str,
) -> Iterator[Server]:
    """A command that serves, on a free port, from when its address `ready` answers until the end of the block.

    Its standard error goes to `log`. `env` are variables of its environment, which has no other setting.
    """
    port = find_free_port()
    command = [sys.executable, "-m", "rag", name, "--port", str(port), "--articles", str(articles), "--home", str(home)]
    with run_process([*command, *options], port, env, cwd=ROOT, ready=ready, log=log) as server:
        yield server


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def run_process(
    command: Sequence[str], port: int, env: Mapping[str, str], *, cwd: Path, ready: str, log: IO[bytes] | None = None
) -> Iterator[Server]:
    """A process that serves on a port, from when its address `ready` answers until the end of the block."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("RAG_")}
    process = subprocess.Popen(command, env={**kept, **env}, cwd=cwd, stderr=log or subprocess.DEVNULL)
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        _wait_until(f"{server.url}{ready}", process)
        yield server
    finally:
        process.terminate()
        process.wait(60)


def _wait_until(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the server did not start"
        try:
            with urllib.request.urlopen(url, timeout=10):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("the server did not get ready")
