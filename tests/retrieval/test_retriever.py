"""Passages for a question: fused, counted, collapsed, filtered."""

from __future__ import annotations

import dataclasses
import math
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Assistant
from rag.chunking.chunker import hash_file_name
from rag.index.chroma_client import open_embedded
from rag.index.keyword_index import KeywordIndex
from rag.index.vector_store import VectorStore
from rag.models.minilm import MiniLM
from rag.models.vectors import measure_cosine
from rag.retrieval.copies import collapse_copies
from rag.retrieval.retriever import PassageRetriever, fuse_ranks
from rag.schema.answers import Passage
from rag.schema.documents import Chunk, Sentence
from rag.schema.index import IndexedFile
from rag.schema.query import ArticlePlace, Filters
from tests.index.test_keyword_index import make_chunk


def make_passage(text: str, *, file: str, fused: float = 1.0) -> Passage:
    return Passage(make_chunk(text, file=file), similarity=0.5, fused=fused)


def test_ranks_are_fused_by_the_published_formula() -> None:
    fused = fuse_ranks([["a", "b"], ["b", "c"]], k=60)
    assert list(fused) == ["b", "a", "c"]
    assert math.isclose(fused["b"], 1 / 62 + 1 / 61)


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), unique=True), max_size=3), st.integers(1, 100))
def test_every_id_comes_once_and_best_first_when_fused(rankings: list[list[str]], k: int) -> None:
    fused = fuse_ranks(rankings, k=k)
    assert set(fused) == {id_ for ranking in rankings for id_ in ranking}
    assert list(fused.values()) == sorted(fused.values(), reverse=True)


def test_copies_are_one_passage_that_keeps_every_place() -> None:
    passages = [
        make_passage("Rain.", file="b.txt"),
        make_passage("Sun.", file="c.txt"),
        make_passage("Rain.\n", file="a.txt"),
    ]
    collapsed = collapse_copies(passages)
    assert [passage.file for passage in collapsed] == ["b.txt", "c.txt"]
    assert [copy.file for copy in collapsed[0].copies] == ["a.txt"]


def test_cosine_is_zero_when_a_vector_is() -> None:
    assert measure_cosine(np.zeros(3, np.float32), np.ones(3, np.float32)) == 0.0
    assert math.isclose(measure_cosine(np.ones(3, np.float32), np.ones(3, np.float32)), 1.0, rel_tol=1e-6)


TEXTS = {
    "harbour.txt": ("The council voted to close the old harbour.", date(2024, 5, 1)),
    "fire.txt": ("A wildfire burned three hundred hectares of forest.", date(2023, 8, 2)),
    "museum.txt": ("The museum bought a painting of a heron, inventory KX-4471.", None),
}


@pytest.fixture
def parts(tmp_path: Path, minilm: MiniLM) -> tuple[VectorStore, KeywordIndex]:
    store = open_embedded(tmp_path / "chroma", fingerprint={"format": 1})
    words = KeywordIndex(tmp_path / "words.sqlite3", writable=True)
    for file, (text, day) in TEXTS.items():
        put(store, words, minilm, make_chunk(text, file=file, day=day))
    return store, words


def put(store: VectorStore, words: KeywordIndex | None, model: MiniLM, chunk: Chunk) -> None:
    chunk = dataclasses.replace(chunk, id=name_id(chunk))
    store.put_chunks([chunk], model.embed_passages([chunk.text]))
    store.put_records([IndexedFile(chunk.file, chunk.version, "", 0, 0, 0, 1, len(chunk.text))])
    if words:
        words.replace_files([], [chunk])


def name_id(chunk: Chunk) -> str:
    return f"{hash_file_name(chunk.file)}-{chunk.version}-{chunk.position:06d}"


@dataclasses.dataclass(frozen=True)
class Parts:
    """An open index of a store and a keyword index."""

    store: VectorStore
    keyword_index: KeywordIndex | None


def find(
    parts: tuple[VectorStore, KeywordIndex], model: MiniLM, question: str, *, depth: int = 50, **options: Any
) -> list[Passage]:
    store, words = parts
    return PassageRetriever(model, depth=depth).retrieve(question, Parts(store, words), limit=5, **options)


def test_meaning_finds_what_shares_no_word(parts: tuple[VectorStore, KeywordIndex], minilm: MiniLM) -> None:
    assert find(parts, minilm, "Which artwork was acquired?")[0].file == "museum.txt"


def test_words_find_what_meaning_does_not_know(parts: tuple[VectorStore, KeywordIndex], minilm: MiniLM) -> None:
    assert find(parts, minilm, "KX-4471")[0].file == "museum.txt"


def test_passages_come_back_as_they_were_stored(parts: tuple[VectorStore, KeywordIndex], minilm: MiniLM) -> None:
    chunk = Chunk(
        id="",
        file="deep/ünï.txt",
        version="v2",
        position=0,
        start=100,
        end=110,
        text="Zyx “qu”.\n",
        title="T",
        published=date(2020, 2, 29),
        language="de",
        sentences=(Sentence(100, 103, "heading"), Sentence(104, 109, "boilerplate")),
        pages=((90, 3), (105, 4)),
        opens_section=True,
    )
    put(parts[0], parts[1], minilm, chunk)
    found = find(parts, minilm, "Zyx")
    stored = next(passage.chunk for passage in found if passage.file == chunk.file)
    assert stored == dataclasses.replace(chunk, id=name_id(chunk))


def test_similarity_is_the_cosine_when_only_words_found_the_chunk(
    parts: tuple[VectorStore, KeywordIndex], minilm: MiniLM
) -> None:
    passages = find(parts, minilm, "hectares", depth=1)
    by_file = {passage.file: passage.similarity for passage in passages}
    vector = minilm.embed_question("hectares")
    for file, similarity in by_file.items():
        expected = measure_cosine(vector, minilm.embed_passages([TEXTS[file][0]])[0])
        assert math.isclose(similarity, expected, abs_tol=1e-3)


@pytest.mark.parametrize(
    ("filters", "files"),
    [
        (Filters(files=("fire.txt",)), {"fire.txt"}),
        (Filters(files=()), set()),
        (Filters(since=date(2024, 1, 1)), {"harbour.txt"}),
        (Filters(until=date(2023, 12, 31)), {"fire.txt"}),
        (Filters(since=date(2023, 8, 2), until=date(2024, 5, 1)), {"fire.txt", "harbour.txt"}),
        (Filters(until=date(2023, 12, 31), undated=True), set(TEXTS) - {"harbour.txt"}),
        (Filters(since=date(2024, 1, 1), until=date(2024, 12, 31), undated=True), set(TEXTS) - {"fire.txt"}),
        (Filters(), set(TEXTS)),
        (Filters(articles=(ArticlePlace("fire.txt", 5000, 6000),)), set(TEXTS) - {"fire.txt"}),
        (Filters(files=("fire.txt",), articles=(ArticlePlace("fire.txt", 0, 6000),)), {"fire.txt"}),
    ],
)
def test_filters_bound_what_is_found(
    parts: tuple[VectorStore, KeywordIndex], minilm: MiniLM, filters: Filters, files: set[str]
) -> None:
    found = find(parts, minilm, "harbour wildfire museum", filters=filters)
    assert {passage.file for passage in found} == files


def test_chunks_of_an_old_version_do_not_count(parts: tuple[VectorStore, KeywordIndex], minilm: MiniLM) -> None:
    put(parts[0], parts[1], minilm, make_chunk("The council kept the harbour open.", file="harbour.txt", version="v2"))
    texts = [passage.text for passage in find(parts, minilm, "harbour council")]
    assert "The council kept the harbour open." in texts
    assert TEXTS["harbour.txt"][0] not in texts


def test_files_that_are_gone_are_left_out(parts: tuple[VectorStore, KeywordIndex], minilm: MiniLM) -> None:
    found = find(parts, minilm, "harbour wildfire", is_present=lambda file: file != "fire.txt")
    assert "fire.txt" not in {passage.file for passage in found}


def test_nothing_is_found_in_an_empty_index(tmp_path: Path, minilm: MiniLM) -> None:
    store = open_embedded(tmp_path / "chroma", fingerprint={"format": 1})
    assert PassageRetriever(minilm).retrieve("Who?", Parts(store, None), limit=5) == []


def test_the_shipped_articles_are_found_by_questions_about_them(seeds_assistant: Assistant) -> None:
    found = seeds_assistant.retrieve("Who urged NATO leaders to invite Ukraine next week in Brussels?", top=3)
    assert found[0].file == "004_19fc496d41bd9699.txt"
