"""One Chroma server for all tests that need one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.chroma_servers import ChromaServer


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    server = ChromaServer(tmp_path_factory.mktemp("chroma"))
    server.start()
    yield server
    server.kill()
