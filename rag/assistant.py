"""The one place that assembles: settings in, working parts out; index, ask, show, status.

    assistant = Assistant(load_settings())
    assistant.index()
    print(assistant.ask("Who signed the decree?").text)

Owns which parts are built, when they are opened, and when they are opened anew because another process changed
the index. Safe to use from several threads.
"""

from __future__ import annotations

import hashlib
import logging
import re
import threading
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rag.chunking import ChunkSettings, join_chunks
from rag.embedding import Embedding, load_embedding
from rag.errors import (
    ArticlesError,
    IndexBusy,
    IndexMissing,
    QuestionError,
    RagError,
    SettingsError,
    StoreError,
)
from rag.folder import FolderListing, check_folder, list_folder
from rag.generations import Generations
from rag.loading import SUFFIXES
from rag.records import Answer, Document, IndexedFile, IndexReport, Passage
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.answering import SentenceScorer
    from rag.indexing import OnProgress
    from rag.retrieval import Filters
    from rag.vectors import VectorStore
    from rag.words import WordIndex

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

MAX_QUESTION_CHARACTERS = 2000
"""A longer question is refused: the embedding reads about a thousand characters of it."""


@dataclass(frozen=True, slots=True)
class Status:
    """What is indexed, with which model, where."""

    articles: Path
    home: Path
    index: Path
    """Folder of this index under `home`."""
    store: str
    """Chroma's folder, or the server's URL; "" when nothing is indexed yet."""
    embedding: str
    """What the settings name; `maker` says what the index was made with."""
    maker: Mapping[str, Any]
    files: int
    chunks: int
    indexed_at: str
    """ISO 8601, UTC; "" when nothing is indexed yet."""
    failed: tuple[tuple[str, str], ...]
    """(file, reason) of what could not be read."""
    size_bytes: int
    """What the index takes on this machine's disk."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """An open state of the index."""

    generation: Path | None
    token: str
    """The store's own name of this state."""
    store: VectorStore
    words: WordIndex | None

    def close(self) -> None:
        self.store.close()
        if self.words:
            self.words.close()


class Assistant:
    """Answers questions over one folder of articles, and keeps its index."""

    def __init__(self, settings: Settings) -> None:
        """Opens nothing yet. Raises `SettingsError` when settings contradict each other."""
        if settings.overlap_tokens * 2 > settings.chunk_tokens:
            raise SettingsError(
                f"overlap_tokens is {settings.overlap_tokens}, more than half of chunk_tokens "
                f"({settings.chunk_tokens}). Lower it."
            )
        self._settings = settings
        self._chunk_settings = ChunkSettings(settings.chunk_tokens, settings.overlap_tokens)
        self._name = settings.index_name or name_index(settings.articles)
        self._generations = Generations(settings.home / self._name)
        self._lock = threading.RLock()
        self._embedding: Embedding | None = None
        self._scorer: SentenceScorer | None = None
        self._reader: _Reader | None = None

    @property
    def settings(self) -> Settings:
        return self._settings

    def close(self) -> None:
        """Let go of every file. The assistant opens them again when it is used again."""
        with self._lock:
            if self._reader:
                self._reader.close()
            self._reader = None

    def __enter__(self) -> Assistant:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- index

    def is_indexed(self) -> bool:
        """Whether questions can be asked without indexing first."""
        if not self._settings.chroma_url:
            return self._generations.find_current() is not None
        store = self._open_server(maker=None)
        return store is not None and store.count_files() > 0

    def index(self, *, rebuild: bool = False, on_progress: OnProgress | None = None) -> IndexReport:
        """Make the index match the folder; `rebuild` makes it anew, whatever made the one there is.

        Raises `ArticlesError` when the folder cannot be used or nothing in it can be read, `IndexBusy` when
        another process is indexing, `IndexMismatch` when another model made the index, `StoreError` when the disk
        or the server refuses. Whatever is raised, and on Ctrl-C too, the embedded index is as it was.
        """
        from rag.indexing import Indexer

        listing = self._list_folder()
        if not listing.files and not self.is_indexed():
            raise ArticlesError(describe_empty(self._settings.articles, listing))
        with self._generations.lock():
            if not rebuild:
                report = self._find_nothing_to_do(listing)
                if report:
                    return report
            if rebuild and self._settings.chroma_url:
                self._delete_from_server()
            indexer = Indexer(
                generations=self._generations,
                open_store=self._open_for_writing,
                embedding=self._load_embedding(),
                chunk_settings=self._chunk_settings,
                max_bytes=self._max_bytes,
            )
            return indexer.update(listing, rebuild=rebuild, on_progress=on_progress)

    def _find_nothing_to_do(self, listing: FolderListing) -> IndexReport | None:
        """The report of an index that matches the folder already; None when there is something to write."""
        from rag.indexing import plan_index, probe_file, read_report

        if not self.is_indexed() or self._generations.has_interrupted_work():
            return None
        began = time.monotonic()
        reader = self._open_reader()
        if reader.words is None or reader.words.read_generation() != reader.token:
            return None
        manifest = reader.store.read_manifest()
        chunks = sum(record.chunks for record in manifest.values())
        if chunks != reader.store.count_chunks():
            return None
        failed_before = dict(read_report(reader.generation).failed) if reader.generation else {}
        listing = probe_file(listing, failed_before, max_bytes=self._max_bytes)
        plan = plan_index(listing, manifest, max_bytes=self._max_bytes)
        if not plan.is_empty or dict(plan.failed) != failed_before:
            return None
        return IndexReport(
            unchanged=tuple(sorted(plan.unchanged)),
            failed=tuple(sorted(plan.failed.items())),
            other_kinds=listing.other_kinds,
            chunks=chunks,
            seconds=time.monotonic() - began,
        )

    # --- ask

    def ask(
        self,
        question: str,
        *,
        files: Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        top: int | None = None,
    ) -> Answer:
        """Answer a question from the articles, or abstain.

        `files` are names or shell patterns of indexed files, none for all; `since` and `until` bound the
        publication date, inclusive; `top` is how many passages are read. Raises `QuestionError`,
        `IndexMissing`, `IndexMismatch`, `StoreError`, `ModelError`.
        """
        from rag.answering import answer_extractively

        clock = _Clock()
        question = clean_question(question)
        scorer = self._load_scorer()
        threshold = scorer.threshold if self._settings.threshold is None else self._settings.threshold
        clock.lap("loading")

        def work(reader: _Reader) -> Answer:
            clock.lap("opening")
            gone: set[str] = set()
            passages = self._retrieve(reader, question, files, since, until, top, gone)
            clock.lap("retrieval")
            drawn = answer_extractively(
                question,
                passages,
                scorer=scorer,
                threshold=threshold,
                document_frequency=reader.words.count_documents if reader.words else count_nothing,
            )
            clock.lap("answering")
            answer = Answer(
                question=question,
                abstained=drawn.abstained,
                confidence=drawn.confidence,
                statements=drawn.statements,
                passages=tuple(passages),
                mode="extractive",
            )
            notes = self._write_notes(reader, answer, gone)
            clock.lap("checking")
            return replace(answer, notes=notes, milliseconds=clock.read())

        return self._read(work)

    def retrieve(
        self,
        question: str,
        *,
        files: Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        top: int | None = None,
    ) -> list[Passage]:
        """The passages nearest to a question, best first, without answering it. Raises as `ask` does."""
        question = clean_question(question)
        return self._read(lambda reader: self._retrieve(reader, question, files, since, until, top, set()))

    def _retrieve(
        self,
        reader: _Reader,
        question: str,
        files: Sequence[str],
        since: date | None,
        until: date | None,
        top: int | None,
        gone: set[str],
    ) -> list[Passage]:
        """Retrieve; `gone` takes the names of files that were found but are not in the folder any more."""
        from rag.answering.question_words import STOP_WORDS
        from rag.retrieval import retrieve_passages

        root = check_folder(self._settings.articles)

        def is_present(file: str) -> bool:
            present = (root / file).is_file()
            if not present:
                gone.add(file)
            return present

        return retrieve_passages(
            question,
            store=reader.store,
            words=reader.words,
            embedding=self._load_embedding(),
            limit=top or self._settings.passages,
            filters=self._compose_filters(reader, files, since, until),
            stop_words=STOP_WORDS,
            is_present=is_present,
        )

    def _compose_filters(
        self, reader: _Reader, files: Sequence[str], since: date | None, until: date | None
    ) -> Filters:
        from rag.retrieval import Filters

        if since and until and since > until:
            raise QuestionError(f"No date is both since {since} and until {until}. Swap them.")
        return Filters(self._match_files(reader, files) if files else None, since, until)

    @staticmethod
    def _match_files(reader: _Reader, patterns: Sequence[str]) -> tuple[str, ...]:
        """Indexed files that the names or patterns mean. Raises `QuestionError` when one means none."""
        exact = reader.store.read_records(patterns)
        others = [pattern for pattern in patterns if pattern not in exact]
        matched = list(exact)
        if others:
            manifest = sorted(reader.store.read_manifest())
            for pattern in others:
                hits = [file for file in manifest if fnmatchcase(file, pattern)]
                if not hits:
                    raise QuestionError(
                        f"No indexed file is called {pattern!r}. `rag status --files` lists them; "
                        "after changes in the folder run `rag index`."
                    )
                matched.extend(hits)
        return tuple(dict.fromkeys(matched))

    def _write_notes(self, reader: _Reader, answer: Answer, gone: set[str]) -> tuple[str, ...]:
        """What has happened to the folder since it was indexed, as far as it touches this answer."""
        notes = [f"{file} is no longer in the folder and was left out; run `rag index`." for file in sorted(gone)]
        root = self._settings.articles
        for file, record in sorted(reader.store.read_records(answer.sources).items()):
            try:
                state = (root / file).stat()
            except OSError:  # it went while the question was answered
                notes.append(f"{file} has just gone from the folder; run `rag index`.")
                continue
            if (state.st_size, state.st_mtime_ns) != (record.size, record.modified_ns):
                notes.append(
                    f"{file} has changed since it was indexed; the quotes are of the old text. Run `rag index`."
                )
        if reader.words is None:
            notes.append("The word index is missing, so passages were found by meaning alone; run `rag index`.")
        return tuple(notes)

    # --- look

    def read_document(self, file: str) -> Document:
        """A file as the index sees it: its whole text, what is furniture or a heading, its pages.

        Raises `QuestionError` when no such file is indexed.
        """

        def work(reader: _Reader) -> Document:
            records = reader.store.read_records([file])
            if file not in records:
                self._match_files(reader, [file])
                raise QuestionError(f"{file!r} is a pattern. Name one file; `rag status --files` lists them.")
            return join_chunks(file, reader.store.read_chunks(records[file]))

        return self._read(work)

    def list_files(self) -> list[IndexedFile]:
        """Every indexed file, in order of name. Raises `IndexMissing`."""
        return self._read(lambda reader: [record for _, record in sorted(reader.store.read_manifest().items())])

    def read_status(self) -> Status:
        """What is indexed, without opening the store: quick, and possible when the index does not fit the settings.

        On a server, the figures are those of this machine's last look at it.
        """
        from rag.indexing import read_report

        generation = self._generations.find_current()
        kept = read_report(generation)
        store = self._settings.chroma_url or (str(generation / "chroma") if generation else "")
        return Status(
            articles=self._settings.articles,
            home=self._settings.home,
            index=self._generations.folder,
            store=store,
            embedding=self._settings.embedding,
            maker=kept.maker,
            files=kept.files,
            chunks=kept.chunks,
            indexed_at=kept.indexed_at,
            failed=tuple(sorted(kept.failed.items())),
            size_bytes=_measure_size(generation) if generation else 0,
        )

    # --- parts

    @property
    def _max_bytes(self) -> int:
        return int(self._settings.max_file_megabytes * 1024 * 1024)

    def _list_folder(self) -> FolderListing:
        return list_folder(self._settings.articles, suffixes=SUFFIXES, exclude=self._settings.exclude)

    def _load_embedding(self) -> Embedding:
        with self._lock:
            if self._embedding is None:
                embedding = load_embedding(self._settings.embedding, self._settings.embedding_options)
                if self._settings.chunk_tokens > embedding.window_tokens:
                    raise SettingsError(
                        f"chunk_tokens is {self._settings.chunk_tokens}, but {embedding.name} reads only "
                        f"{embedding.window_tokens} and would cut the rest. Lower chunk_tokens."
                    )
                self._embedding = embedding
            return self._embedding

    def _load_scorer(self) -> SentenceScorer:
        from rag.answering import load_scorer

        with self._lock:
            if self._scorer is None:
                self._scorer = load_scorer()
            return self._scorer

    def _describe_maker(self) -> dict[str, Any]:
        from rag.vectors import FORMAT

        embedding = self._load_embedding()
        return {
            "format": FORMAT,
            "embedding": " ".join([embedding.name, *self._name_models()]),
            "dimension": embedding.dimension,
            "chunk_tokens": self._chunk_settings.chunk_tokens,
            "overlap_tokens": self._chunk_settings.overlap_tokens,
        }

    def _name_models(self) -> list[str]:
        """What tells apart embeddings of one class: the model it was told to load. Keys and addresses stay out."""
        options = self._settings.embedding_options
        return [str(options[key]) for key in ("model_name", "model") if key in options]

    def _open_for_writing(self, work: Path) -> VectorStore:
        from rag.vectors import check_maker, open_embedded

        maker = self._describe_maker()
        if self._settings.chroma_url:
            store = self._open_server(maker=maker)
            assert store is not None  # with a maker it is made
        else:
            store = open_embedded(work / "chroma", maker=maker)
        check_maker(store, maker, where=str(self._generations.folder))
        return store

    def _open_server(self, *, maker: Mapping[str, Any] | None) -> VectorStore | None:
        from rag.vectors import open_server

        return open_server(self._server_address, name=self._name, maker=maker)

    def _delete_from_server(self) -> None:
        from rag.vectors import delete_server_index

        delete_server_index(self._server_address, self._name)

    @property
    def _server_address(self) -> Any:
        from rag.vectors import ServerAddress

        given = self._settings
        return ServerAddress(given.chroma_url, given.chroma_token, given.chroma_tenant, given.chroma_database)

    # --- reading

    def _read(self, work: Callable[[_Reader], Result]) -> Result:
        """Run `work` on the current state; once more when that state was replaced in the middle of it."""
        reader = self._open_reader()
        try:
            return work(reader)
        except StoreError:
            if not self._settings.chroma_url and self._generations.find_current() == reader.generation:
                raise
            self.close()
            return work(self._open_reader())

    def _open_reader(self) -> _Reader:
        """The current state of the index, opened anew when another process has published one."""
        with self._lock:
            if self._reader and self._is_current(self._reader):
                return self._reader
            self.close()
            if self._settings.chroma_url:
                self._reader = self._open_server_reader()
            else:
                self._reader = self._open_embedded_reader()
            return self._reader

    def _is_current(self, reader: _Reader) -> bool:
        if self._settings.chroma_url and reader.store.read_generation() != reader.token:
            return False
        return self._generations.find_current() == reader.generation

    def _open_embedded_reader(self) -> _Reader:
        from rag.vectors import check_maker, open_embedded

        generation = self._generations.find_current()
        if generation is None:
            raise self._describe_missing()
        maker = self._describe_maker()
        with self._generations.opening():
            store = open_embedded(generation / "chroma", maker=None)
            check_maker(store, maker, where=str(self._generations.folder))
            store.load(maker["dimension"])
        return _Reader(generation, store.read_generation(), store, _open_words(generation))

    def _open_server_reader(self) -> _Reader:
        from rag.indexing import follow_store
        from rag.vectors import check_maker

        store = self._open_server(maker=None)
        if store is None:
            raise self._describe_missing()
        check_maker(store, self._describe_maker(), where=self._settings.chroma_url)
        token = store.read_generation()
        generation = self._generations.find_current()
        words = _open_words(generation) if generation else None
        if words is None or words.read_generation() != token:
            try:
                with self._generations.lock():
                    generation = follow_store(self._generations, store)
                words = _open_words(generation)
            except IndexBusy:
                logger.info("another process is bringing the words up to date")
        return _Reader(generation, token, store, words)

    def _describe_missing(self) -> RagError:
        return IndexMissing(
            f"Nothing is indexed yet for {self._settings.articles}. Run `rag index {self._settings.articles}`."
        )


class _Clock:
    """Milliseconds of each stage."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self._laps[stage] = self._laps.get(stage, 0.0) + (now - self._last) * 1000
        self._last = now

    def read(self) -> dict[str, float]:
        total = (time.perf_counter() - self._began) * 1000
        return {stage: round(value, 2) for stage, value in [*self._laps.items(), ("total", total)]}


def name_index(articles: Path) -> str:
    """The name of a folder's index under `home`: the folder's own name, and a digest of its path."""
    path = articles.resolve()
    readable = re.sub(r"[^a-zA-Z0-9]+", "-", path.name).strip("-")[:24] or "articles"
    return f"{readable}-{hashlib.sha256(str(path).encode('utf-8', 'surrogateescape')).hexdigest()[:10]}"


def clean_question(question: str) -> str:
    """The question on one line. Raises `QuestionError` when it is empty, too long, or not text."""
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {MAX_QUESTION_CHARACTERS:,} are read. Shorten it."
        )
    cleaned = " ".join(question.split())
    for character in cleaned:
        if unicodedata.category(character) in ("Cc", "Cs"):
            raise QuestionError(
                f"The question holds the control character U+{ord(character):04X}. Take it out and ask again."
            )
    if not any(character.isalnum() for character in cleaned):
        raise QuestionError("The question is empty." if not cleaned else f"The question {cleaned!r} holds no words.")
    return cleaned


def count_nothing(stems: Sequence[str]) -> tuple[list[int], int]:
    """Document frequencies when there is no word index: every word is equally rare."""
    return [0] * len(stems), 0


def describe_empty(articles: Path, listing: FolderListing) -> str:
    """Why a folder gives nothing to index, and what to do."""
    kinds = ", ".join(sorted(SUFFIXES))
    if listing.failed:
        file, reason = next(iter(sorted(listing.failed.items())))
        return f"None of the {len(listing.failed)} files in {articles} can be read; {file}: {reason}."
    if listing.other_kinds:
        return f"{articles} holds {len(listing.other_kinds)} files, none of a kind that can be read ({kinds})."
    return f"The folder {articles} holds no articles. Put some there ({kinds}), or name another with --articles DIR."


def _open_words(generation: Path) -> WordIndex | None:
    from rag.words import WordIndex

    try:
        return WordIndex(generation / "words.sqlite3", writable=False)
    except StoreError as error:
        logger.warning("%s", error)
        return None


def _measure_size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
