"""Parts that tests name in the settings: LlamaIndex's with the options they need, our own, and wrong ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from llama_index.core import VectorStoreIndex
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from llama_index.vector_stores.chroma import ChromaVectorStore

from rag.answering.extractive.scorer import ScoredPassages, ScoredSentence
from rag.integrations.llama_index import FootnoteEmbedding
from rag.loading.raw_document import LoadContext, RawDocument, RawSection
from rag.question.keywords import DocumentFrequency
from rag.retrieval.named_retriever import Candidate
from rag.schema.answers import Passage
from rag.schema.query import Filters


def make_chroma_retriever(path: str, top: int = 5) -> BaseRetriever:
    """LlamaIndex's own vector retriever, over Footnote's collection."""
    store = ChromaVectorStore.from_params(collection_name="chunks", persist_dir=path)
    index = VectorStoreIndex.from_vector_store(store, embed_model=FootnoteEmbedding())
    return index.as_retriever(similarity_top_k=top)


class QuotingRetriever(BaseRetriever):  # type: ignore[misc]
    """Knows articles by file and words, not by chunk; makes one up as well."""

    def __init__(self, file: str, words: str) -> None:
        super().__init__()
        self._file = file
        self._words = words

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = [(self._file, self._words), (self._file, "These words stand in no article."), ("gone.txt", "Words.")]
        return [NodeWithScore(node=TextNode(text=text, metadata={"file_name": file})) for file, text in found]


class FileRetriever:
    """Footnote's own interface: the same file whatever is asked."""

    def __init__(self, file: str, words: str) -> None:
        self._candidate = Candidate(file=file, text=words)

    def retrieve(self, question: str, *, limit: int, filters: Filters) -> list[Candidate]:
        return [self._candidate]


class Reverser:
    """Footnote's own interface of a reranker."""

    def rerank(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        return list(reversed(passages))


class Inventor:
    """A reranker that gives a passage it was not given."""

    def rerank(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        return [replace(passages[0], similarity=1.0)]


class ShoutingLoader:
    """Footnote's own interface of a loader: a line an article."""

    def __init__(self, mark: str = "!") -> None:
        self._mark = mark

    def load(self, content: bytes, context: LoadContext) -> RawDocument:
        text = content.decode()
        sections, start = [], 0
        for line in text.splitlines(keepends=True):
            sections.append(RawSection(start, start + len(line), title=line.partition(self._mark)[0]))
            start += len(line)
        return RawDocument(text, tuple(sections))


def load_nothing(content: bytes, _context: LoadContext) -> str:
    """A loader that gives no RawDocument."""
    return content.decode()


class LineSplitter:
    """A sentence splitter by spans: a line is a sentence."""

    def split(self, text: str) -> list[tuple[int, int]]:
        spans, start = [], 0
        for line in text.splitlines(keepends=True):
            spans.append((start, start + len(line)))
            start += len(line)
        return spans


def split_upper(text: str) -> list[str]:
    """A splitter that changes the words."""
    return [text.upper()]


class FirstSentenceScorer:
    """Answers with the first sentence of the first passage."""

    threshold = 0.5

    def score(
        self, question: str, passages: Sequence[Passage], *, document_frequency: DocumentFrequency
    ) -> ScoredPassages:
        prose = [
            ScoredSentence(passage, sentence, 1.0)
            for passage in passages
            for sentence in passage.chunk.sentences
            if sentence.kind == "sentence"
        ]
        return ScoredPassages(tuple(prose[:1]), 0.9, tuple(passages))


class BoastingScorer(FirstSentenceScorer):
    """Is surer than sure."""

    def score(self, question: str, passages: Sequence[Passage], **options: Any) -> ScoredPassages:
        return replace(super().score(question, passages, **options), confidence=2.0)
