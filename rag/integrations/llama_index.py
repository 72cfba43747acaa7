"""Footnote's parts as LlamaIndex's: embedding, retriever, query engine.

    from rag import Assistant, load_settings
    from rag.integrations.llama_index import FootnoteQueryEngine

    response = FootnoteQueryEngine(Assistant(load_settings())).query("Who signed the decree?")
    print(response, response.source_nodes)

Importing this imports `llama_index.core`, which takes seconds; nothing else here does. The collections of the
embedded store can also be opened directly, with `ChromaVectorStore` and `FootnoteEmbedding`.
"""

from __future__ import annotations

import asyncio
from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.response.schema import Response
from llama_index.core.schema import NodeWithScore, QueryBundle
from pydantic import PrivateAttr

from rag.assistant import Assistant
from rag.models.minilm import MINILM_NAME, MiniLM, load_minilm
from rag.retrieval.llama_index_nodes import make_node
from rag.schema.documents import Chunk
from rag.schema.query import Query
from rag.serving.json import describe_answer


class FootnoteEmbedding(BaseEmbedding):  # type: ignore[misc]  # LlamaIndex is not typed here
    """The shipped all-MiniLM-L6-v2 as a LlamaIndex embedding: 384 numbers, unit length, no torch, no download.

    Texts longer than 256 word pieces are cut.
    """

    _model: MiniLM = PrivateAttr()

    def __init__(self, **options: Any) -> None:
        """`options` are those of LlamaIndex's `BaseEmbedding`. Raises `ModelError` when the model is damaged."""
        super().__init__(**{"model_name": MINILM_NAME, "embed_batch_size": 256, **options})
        self._model = load_minilm()

    @classmethod
    def class_name(cls) -> str:
        return "FootnoteEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        return list(map(float, self._model.embed_question(query)))

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [list(map(float, vector)) for vector in self._model.embed_passages(texts)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)


class FootnoteRetriever(BaseRetriever):  # type: ignore[misc]
    """Footnote's retrieval as a LlamaIndex retriever: the passages that `ask` would read, best first.

    A node's text is the passage, its score the cosine similarity; its metadata holds file, span, title and date.
    """

    def __init__(self, assistant: Assistant, *, top: int | None = None, **options: Any) -> None:
        """`top` is how many passages to return, the settings' number by default."""
        super().__init__(**options)
        self._assistant = assistant
        self._top = top

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        passages = self._assistant.retrieve(Query(query_bundle.query_str, top=self._top))
        return [make_node(passage) for passage in passages]


class FootnoteQueryEngine(BaseQueryEngine):  # type: ignore[misc]
    """Footnote's answerer as a LlamaIndex query engine.

    The response's text has the `[n]` marks; `source_nodes` are the cited passages, or, for an abstention, the nearest;
    `metadata` is the whole answer as `rag ask --json` prints it.
    """

    def __init__(self, assistant: Assistant, *, top: int | None = None) -> None:
        """`top` is how many passages to read, the settings' number by default."""
        super().__init__(callback_manager=None)
        self._assistant = assistant
        self._top = top

    def _query(self, query_bundle: QueryBundle) -> Response:
        answer = self._assistant.ask(Query(query_bundle.query_str, top=self._top))
        spans = [(citation.file, citation.start, citation.end) for citation in answer.citations]
        cited = [
            passage
            for passage in answer.passages
            if any(_holds(chunk, *span) for chunk in (passage.chunk, *passage.copies) for span in spans)
        ]
        nodes = [make_node(passage) for passage in (cited or answer.passages)]
        return Response(response=answer.text, source_nodes=nodes, metadata=describe_answer(answer))

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}


def _holds(chunk: Chunk, file: str, start: int, end: int) -> bool:
    return chunk.file == file and chunk.start <= start and end <= chunk.end
