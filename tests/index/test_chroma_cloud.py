"""Chroma Cloud's limits, enforced by a proxy before a real Chroma server. The proxy is found as any HTTP proxy is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rag.index.chroma_records import list_chunk_ids
from rag.index.chroma_server import ServerIndexes
from rag.index.server_requests import ServerAddress
from rag.index.vector_store import VectorStore
from rag.schema.documents import Chunk, Sentence
from rag.schema.index import IndexedFile
from tests.conftest import MakeAssistant
from tests.support.chroma_proxy import CLOUD_RECORDS, Proxy, run_proxy
from tests.support.chroma_servers import ChromaServer

URL = "http://api.trychroma.com"

MANY = 2 * CLOUD_RECORDS + 50


@pytest.fixture
def cloud(chroma: ChromaServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    with run_proxy(chroma.port, is_cloud=True, token="sesame") as proxy:
        for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("http_proxy", proxy.address)
        yield proxy


@pytest.fixture
def store(cloud: Proxy) -> VectorStore:
    store = ServerIndexes(ServerAddress(URL, "sesame")).open("many", fingerprint={"dimension": 2})
    assert store is not None and cloud.seen
    return store


def make_record(n: int) -> IndexedFile:
    return IndexedFile(f"{n}.txt", "v1", "", 1, 0, 0, chunks=1, characters=5)


def make_chunk(record: IndexedFile) -> Chunk:
    (id_,) = list_chunk_ids(record)
    sentences = (Sentence(0, 5),)
    return Chunk(id_, record.file, "v1", 0, 0, 5, "Text.", record.file, None, "en", sentences)


def test_many_records_are_written_read_and_deleted_within_the_limits(store: VectorStore) -> None:
    records = [make_record(n) for n in range(MANY)]
    angles = np.linspace(0, 1, MANY)  # no two alike: of equal vectors the engine's graph finds a varying share
    store.put_chunks([make_chunk(record) for record in records], np.stack([np.cos(angles), np.sin(angles)], 1))
    store.put_records(records)
    assert store.read_manifest() == {record.file: record for record in records}
    assert len(store.read_records(record.file for record in records)) == MANY
    assert [chunk.file for chunk in store.read_chunks(*records)] == [record.file for record in records]
    assert len(store.search(np.ones(2, np.float32), depth=MANY)) == CLOUD_RECORDS
    assert store.sweep({"0.txt": records[0]}) == set()
    assert store.count_chunks() == 1
    store.delete_records([record.file for record in records])
    assert store.count_files() == 0


def test_a_question_is_answered_from_chroma_cloud(cloud: Proxy, articles: Path, make_assistant: MakeAssistant) -> None:
    assistant = make_assistant(articles=articles, chroma_url=URL, chroma_token="sesame", index_name="cloud")
    assert len(assistant.index().added) == 5
    assert assistant.ask("How many men does Putin's decree call up?").sources == ("001_676866eb0907da5c.txt",)
    assert cloud.count("/auth/identity") > 0, "the tenant is the one whose token it is"
