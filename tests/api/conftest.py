"""One real server for the tests of this folder that need one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import SEEDS
from tests.support.servers import Server, run_server


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`rag serve` over the shipped articles."""
    with run_server(SEEDS, tmp_path_factory.mktemp("served")) as running:
        yield running
