"""The one place that assembles: settings in, working parts out; index, ask, show, status.

    assistant = Assistant(load_settings())
    assistant.index()
    print(assistant.ask("Who signed the decree?").text)

Owns which parts are built and in what order they work. Which state of the index is read is `opening`'s. Safe to
use from several threads.
"""

from __future__ import annotations

import logging
import threading
import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rag.chunking import ChunkSettings, join_chunks
from rag.errors import (
    ArticlesError,
    QuestionError,
    SettingsError,
)
from rag.folder import FolderListing, check_folder, list_folder
from rag.loading import SUFFIXES
from rag.opening import IndexOpener, OpenIndex
from rag.records import Answer, Document, IndexedFile, IndexReport, Passage
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.answering import SentenceScorer
    from rag.indexing import OnProgress
    from rag.retrieval import Filters

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
        self._opener = IndexOpener(settings)
        self._lock = threading.Lock()
        self._scorer: SentenceScorer | None = None

    @property
    def settings(self) -> Settings:
        return self._settings

    def close(self) -> None:
        """Let go of every file. The assistant opens them again when it is used again."""
        self._opener.close()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- index

    def is_indexed(self) -> bool:
        """Whether questions can be asked without indexing first."""
        return self._opener.is_indexed()

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
        with self._opener.generations.lock():
            if not rebuild:
                report = self._find_nothing_to_do(listing)
                if report:
                    return report
            if rebuild and self._settings.chroma_url:
                self._opener.delete_from_server()
            indexer = Indexer(
                generations=self._opener.generations,
                open_store=self._opener.open_for_writing,
                embedding=self._opener.load_embedding(),
                chunk_settings=ChunkSettings(self._settings.chunk_tokens, self._settings.overlap_tokens),
                max_bytes=self._max_bytes,
            )
            return indexer.update(listing, rebuild=rebuild, on_progress=on_progress)

    def _find_nothing_to_do(self, listing: FolderListing) -> IndexReport | None:
        """The report of an index that matches the folder already; None when there is something to write."""
        from rag.indexing import plan_index, probe_file, read_report

        if not self.is_indexed() or self._opener.generations.has_interrupted_work():
            return None
        began = time.monotonic()
        state = self._opener.open_current()
        if state.words is None or state.words.read_generation() != state.token:
            return None
        manifest = state.store.read_manifest()
        chunks = sum(record.chunks for record in manifest.values())
        if chunks != state.store.count_chunks():
            return None
        failed_before = dict(read_report(state.generation).failed) if state.generation else {}
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

        def work(state: OpenIndex) -> Answer:
            clock.lap("opening")
            gone: set[str] = set()
            passages = self._retrieve(state, question, files, since, until, top, gone)
            clock.lap("retrieval")
            drawn = answer_extractively(
                question,
                passages,
                scorer=scorer,
                threshold=threshold,
                document_frequency=state.words.count_documents if state.words else count_nothing,
            )
            clock.lap("answering")
            answer = Answer(
                question=question,
                abstained=drawn.abstained,
                confidence=drawn.confidence,
                statements=drawn.statements,
                passages=drawn.passages or tuple(passages),
                mode="extractive",
            )
            notes = self._write_notes(state, answer, gone)
            clock.lap("checking")
            return replace(answer, notes=notes, milliseconds=clock.read())

        return self._opener.read(work)

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
        return self._opener.read(lambda state: self._retrieve(state, question, files, since, until, top, set()))

    def _retrieve(
        self,
        state: OpenIndex,
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
            store=state.store,
            words=state.words,
            embedding=self._opener.load_embedding(),
            limit=top or self._settings.passages,
            filters=self._compose_filters(state, files, since, until),
            stop_words=STOP_WORDS,
            is_present=is_present,
        )

    def _compose_filters(
        self, state: OpenIndex, files: Sequence[str], since: date | None, until: date | None
    ) -> Filters:
        from rag.retrieval import Filters

        if since and until and since > until:
            raise QuestionError(f"No date is both since {since} and until {until}. Swap them.")
        return Filters(self._match_files(state, files) if files else None, since, until)

    @staticmethod
    def _match_files(state: OpenIndex, patterns: Sequence[str]) -> tuple[str, ...]:
        """Indexed files that the names or patterns mean. Raises `QuestionError` when one means none."""
        exact = state.store.read_records(patterns)
        others = [pattern for pattern in patterns if pattern not in exact]
        matched = list(exact)
        if others:
            manifest = sorted(state.store.read_manifest())
            for pattern in others:
                hits = [file for file in manifest if fnmatchcase(file, pattern)]
                if not hits:
                    raise QuestionError(
                        f"No indexed file is called {pattern!r}. `rag status --files` lists them; "
                        "after changes in the folder run `rag index`."
                    )
                matched.extend(hits)
        return tuple(dict.fromkeys(matched))

    def _write_notes(self, state: OpenIndex, answer: Answer, gone: set[str]) -> tuple[str, ...]:
        """What has happened to the folder since it was indexed, as far as it touches this answer."""
        notes = [f"{file} is no longer in the folder and was left out; run `rag index`." for file in sorted(gone)]
        root = self._settings.articles
        for file, record in sorted(state.store.read_records(answer.sources).items()):
            try:
                found = (root / file).stat()
            except OSError:  # it went while the question was answered
                notes.append(f"{file} has just gone from the folder; run `rag index`.")
                continue
            if (found.st_size, found.st_mtime_ns) != (record.size, record.modified_ns):
                notes.append(
                    f"{file} has changed since it was indexed; the quotes are of the old text. Run `rag index`."
                )
        if state.words is None:
            notes.append("The word index is missing, so passages were found by meaning alone; run `rag index`.")
        return tuple(notes)

    # --- look

    def read_document(self, file: str) -> Document:
        """A file as the index sees it: its whole text, what is furniture or a heading, its pages.

        Raises `QuestionError` when no such file is indexed.
        """

        def work(state: OpenIndex) -> Document:
            records = state.store.read_records([file])
            if file not in records:
                self._match_files(state, [file])
                raise QuestionError(f"{file!r} is a pattern. Name one file; `rag status --files` lists them.")
            return join_chunks(file, state.store.read_chunks(records[file]))

        return self._opener.read(work)

    def list_files(self) -> list[IndexedFile]:
        """Every indexed file, in order of name. Raises `IndexMissing`."""
        return self._opener.read(lambda state: [record for _, record in sorted(state.store.read_manifest().items())])

    def read_status(self) -> Status:
        """What is indexed, without opening the store: quick, and possible when the index does not fit the settings.

        On a server, the figures are those of this machine's last look at it.
        """
        from rag.indexing import read_report

        generation = self._opener.generations.find_current()
        kept = read_report(generation)
        store = self._settings.chroma_url or (str(generation / "chroma") if generation else "")
        return Status(
            articles=self._settings.articles,
            home=self._settings.home,
            index=self._opener.generations.folder,
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

    def _load_scorer(self) -> SentenceScorer:
        from rag.answering import load_scorer

        with self._lock:
            if self._scorer is None:
                self._scorer = load_scorer()
            return self._scorer


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


def _measure_size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
