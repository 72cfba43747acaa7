"""One indexed folder for all tests of the server: articles about a town, and a table with several articles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import Assistant
from tests.support.harbour import HARBOUR
from tests.support.reading_articles import index_texts

ROWS = (
    "title,date,text\n"
    "Heron,2021-03-01,The museum in Tarn bought a painting of a heron. It cost two million crowns.\n"
    "Train,2022-04-02,A train derailed outside Velm. The line was shut for six days while it was cleared.\n"
)


@pytest.fixture(scope="package")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with index_texts({**HARBOUR, "rows.csv": ROWS}, tmp_path_factory) as assistant:
        yield assistant
