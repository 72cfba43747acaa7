"""The public entry point: settings in, working parts out; index, ask, status, suggestions.

    assistant = Assistant(load_settings())
    assistant.index()
    print(assistant.ask("Who signed the decree?").text)

Builds the parts and passes the work on. `pipeline` runs the stages of an answer. Safe to use from several threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from rag.answering.writer import AnswerWriter
from rag.errors import ArticlesError, QuestionError, SettingsError
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
from rag.trust.saved_settings import LANGUAGE_MODEL_SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from typing_extensions import Unpack

    from rag.index.indexer import OnProgress
    from rag.index.status import Status
    from rag.language_models import LanguageModel
    from rag.overview.reader import FolderReader
    from rag.retrieval.retriever import SearchBy
    from rag.schema.mentions import Mentions
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
    def index_folder(self) -> Path:
        """The folder of this index under `home`; it need not exist yet."""
        return self._opener.snapshots.folder

    @property
    def has_language_model(self) -> bool:
        """Whether a language model writes the answers, unless a query asks for quotes only."""
        return self._resources.writer.is_set

    def use_language_model(self, settings: Settings) -> None:
        """Have the language model of these settings write the answers from now on; their other values are ignored. It
        is loaded with the next question."""
        self._settings = self._settings.model_copy(
            update={name: getattr(settings, name) for name in LANGUAGE_MODEL_SETTINGS}
        )
        self._resources.writer.use(self._settings)

    @property
    def folder(self) -> FolderReader:
        """What is in the articles, to look at: a calendar, names, and all about a name."""
        from rag.overview.reader import FolderReader  # a question needs none of it

        return FolderReader(self._opener)

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
        self,
        *,
        rebuild: bool = False,
        reads_all: bool = False,
        on_progress: OnProgress | None = None,
        stages: Sequence[int] = (),
    ) -> IndexReport:
        """Make the index match the folder; `rebuild` writes it from scratch, `reads_all` compares the content of every
        file instead of its size and times. When nothing is indexed yet, `stages` are numbers of files, increasing:
        the index can be asked as soon as the newest so many are in it.

        Raises `ArticlesError` when the folder cannot be used or nothing in it can be read, `IndexBusy` when
        another process is indexing, `IndexMismatch` when another model made the index, `StoreError` when the disk
        or the server refuses. After an error, and after Ctrl-C, the embedded index is as it was.
        """
        from rag.index.sync import sync_index

        listing = self.library.list_folder()
        if not listing.files and not self.is_indexed():
            readable = self.parts.loaders.readable_suffixes
            raise ArticlesError(describe_empty(self._settings.articles, listing, suffixes=readable))
        sync = partial(
            sync_index,
            self._opener,
            chunk_settings=self.parts.make_chunk_settings(),
            loaders=self.parts.loaders,
            rebuild=rebuild,
            reads_all=reads_all,
        )
        if not stages or rebuild or self.is_indexed():
            return sync(listing, on_progress=on_progress)
        from rag.index.stages import sync_in_stages

        return sync_in_stages(sync, listing, stages, on_progress)

    def keep_in_step(
        self,
        on_report: Callable[[IndexReport], None],
        *,
        on_error: Callable[[Exception], None],
        stop: threading.Event,
        on_progress: OnProgress | None = None,
    ) -> None:
        """Index now, then within seconds of each change in the folder, until `stop` is set; in the calling thread.

        `on_report` gets the report of each run that changed something, `on_error` each failure, which is tried again.
        Questions are answered meanwhile. A file that is being written is waited for. A folder that is empty all at once
        is more likely not mounted than meant, so the index is kept then.
        """
        from rag.library.keeping_step import StepKeeper

        settings = self._settings

        def index() -> IndexReport:
            if not self.library.list_folder().files and self.is_indexed():
                raise ArticlesError(
                    f"The folder {settings.articles} is empty now, so the index is kept as it was. "
                    "Run `rag index` if it is meant to be empty."
                )
            return self.index(on_progress=on_progress)

        StepKeeper(
            settings.articles,
            index,
            on_report,
            on_error,
            stop=stop,
            exclude=settings.exclude,
            ignored=(settings.home,),
        ).run()

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

    def find_mentions(self, name: str, *, limit: int = 200, **bounds: Unpack[Bounds]) -> Mentions:
        """Every sentence that mentions a name, word or phrase, in any of its spellings; the first `limit` of them with
        their places. Raises as `ask` does."""
        if not any(character.isalnum() for character in name):
            raise QuestionError("There is nothing to find: the name is empty.")
        query = make_query(clean_question(name), bounds)
        return self._pipeline.kinds.find_mentions(query.text, query, limit=limit)

    # --- suggest

    def suggest_questions(self, *, count: int = 4, is_cancelled: Callable[[], bool] = lambda: False) -> list[str]:
        """Questions to start with, for a reader who knows nothing of the articles: facts from sentences of the newest
        ones, then one about the name that most articles share, then headlines.

        Each was asked: a fact was answered with confidence from the sentence it was made from, the others were
        answered. Fewer than `count` if the articles do not give more. Raises as `ask` does.
        """
        from rag.question.opening_questions import stands_alone, word_headline, word_topic

        records = sorted(
            self.library.list_files(), key=lambda record: (record.published or date.min, record.file), reverse=True
        )[:SUGGESTING_FILES]
        files = [record.file for record in records]
        chosen = self._choose_questions(files, max(count - 2, 1), (), is_cancelled, accepts=stands_alone)
        names = self.library.read_overview(cards=0, names=1).names
        headlines = [word_headline(record.title, record.file) for record in records]
        for question in filter(None, [*(word_topic(name) for name, _ in names), *headlines]):
            if len(chosen) >= count or is_cancelled():
                break
            if not self.ask(question, quote_only=True).abstained:
                chosen.append(question)
        return chosen

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
        self,
        files: Sequence[str],
        count: int,
        asked: Sequence[str],
        is_cancelled: Callable[[], bool],
        *,
        accepts: Callable[[str], bool] = lambda _: True,
    ) -> list[str]:
        from rag.question.suggestions import choose_questions, draft_in_turns

        drafts = draft_in_turns(files, self.library.read_chunks, is_cancelled=is_cancelled)
        drafts = [draft for draft in drafts if accepts(draft.question)]
        # There are many suggestions to check, and a language model can answer whatever quoting can.
        ask = partial(self.ask, quote_only=True)
        return choose_questions(drafts, ask=ask, count=count, asked=asked, is_cancelled=is_cancelled)
