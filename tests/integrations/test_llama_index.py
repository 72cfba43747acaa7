"""Footnote's parts inside LlamaIndex, and its store opened by a plain LlamaIndex program."""

from __future__ import annotations

import asyncio
from pathlib import Path

import chromadb
import numpy as np
import pytest
from llama_index.core import VectorStoreIndex
from llama_index.vector_stores.chroma import ChromaVectorStore

from rag import Assistant
from rag.integrations.llama_index import FootnoteEmbedding, FootnoteQueryEngine, FootnoteRetriever
from rag.models.minilm import MiniLM

QUESTION = "How many men does Putin's decree call up?"


def test_the_embedding_is_the_shipped_one(minilm: MiniLM) -> None:
    embedding = FootnoteEmbedding()
    vectors = embedding.get_text_embedding_batch(["A harbour.", "A fire."])
    assert np.allclose(vectors, minilm.embed_passages(["A harbour.", "A fire."]), atol=1e-6)
    assert np.allclose(embedding.get_query_embedding("Who?"), minilm.embed_question("Who?"), atol=1e-6)
    assert np.allclose(asyncio.run(embedding.aget_query_embedding("Who?")), minilm.embed_question("Who?"), atol=1e-6)


def test_the_retriever_gives_nodes_with_span_and_similarity(seeds_assistant: Assistant) -> None:
    nodes = FootnoteRetriever(seeds_assistant, top=3).retrieve(QUESTION)
    assert len(nodes) == 3
    document = seeds_assistant.library.read_document(nodes[0].metadata["file"])
    assert nodes[0].text == document.text[nodes[0].metadata["start"] : nodes[0].metadata["end"]]
    assert nodes[0].score is not None and 0 < nodes[0].score <= 1


def test_the_query_engine_cites_its_nodes(seeds_assistant: Assistant) -> None:
    engine = FootnoteQueryEngine(seeds_assistant)
    response = engine.query(QUESTION)
    assert "160,000" in str(response) and "[1]" in str(response)
    assert {node.metadata["file"] for node in response.source_nodes} == {"001_676866eb0907da5c.txt"}
    assert response.metadata["sources"] == ["001_676866eb0907da5c.txt"]
    assert str(asyncio.run(engine.aquery(QUESTION))) == str(response)


def test_a_llamaindex_program_reads_the_store_when_an_assistant_has_it_open(seeds_assistant: Assistant) -> None:
    seeds_assistant.retrieve(QUESTION)
    client = chromadb.PersistentClient(seeds_assistant.read_status().store)
    store = ChromaVectorStore(chroma_collection=client.get_collection("chunks"))
    index = VectorStoreIndex.from_vector_store(store, embed_model=FootnoteEmbedding())
    node = index.as_retriever(similarity_top_k=1).retrieve(QUESTION)[0]
    assert node.metadata["file"] == "001_676866eb0907da5c.txt"
    document = seeds_assistant.library.read_document(node.metadata["file"])
    assert node.text == document.text[node.metadata["start"] : node.metadata["end"]]
    client.close()


def test_another_llamaindex_embedding_is_named_in_the_settings(articles: Path, tmp_path: Path) -> None:
    from rag import load_settings
    from rag.errors import IndexMismatch

    home = tmp_path / "home"
    named = load_settings(articles=articles, home=home, embedding="rag.testing:HashingEmbedding")
    with Assistant(named) as assistant:
        assistant.index()
        assert assistant.retrieve(QUESTION)[0].file == "001_676866eb0907da5c.txt"
    with (
        Assistant(load_settings(articles=articles, home=home)) as assistant,
        pytest.raises(IndexMismatch, match="--rebuild"),
    ):
        assistant.retrieve(QUESTION)
