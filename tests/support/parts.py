"""Parts that tests name in the settings: LlamaIndex's with the options they need, our own, and wrong ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import Document, NodeWithScore, QueryBundle, TextNode
from llama_index.vector_stores.chroma import ChromaVectorStore

from rag import Assistant, load_settings
from rag.answering.extractive.scorer import ScoredPassages, ScoredSentence
from rag.integrations.llama_index import FootnoteEmbedding, FootnoteRetriever
from rag.loading.raw_document import LoadContext, RawDocument, RawSection
from rag.models.reader import FoundSpan
from rag.question.keywords import DocumentFrequency
from rag.retrieval.named_retriever import Candidate
from rag.schema.answers import Passage
from rag.schema.query import Filters
from rag.testing import ScriptedLLM


def make_chroma_retriever(path: str, top: int = 5) -> BaseRetriever:
    """LlamaIndex's own vector retriever, over Footnote's collection."""
    store = ChromaVectorStore.from_params(collection_name="chunks", persist_dir=path)
    index = VectorStoreIndex.from_vector_store(store, embed_model=FootnoteEmbedding())
    return index.as_retriever(similarity_top_k=top)


class QuotingRetriever(BaseRetriever):  # type: ignore[misc]
    """Knows articles by file and words, not by chunk; also invents one."""

    def __init__(self, file: str, words: str) -> None:
        super().__init__()
        self._file = file
        self._words = words

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = [(self._file, self._words), (self._file, "These words stand in no article."), ("gone.txt", "Words.")]
        return [NodeWithScore(node=TextNode(text=text, metadata={"file_name": file})) for file, text in found]


class FileRetriever:
    """Footnote's own interface: the same file whatever the question."""

    def __init__(self, file: str, words: str) -> None:
        self._candidate = Candidate(file=file, text=words)

    def retrieve(self, question: str, *, limit: int, filters: Filters) -> list[Candidate]:
        return [self._candidate]


class Reverser:
    """Footnote's own interface of a reranker."""

    def rerank(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        return list(reversed(passages))


class Inventor:
    """A reranker that returns a passage it was not given."""

    def rerank(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        return [replace(passages[0], similarity=1.0)]


class ShoutingLoader:
    """Footnote's own interface of a loader: each line is an article."""

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
    """A loader that does not return a RawDocument."""
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
    """Returns a confidence above 1."""

    def score(self, question: str, passages: Sequence[Passage], **options: Any) -> ScoredPassages:
        return replace(super().score(question, passages, **options), confidence=2.0)


class ClassMade:
    """Made by a class method: a loader with a given title, or a splitter with a given mark."""

    def __init__(self, mark: str) -> None:
        self._mark = mark

    @classmethod
    def from_defaults(cls) -> ClassMade:
        return cls(".")

    def load(self, content: bytes, context: LoadContext) -> RawDocument:
        text = content.decode()
        return RawDocument(text, (RawSection(0, len(text), title=f"marked {self._mark}"),))

    def split(self, text: str) -> list[str]:
        return [f"{piece}{self._mark}" for piece in text.rstrip(f"\n{self._mark}").split(self._mark)]


def make_shouting_loader(mark: str) -> Any:
    """A function that makes a loader, which is a function too."""
    return ShoutingLoader(mark).load


def load_broken_sections(content: bytes, _context: LoadContext) -> RawDocument:
    """A loader whose sections are not sections."""
    return RawDocument(content.decode(), (None,))  # type: ignore[arg-type]


def split_numbers(text: str) -> list[Any]:
    """A splitter that returns neither texts nor spans."""
    return [3.5 for _ in text.splitlines()]


def split_skipping(text: str) -> list[str]:
    """A splitter that leaves out the first sentence."""
    return text.split(". ")[1:]


class TupleRetriever:
    """Returns tuples instead of candidates."""

    def retrieve(self, question: str, *, limit: int, filters: Filters) -> list[Any]:
        return [("tunnel.txt", question)]


class PathRetriever(QuotingRetriever):
    """Names files as LlamaIndex's readers do: by the whole path."""

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        metadata = {"file_path": self._file, "file_name": "report.txt"}
        return [NodeWithScore(node=TextNode(text=self._words, metadata=metadata))]


class NodeInventor:
    """Has the method of a LlamaIndex postprocessor, and returns a node that it was not given."""

    def postprocess_nodes(self, nodes: list[NodeWithScore], query_str: str) -> list[NodeWithScore]:
        return [*nodes, NodeWithScore(node=TextNode(text=query_str))]


class Leaking:
    """Fails with all its options in the message when it is made, as a validation error does, or when it is used."""

    def __init__(self, when: str = "made", **options: Any) -> None:
        self._options = options
        if when == "made":
            self._fail()

    def _fail(self) -> None:
        raise ValueError(f"refused:\n{self._options}")

    def rerank(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        self._fail()
        return []


class StrangePassageScorer(FirstSentenceScorer):
    """Returns a passage that it was not given."""

    def score(self, question: str, passages: Sequence[Passage], **options: Any) -> ScoredPassages:
        scored = super().score(question, passages, **options)
        return replace(scored, passages=(replace(passages[0], similarity=2.0),))


class StrangeSpanScorer(FirstSentenceScorer):
    """Marks words outside the sentence."""

    def score(self, question: str, passages: Sequence[Passage], **options: Any) -> ScoredPassages:
        scored = super().score(question, passages, **options)
        first = scored.sentences[0]
        return replace(scored, sentences=(replace(first, span=FoundSpan(0, first.sentence.end + 5, 1.0)),))


class UnboundedScorer(FirstSentenceScorer):
    """Has a threshold that no confidence reaches."""

    threshold = 7


def make_footnote_retriever(articles: str, home: str) -> BaseRetriever:
    """Footnote's own retrieval, as LlamaIndex sees it."""
    return FootnoteRetriever(Assistant(load_settings(articles=Path(articles), home=Path(home))))


class SimpleReader:
    """The reader that comes with LlamaIndex, for one file."""

    def load_data(self, file: Path) -> list[Document]:
        return SimpleDirectoryReader(input_files=[file]).load_data()  # type: ignore[no-any-return]


def make_llm(model: str = "") -> ScriptedLLM:
    """A function that makes a language model."""
    return ScriptedLLM(model=model or "made")
