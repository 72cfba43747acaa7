"""The parts that answer: those that the settings name, or else the shipped ones; each is loaded on first use.

Owns which setting names which part. `components` turns a name into a part; `answering.writer` loads the language model.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from rag.chunking.chunker import ChunkSettings
from rag.components import EMBEDDING, RECOGNISER, RERANKER, RETRIEVER, SCORER, SPLITTER, Part
from rag.loading.bounds import FileBounds
from rag.loading.loader_set import LoaderSet, name_loaders
from rag.loading.ocr.named import OCR_OFF, make_page_reader
from rag.models.minilm import MINILM_NAME
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.answering.extractive.scorer import SentenceScorer
    from rag.index.opener import IndexOpener
    from rag.retrieval.retriever import PassageRetriever


class Parts:
    """The parts of an assistant. Safe to use from several threads."""

    def __init__(self, settings: Settings, opener: IndexOpener) -> None:
        """Loads nothing yet. The embedding comes from `opener`, which opens the index made with it."""
        self._settings = settings
        self._opener = opener
        self._lock = threading.Lock()
        self._scorer: SentenceScorer | None = None
        self._retriever: PassageRetriever | None = None
        self.loaders = LoaderSet(
            settings.max_file_bytes,
            name_loaders(settings.loaders, settings.loader_options),
            make_page_reader(settings.ocr, settings.ocr_options, settings.home / "recognised.sqlite3"),
            FileBounds(settings.max_file_seconds, settings.max_file_memory_bytes),
        )
        """The loaders of files, by suffix, and what reads pictures for them."""

    def list_named(self) -> list[Part]:
        """The parts that the settings name instead of, or in addition to, the shipped ones, not loaded yet; without the
        language model."""
        settings = self._settings
        single = (
            (EMBEDDING, settings.embedding if settings.embedding != MINILM_NAME else "", settings.embedding_options),
            (RECOGNISER, settings.ocr if settings.ocr != OCR_OFF else "", settings.ocr_options),
            (SPLITTER, settings.splitter, settings.splitter_options),
            (RETRIEVER, settings.retriever, settings.retriever_options),
            (RERANKER, settings.reranker, settings.reranker_options),
            (SCORER, settings.scorer, settings.scorer_options),
        )
        named = [Part(kind, name, options) for kind, name, options in single if name]
        return [*named, *self.loaders.named.values()]

    def load_scorer(self) -> SentenceScorer:
        """The sentence scorer. Raises `SettingsError` or `ModelError` when it cannot be loaded."""
        from rag.answering.extractive.named_scorer import load_named_scorer
        from rag.answering.extractive.scorer import load_scorer

        settings = self._settings
        with self._lock:
            if self._scorer is None:
                named = Part(SCORER, settings.scorer, settings.scorer_options)
                self._scorer = load_named_scorer(named) if settings.scorer else load_scorer()
            return self._scorer

    def load_retriever(self) -> PassageRetriever:
        """The passage retriever. Raises `SettingsError` or `ModelError` when it cannot be loaded."""
        from rag.retrieval.named_retriever import load_retriever
        from rag.retrieval.reranking import load_reranker
        from rag.retrieval.retriever import PassageRetriever

        settings = self._settings
        embedding = self._opener.load_embedding()
        with self._lock:
            if self._retriever is None:
                retriever = Part(RETRIEVER, settings.retriever, settings.retriever_options)
                reranker = Part(RERANKER, settings.reranker, settings.reranker_options)
                self._retriever = PassageRetriever(
                    embedding,
                    load_retriever(retriever) if settings.retriever else None,
                    load_reranker(reranker) if settings.reranker else None,
                )
            return self._retriever

    def make_chunk_settings(self) -> ChunkSettings:
        """The settings for cutting texts. Raises `SettingsError` when the named splitter cannot be loaded."""
        from rag.chunking.splitter import load_splitter

        settings = self._settings
        named = Part(SPLITTER, settings.splitter, settings.splitter_options)
        split = load_splitter(named) if settings.splitter else None
        return ChunkSettings(settings.chunk_tokens, settings.overlap_tokens, split)
