"""The server as a process: one port for everything, how it starts and ends."""

from __future__ import annotations

import json
import os
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import SEEDS
from tests.support.servers import Server, run_server


def get(server: Server, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(server.url + path, timeout=60) as reply:
        return reply.status, reply.read().decode()


def test_one_port_has_the_page_and_tells_health_readiness_and_figures(server: Server) -> None:
    assert "<script" in get(server, "/")[1]
    assert json.loads(get(server, "/health")[1]) == {"status": "ok"}
    assert json.loads(get(server, "/ready")[1]) == {"status": "ready"}
    assert "footnote_questions_waiting 0" in get(server, "/metrics")[1]


@pytest.mark.skipif(os.name == "nt", reason="signals are Unix's")
def test_the_server_ends_within_ten_seconds_when_it_is_told_to(tmp_path: Path) -> None:
    with run_server(SEEDS, tmp_path / "home") as server:
        began = time.monotonic()
        server.process.terminate()
        _, said = server.process.communicate(timeout=60)
        assert time.monotonic() - began < 10
    assert server.process.returncode == 0 and b"The server has ended" in said
