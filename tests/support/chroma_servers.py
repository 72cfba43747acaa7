"""A real Chroma server, `chroma run`, and the errors that only a server far away makes: see `chroma_proxy`."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS = 300.0
"""Longest wait for the server. A busy machine may need minutes for what takes seconds."""


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def hold_unanswered_port(port: int = 0) -> Iterator[int]:
    """A port of this machine, any or a given one, at which nobody answers and which no other process can take."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", port))
        yield int(held.getsockname()[1])


class ChromaServer:
    """A Chroma server that can be ended and started again on the same folder and port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = find_free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = shutil.which("chroma", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
        assert command, "chromadb installs the command `chroma`"
        self._process = subprocess.Popen(
            [command, "run", "--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("the Chroma server did not start")

    def kill(self) -> None:
        """End it with SIGKILL."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
