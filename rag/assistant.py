"""The one place that assembles: settings in, working parts out; index, ask, status, suggestions.

    assistant = Assistant(load_settings())
    assistant.index()
    print(assistant.ask("Who signed the decree?").text)

Owns which parts are built and in what order they work. Which state of the index is read is `opening`'s. Safe to
use from several threads.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from rag.answering.writer import AnswerWriter, describe_quoted
from rag.chunking.chunker import ChunkSettings
from rag.errors import ArticlesError, SettingsError
from rag.index.opener import IndexOpener, OpenIndex
from rag.library.library import Library
from rag.loading import SUFFIXES
from rag.loading.folder import FolderListing, check_folder, describe_empty
from rag.question.validation import clean_question
from rag.schema.answers import Answer, Passage
from rag.schema.clock import Clock
from rag.schema.events import AnsweringStep, Stage
from rag.schema.index import IndexReport
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.answering import SentenceScorer
    from rag.answering.generative.sentence_checker import ClaimChecker
    from rag.index.indexer import OnProgress
    from rag.index.status import Status
    from rag.index.vector_store import VectorStore
    from rag.language_models import LanguageModel
    from rag.retrieval.filters import Filters
    from rag.retrieval.retriever import SearchBy
    from rag.schema.query import EarlierTurn

Result = TypeVar("Result")

SUGGESTING_FILES = 8
"""From so many of the newest articles questions are suggested."""


class Assistant:
    """Answers questions over one folder of articles, and keeps its index."""

    def __init__(
        self,
        settings: Settings,
        *,
        language_model: LanguageModel | None = None,
        checker: ClaimChecker | None = None,
    ) -> None:
        """Opens nothing yet. Raises `SettingsError` when settings contradict each other.

        `language_model` and `checker` take the place of the ones that the settings name and that ship.
        """
        if settings.overlap_tokens * 2 > settings.chunk_tokens:
            raise SettingsError(
                f"overlap_tokens is {settings.overlap_tokens}, more than half of chunk_tokens "
                f"({settings.chunk_tokens}). Lower it."
            )
        self._settings = settings
        self._opener = IndexOpener(settings)
        self.library = Library(settings, self._opener)
        """The documents, and the folder beside the index."""
        self._lock = threading.Lock()
        self._scorer: SentenceScorer | None = None
        self._writer = AnswerWriter(settings, language_model=language_model, checker=checker)

    @property
    def settings(self) -> Settings:
        return self._settings

    @property
    def threshold(self) -> float:
        """The confidence, 0 to 1, below which the answer is that the articles do not say: as set, else the calibrated
        one. Raises `ModelError` when the shipped weights are missing or damaged."""
        return self._load_scorer().threshold if self._settings.threshold is None else self._settings.threshold

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
        from rag.index.indexer import Indexer

        listing = self.library.list_folder()
        if not listing.files and not self.is_indexed():
            raise ArticlesError(describe_empty(self._settings.articles, listing, suffixes=SUFFIXES))
        with self._opener.generations.lock():
            if not rebuild:
                report = self._find_nothing_to_do(listing)
                if report:
                    return report
            with self._opener.writing(rebuild=rebuild) as open_store:
                indexer = Indexer(
                    generations=self._opener.generations,
                    open_store=open_store,
                    embedding=self._opener.load_embedding(),
                    chunk_settings=ChunkSettings(self._settings.chunk_tokens, self._settings.overlap_tokens),
                    max_bytes=self._settings.max_file_bytes,
                )
                return indexer.update(listing, rebuild=rebuild, on_progress=on_progress)

    def _find_nothing_to_do(self, listing: FolderListing) -> IndexReport | None:
        """The report of an index that matches the folder already; None when there is something to write."""
        from rag.index.indexer import read_report
        from rag.index.sync_plan import plan_index, probe_file

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
        listing = probe_file(listing, failed_before, max_bytes=self._settings.max_file_bytes)
        plan = plan_index(listing, manifest, max_bytes=self._settings.max_file_bytes)
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
        threshold: float | None = None,
        quote_only: bool = False,
        earlier: Sequence[EarlierTurn] = (),
    ) -> Answer:
        """Answer a question from the articles, or abstain.

        A follow-up is made to stand alone with the `earlier` turns of its conversation, the oldest first, before
        anything is looked for, by the language model where there is one and its question holds, else by rules;
        `Answer.asked_as` says how.
        `files` are names or shell patterns of indexed files, none for all; `since` and `until` bound the
        publication date, inclusive; `top` is how many passages are read; `threshold` is the confidence, 0 to 1, below
        which it abstains, the settings' by default; `quote_only` leaves the language model out, where one is set.
        Raises `QuestionError`, `IndexMissing`, `IndexMismatch`, `StoreError`, `ModelError`, and `SettingsError` when
        the language model cannot be had as it is set; one that does not answer is told in the answer's notes.
        """
        steps = self.ask_in_steps(
            question,
            files=files,
            since=since,
            until=until,
            top=top,
            threshold=threshold,
            quote_only=quote_only,
            earlier=earlier,
        )
        *_, answer = steps
        assert isinstance(answer, Answer)  # the last step is
        return answer

    def ask_in_steps(
        self,
        question: str,
        *,
        files: Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        top: int | None = None,
        threshold: float | None = None,
        quote_only: bool = False,
        earlier: Sequence[EarlierTurn] = (),
    ) -> Generator[AnsweringStep, None, None]:
        """Answer a question as `ask` does, telling each stage as it begins, what a language model is writing, each
        statement as it is made, and last the whole answer, whose statements may be mended ones. Whoever stops taking
        steps (closes the iterator) stops the work. Raises as `ask` does, with the first step or later.
        """
        from rag.answering import answer_extractively
        from rag.question.follow_ups import stand_alone
        from rag.question.keywords import count_nothing
        from rag.retrieval.filters import compose_filters

        clock = Clock()
        question = clean_question(question)
        alone = stand_alone(question, earlier)
        asked_as = alone.text
        yield Stage("loading")
        scorer = self._load_scorer()
        bar = self.threshold if threshold is None else threshold
        is_quoted = quote_only or not self.has_language_model
        if not is_quoted:
            self._writer.check()
        clock.lap("loading")
        if earlier and not is_quoted:
            asked_as = yield from self._writer.understand(question, alone, earlier)
            clock.lap("understanding")
        yield Stage("retrieval")
        gone: set[str] = set()
        filters = partial(compose_filters, files=files, since=since, until=until, without=alone.other_than)

        def find(state: OpenIndex) -> list[Passage]:
            clock.lap("opening")
            return self._retrieve(state, asked_as, filters, top=top, gone=gone)

        passages = self._opener.read(find)
        clock.lap("retrieval")
        yield Stage("answering", len(passages))
        drawn = self._opener.read(
            lambda state: answer_extractively(
                asked_as,
                passages,
                scorer=scorer,
                threshold=bar,
                document_frequency=state.words.count_documents if state.words else count_nothing,
            )
        )
        drawn = replace(drawn, passages=drawn.passages or tuple(passages))
        clock.lap("answering")
        answer = describe_quoted(question, drawn)
        if is_quoted:
            yield from drawn.statements
        else:
            with closing(self._writer.write(asked_as, drawn)) as steps:
                for step in steps:
                    if isinstance(step, Answer):
                        answer = step
                    else:
                        yield step
            clock.lap("writing")
        yield Stage("checking", len(passages))
        notes = self._opener.read(lambda state: self._write_notes(state, answer, gone))
        clock.lap("checking")
        yield replace(
            answer,
            question=question,
            asked_as=asked_as,
            notes=(*answer.notes, *notes),
            milliseconds=clock.read(),
        )

    def retrieve(
        self,
        question: str,
        *,
        files: Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        top: int | None = None,
        by: SearchBy = "both",
    ) -> list[Passage]:
        """The passages nearest to a question, best first, without answering it; `by` meaning or words alone, to see
        what each brings. Raises as `ask` does."""
        from rag.retrieval.filters import compose_filters

        question = clean_question(question)
        filters = partial(compose_filters, files=files, since=since, until=until)
        return self._opener.read(lambda state: self._retrieve(state, question, filters, top=top, gone=set(), by=by))

    def _retrieve(
        self,
        state: OpenIndex,
        question: str,
        filters: Callable[[VectorStore], Filters],
        *,
        top: int | None,
        gone: set[str],
        by: SearchBy = "both",
    ) -> list[Passage]:
        """Retrieve; `gone` takes the names of files that were found but are not in the folder any more."""
        from rag.retrieval.retriever import retrieve_passages

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
            filters=filters(state.store),
            is_present=is_present,
            by=by,
        )

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

    # --- suggest

    def suggest_questions(self, *, count: int = 4, is_cancelled: Callable[[], bool] = lambda: False) -> list[str]:
        """Questions to begin with, drawn from the newest articles; each was asked, and is answered surely from the
        sentence it was made of. Fewer than `count`, or none, where the articles give no more. Raises as `ask` does."""
        records = sorted(
            self.library.list_files(), key=lambda record: (record.published or date.min, record.file), reverse=True
        )
        return self._choose_questions([record.file for record in records[:SUGGESTING_FILES]], count, (), is_cancelled)

    def suggest_follow_ups(
        self,
        files: Sequence[str],
        *,
        asked: Sequence[str],
        count: int = 3,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> list[str]:
        """Questions that the files, those an answer cites and then those of its passages, answer as well; none much
        like those `asked` before. Checked as `suggest_questions` does."""
        return self._choose_questions(list(dict.fromkeys(files))[:3], count, asked, is_cancelled)

    def _choose_questions(
        self, files: Sequence[str], count: int, asked: Sequence[str], is_cancelled: Callable[[], bool]
    ) -> list[str]:
        from rag.question.suggestions import choose_questions, draft_in_turns

        drafts = draft_in_turns(files, self.library.read_chunks, is_cancelled=is_cancelled)
        # suggestions are many, and what quoting answers a language model can tell of
        ask = partial(self.ask, quote_only=True)
        return choose_questions(drafts, ask=ask, count=count, asked=asked, is_cancelled=is_cancelled)

    def read_status(self) -> Status:
        """What is indexed, without opening the store: quick, and possible when the index does not fit the settings.

        On a server, the figures are those of this machine's last look at it.
        """
        from rag.index.status import read_status

        return read_status(self._settings, self._opener.generations)

    # --- parts

    @property
    def has_language_model(self) -> bool:
        """Whether answers are a language model's, as far as `ask` is not told otherwise."""
        return self._writer.is_set

    def _load_scorer(self) -> SentenceScorer:
        from rag.answering import load_scorer

        with self._lock:
            if self._scorer is None:
                self._scorer = load_scorer()
            return self._scorer
