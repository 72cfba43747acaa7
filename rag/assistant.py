"""The public entry point: settings in, working parts out; index, ask, status, suggestions.

    assistant = Assistant(load_settings())
    assistant.index()
    print(assistant.ask("Who signed the decree?").text)

Builds the parts and passes the work on. `pipeline` runs the stages of an answer. Safe to use from several threads.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from rag.answering.writer import AnswerWriter
from rag.errors import ArticlesError, SettingsError
from rag.index.opener import IndexOpener
from rag.library.library import Library
from rag.loading.folder import describe_empty
from rag.parts import Parts
from rag.pipeline.pipeline import AnswerPipeline
from rag.pipeline.resources import Resources
from rag.question.validation import clean_question
from rag.schema.answers import Answer, Passage
from rag.schema.events import AnsweringStep
from rag.schema.index import IndexReport
from rag.schema.query import Query, make_query
from rag.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from typing_extensions import Unpack

    from rag.index.indexer import OnProgress
    from rag.index.status import Status
    from rag.language_models import LanguageModel
    from rag.retrieval.retriever import SearchBy
    from rag.schema.query import Bounds
    from rag.verification.claims import ClaimChecker

SUGGESTING_FILES = 8
"""Number of newest articles from which questions are suggested."""


class Assistant:
    """Answers questions over one folder of articles, and manages its index."""

    def __init__(
        self,
        settings: Settings,
        *,
        language_model: LanguageModel | None = None,
        checker: ClaimChecker | None = None,
    ) -> None:
        """Opens nothing yet. `language_model` replaces the configured one, `checker` the one that ships.

        Raises `SettingsError` when settings contradict each other.
        """
        if settings.overlap_tokens * 2 > settings.chunk_tokens:
            raise SettingsError(
                f"overlap_tokens is {settings.overlap_tokens}, more than half of chunk_tokens "
                f"({settings.chunk_tokens}). Lower it."
            )
        self._settings = settings
        self._opener = IndexOpener(settings)
        self.parts = Parts(settings, self._opener)
        """The parts: those that the settings name, or the shipped ones."""
        self.library = Library(settings, self._opener, self.parts.loaders)
        """The documents of the index and the files of the folder."""
        self._resources = Resources(
            settings,
            self._opener,
            self.parts,
            AnswerWriter(settings, language_model=language_model, checker=checker),
        )
        self._pipeline = AnswerPipeline(self._resources)

    @property
    def settings(self) -> Settings:
        return self._settings

    @property
    def threshold(self) -> float:
        """The confidence, 0 to 1, below which the answer is an abstention: the settings' value, or else the calibrated
        one. Raises `ModelError` when the shipped weights are missing or damaged."""
        return self._resources.threshold

    @property
    def has_language_model(self) -> bool:
        """Whether a language model writes the answers, unless a query asks for quotes only."""
        return self._resources.writer.is_set

    def close(self) -> None:
        """Close every file. The assistant reopens them when it is used again."""
        self._opener.close()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- index

    def is_indexed(self) -> bool:
        """Whether questions can be asked without indexing first."""
        return self._opener.is_indexed()

    def index(
        self, *, rebuild: bool = False, reads_all: bool = False, on_progress: OnProgress | None = None
    ) -> IndexReport:
        """Make the index match the folder; `rebuild` writes it from scratch, `reads_all` compares the content of every
        file instead of its size and times.

        Raises `ArticlesError` when the folder cannot be used or nothing in it can be read, `IndexBusy` when
        another process is indexing, `IndexMismatch` when another model made the index, `StoreError` when the disk
        or the server refuses. After an error, and after Ctrl-C, the embedded index is as it was.
        """
        from rag.index.sync import sync_index

        listing = self.library.list_folder()
        if not listing.files and not self.is_indexed():
            readable = self.parts.loaders.readable_suffixes
            raise ArticlesError(describe_empty(self._settings.articles, listing, suffixes=readable))
        return sync_index(
            self._opener,
            listing,
            chunk_settings=self.parts.make_chunk_settings(),
            loaders=self.parts.loaders,
            rebuild=rebuild,
            reads_all=reads_all,
            on_progress=on_progress,
        )

    def read_status(self) -> Status:
        """What is indexed, read without opening the store: fast, and possible even when the index does not fit the
        settings. For an index on a server, the counts are those that this machine last read."""
        from rag.index.status import read_status

        return read_status(self._settings, self._opener.snapshots)

    # --- ask

    def ask(self, question: str | Query, *, on_progress: OnProgress | None = None, **bounds: Unpack[Bounds]) -> Answer:
        """Answer a question from the articles, or abstain.

        `bounds` are the other fields of a `Query`, for callers without a query object: `files`, `since`, `until`,
        `undated`, `top`, `threshold`, `quote_only`, `earlier`. With `earlier` turns, a follow-up is first made to stand
        alone; `Answer.asked_as` says how. `on_progress` gets the number of judged sentences of a text to check, the
        total, and the next sentence.

        Raises `QuestionError`, `IndexMissing`, `IndexMismatch`, `StoreError`, `ModelError`, and `SettingsError` when
        the language model cannot be loaded as configured; if it does not respond, the answer has a note.
        """
        *_, answer = self.ask_in_steps(question, on_progress=on_progress, **bounds)
        assert isinstance(answer, Answer)  # the last step is
        return answer

    def ask_in_steps(
        self, question: str | Query, *, on_progress: OnProgress | None = None, **bounds: Unpack[Bounds]
    ) -> Generator[AnsweringStep, None, None]:
        """Answer a question as `ask` does, yielding a step for each stage as it begins, for what a language model is
        writing, and for each statement; the last step is the whole answer, whose statements may be repaired ones.

        Closing the iterator stops the work. Raises as `ask` does, at the first step or later.
        """
        yield from self._pipeline.run(make_query(question, bounds), on_progress)

    def retrieve(self, question: str | Query, *, by: SearchBy = "both", **bounds: Unpack[Bounds]) -> list[Passage]:
        """The passages nearest to a question, best first, without answering it; `by` meaning or words alone, to compare
        the two. Raises as `ask` does."""
        query = make_query(question, bounds)
        query = replace(query, text=clean_question(query.text))
        return self._opener.read(lambda state: self._pipeline.quoter.retrieve(state, query, by=by).passages)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of texts under the embedding of the settings: n x dimension, float32, unit length, in order. What
        is beyond the model's window is cut. Raises `SettingsError`, `ModelError`."""
        return self._opener.load_embedding().embed_passages(texts)

    # --- suggest

    def suggest_questions(self, *, count: int = 4, is_cancelled: Callable[[], bool] = lambda: False) -> list[str]:
        """Questions to start with, made from sentences of the newest articles.

        Each was asked, and was answered with confidence from the sentence it was made from. Fewer than `count`, or
        none, if the articles do not give more. Raises as `ask` does.
        """
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
        """Questions that the same files also answer, none similar to those `asked` before.

        `files` are those that an answer cites, then those of its passages. The questions are checked as in
        `suggest_questions`.
        """
        return self._choose_questions(list(dict.fromkeys(files))[:3], count, asked, is_cancelled)

    def _choose_questions(
        self, files: Sequence[str], count: int, asked: Sequence[str], is_cancelled: Callable[[], bool]
    ) -> list[str]:
        from rag.question.suggestions import choose_questions, draft_in_turns

        drafts = draft_in_turns(files, self.library.read_chunks, is_cancelled=is_cancelled)
        # There are many suggestions to check, and a language model can answer whatever quoting can.
        ask = partial(self.ask, quote_only=True)
        return choose_questions(drafts, ask=ask, count=count, asked=asked, is_cancelled=is_cancelled)
