"""Filters with more names and places than Chroma takes: what is found is the same as with fewer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rag.index.chroma_client import open_embedded
from rag.index.chroma_filters import MOST_FILES, MOST_PLACES
from rag.index.keyword_index import KeywordIndex
from rag.index.vector_store import VectorStore
from rag.schema.documents import Chunk, Sentence
from rag.schema.query import ArticlePlace, Filters

FILES = 400


def make_chunk(number: int) -> Chunk:
    return Chunk(f"{number:04d}", f"{number}.txt", "v1", 0, 0, 5, "Text.", "", None, "en", (Sentence(0, 5),))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VectorStore]:
    """Files whose chunks are the farther from the question, the higher their number."""
    store = open_embedded(tmp_path_factory.mktemp("store") / "chroma", fingerprint={})
    angles = np.linspace(0, 1, FILES, dtype=np.float32)
    store.put_chunks([make_chunk(n) for n in range(FILES)], np.stack([np.cos(angles), np.sin(angles)], axis=1))
    yield store
    store.close()


def search(store: VectorStore, filters: Filters, depth: int = 5) -> list[str]:
    return [chunk.file for chunk, _ in store.search(np.array([1, 0], np.float32), depth=depth, filters=filters)]


def name_many(first: int) -> tuple[str, ...]:
    return tuple(f"{number}.txt" for number in range(first, first + MOST_FILES + 1))


def test_any_number_of_files_may_be_named(store: VectorStore) -> None:
    assert search(store, Filters(files=name_many(0))) == [f"{n}.txt" for n in range(5)]
    assert search(store, Filters(files=name_many(390))) == [f"{n}.txt" for n in range(390, 395)]
    assert len(search(store, Filters(files=name_many(390)), depth=50)) == 10
    assert search(store, Filters(files=name_many(FILES))) == []


def test_any_number_of_articles_may_be_named(store: VectorStore) -> None:
    elsewhere = tuple(ArticlePlace(f"{number}.txt", 10, 20) for number in range(390))
    assert search(store, Filters(articles=elsewhere)) == [f"{n}.txt" for n in range(390, 395)]
    here = tuple(ArticlePlace(f"{number}.txt", 0, 20) for number in range(MOST_PLACES + 1))
    assert search(store, Filters(articles=here)) == [f"{n}.txt" for n in range(5)]
    assert search(store, Filters(files=("7.txt", "9.txt"), articles=(*elsewhere[:9], *here[9:], here[9]))) == ["9.txt"]


def test_any_number_of_files_may_be_named_in_a_search_for_words(tmp_path: Path) -> None:
    words = KeywordIndex(tmp_path / "words.sqlite3", writable=True)
    words.replace_files([], [make_chunk(n) for n in range(3)])
    named = tuple(f"{number}.txt" for number in range(2, 300_000))
    assert [hit.file for hit in words.search("text", depth=5, filters=Filters(files=named))] == ["2.txt"]
    words.close()
