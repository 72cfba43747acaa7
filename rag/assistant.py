"""The one place that assembles: settings in, working parts out; index, ask, status, suggestions.

    assistant = Assistant(load_settings())
    assistant.index()
    print(assistant.ask("Who signed the decree?").text)

Owns which parts are built and the order of the stages of an answer, each of which is one method here that calls one
package. Safe to use from several threads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from rag.answering.writer import AnswerWriter, describe_quoted
from rag.errors import ArticlesError, SettingsError
from rag.index.opener import IndexOpener, OpenIndex
from rag.library.library import Library
from rag.loading.folder import check_folder, describe_empty
from rag.parts import Parts
from rag.question.validation import clean_question
from rag.retrieval.spelling import respell
from rag.schema.answers import Answer, Passage
from rag.schema.events import AnsweringStep, Stage
from rag.schema.index import IndexReport
from rag.schema.query import Query, make_query
from rag.schema.wording import ABSTENTION, UNDECIDED, UNDEFINED
from rag.settings import Settings

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from rag.answering.extractive.answerer import ExtractiveAnswer
    from rag.index.indexer import OnProgress
    from rag.index.status import Status
    from rag.kinds.articles import Articles
    from rag.language_models import LanguageModel
    from rag.question.follow_ups import StandaloneQuestion
    from rag.retrieval.retriever import SearchBy
    from rag.schema.kinds import Request
    from rag.schema.query import Bounds
    from rag.verification.claims import ClaimChecker

SUGGESTING_FILES = 8
"""How many of the newest articles questions are suggested from."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What retrieval found."""

    passages: list[Passage]
    """Best first."""
    gone: frozenset[str]
    """Files that were found in the index but are no longer in the folder."""


class Assistant:
    """Answers questions over one folder of articles, and keeps its index."""

    def __init__(
        self,
        settings: Settings,
        *,
        language_model: LanguageModel | None = None,
        checker: ClaimChecker | None = None,
    ) -> None:
        """Opens nothing yet. `language_model` and `checker` replace the ones that the settings name and that ship.

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
        """What the settings name, and what ships."""
        self.library = Library(settings, self._opener, self.parts.loaders)
        """The documents, and the folder beside the index."""
        self._writer = AnswerWriter(settings, language_model=language_model, checker=checker)

    @property
    def settings(self) -> Settings:
        return self._settings

    @property
    def threshold(self) -> float:
        """The confidence, 0 to 1, below which the answer is an abstention: the settings' value, or else the calibrated
        one. Raises `ModelError` when the shipped weights are missing or damaged."""
        return self.parts.load_scorer().threshold if self._settings.threshold is None else self._settings.threshold

    @property
    def has_language_model(self) -> bool:
        """Whether a language model writes the answers of queries that do not ask for quotes only."""
        return self._writer.is_set

    def close(self) -> None:
        """Close every file. The assistant opens them again when it is used again."""
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
        """Make the index match the folder; `rebuild` writes it from scratch.

        Raises `ArticlesError` when the folder cannot be used or nothing in it can be read, `IndexBusy` when
        another process is indexing, `IndexMismatch` when another model made the index, `StoreError` when the disk
        or the server refuses. After an error, and after Ctrl-C, the embedded index is as it was.
        """
        from rag.index.sync import sync_index

        listing = self.library.list_folder()
        if not listing.files and not self.is_indexed():
            raise ArticlesError(describe_empty(self._settings.articles, listing, suffixes=self.parts.loaders.suffixes))
        return sync_index(
            self._opener,
            listing,
            chunk_settings=self.parts.make_chunk_settings(),
            loaders=self.parts.loaders,
            rebuild=rebuild,
            on_progress=on_progress,
        )

    def read_status(self) -> Status:
        """What is indexed, read without opening the store: quick, and possible when the index does not fit the
        settings. On a server, the counts are from this machine's last look at it."""
        from rag.index.status import read_status

        return read_status(self._settings, self._opener.snapshots)

    # --- ask

    def ask(self, question: str | Query, *, on_progress: OnProgress | None = None, **bounds: Unpack[Bounds]) -> Answer:
        """Answer a question from the articles, or abstain.

        `bounds` are the other fields of a `Query`, for callers who have no query at hand: `files`, `since`, `until`,
        `top`, `threshold`, `quote_only`, `earlier`. With `earlier` turns, a follow-up is first made to stand alone;
        `Answer.asked_as` says how. `on_progress` is told how many sentences of a text to check are judged, of how many,
        and which is next.

        Raises `QuestionError`, `IndexMissing`, `IndexMismatch`, `StoreError`, `ModelError`, and `SettingsError` when
        the language model cannot be loaded as it is set; one that does not answer is a note of the answer.
        """
        *_, answer = self.ask_in_steps(question, on_progress=on_progress, **bounds)
        assert isinstance(answer, Answer)  # the last step is
        return answer

    def ask_in_steps(
        self, question: str | Query, *, on_progress: OnProgress | None = None, **bounds: Unpack[Bounds]
    ) -> Generator[AnsweringStep, None, None]:
        """Answer a question as `ask` does, with a step for each stage as it begins, for what a language model is
        writing, and for each statement; last the whole answer, whose statements may be repaired ones.

        Closing the iterator stops the work. Raises as `ask` does, with the first step or later.
        """
        query = make_query(question, bounds)
        query = replace(query, text=_clean_input(query))
        clock = _Clock()
        yield Stage("loading")
        self._load_models(query)
        clock.lap("loading")
        request = self._recognise(query)
        by_kind = yield from self._answer_by_kind(request, query, clock, on_progress)
        if by_kind:
            yield by_kind
            return
        alone = yield from self._understand(query, clock)
        yield Stage("retrieval")
        found = self._find_passages(query, alone, clock)
        yield Stage("answering", len(found.passages))
        quoted = self._quote(query, alone, found, clock)
        spelt = ""
        if quoted.abstained and (respelt := self._try_spelling(query, alone, clock)):
            alone, found, quoted, spelt = respelt
        if quoted.abstained and (described := (yield from self._describe(query, alone.text, clock))):
            yield described
            return
        answer = yield from self._write(query, alone, quoted, clock)
        yield Stage("checking", len(found.passages))
        notes = self._check_folder(answer, found, clock)
        undecided = request.kind == "yes_no" and answer.mode == "extractive" and not answer.abstained
        yield replace(
            answer,
            question=query.text,
            asked_as=alone.text,
            kind="yes_no" if undecided else answer.kind,
            lead=UNDECIDED if undecided else self._word_lead(answer, query),
            notes=(*([spelt] if spelt else ()), *answer.notes, *notes),
            milliseconds=clock.read(),
        )

    def retrieve(self, question: str | Query, *, by: SearchBy = "both", **bounds: Unpack[Bounds]) -> list[Passage]:
        """The passages nearest to a question, best first, without answering it; `by` meaning or words alone, to see
        what each brings. Raises as `ask` does."""
        query = make_query(question, bounds)
        query = replace(query, text=clean_question(query.text))
        return self._opener.read(lambda state: self._retrieve(state, query, by=by).passages)

    # --- the stages of an answer, in order

    def _load_models(self, query: Query) -> None:
        """Load what the query needs before anything is looked for, so that a wrong setting fails at once."""
        self.parts.load_scorer()
        if self._is_written(query):
            self._writer.check()

    def _recognise(self, query: Query) -> Request:
        """What kind of input it is, and what it asks for."""
        from rag.question.kinds import recognise

        return recognise(query.text, query.earlier, kind=query.kind)

    def _answer_by_kind(
        self, request: Request, query: Query, clock: _Clock, on_progress: OnProgress | None = None
    ) -> Generator[AnsweringStep, None, Answer | None]:
        """The answer of an input that is no factual question; None when it is one, or nothing is found for it."""
        if request.kind == "fact":
            return None
        from rag.kinds.answerers import answer_request  # here, as a factual question needs none of the answerers
        from rag.kinds.instructions import is_written_by_model

        yield Stage("retrieval")
        answered = self._opener.read(
            lambda state: answer_request(request, replace(self._open_articles(state, query), on_progress=on_progress))
        )
        clock.lap("answering")
        if answered is None:
            return None
        request, found = answered
        if self._is_written(query) and is_written_by_model(found, request):
            found = yield from self._write_broadly(request, found, clock)
        else:
            yield from found.statements
        answer = replace(found, question=query.text, asked_as=query.text, kind=request.kind)
        answer = replace(answer, lead=self._word_lead(answer, query))
        notes = self._check_folder(answer, _Found([], frozenset()), clock)
        return replace(answer, notes=(*answer.notes, *notes), milliseconds=clock.read())

    def _describe(self, query: Query, question: str, clock: _Clock) -> Generator[AnsweringStep, None, Answer | None]:
        """What the articles say of somebody or something of whom no sentence says who or what it is; None when the
        question asks something else, or the articles do not speak of it."""
        from rag.question.defined import find_defined
        from rag.schema.kinds import Request

        name = "" if query.kind else find_defined(question)
        if not name:
            return None
        answer = yield from self._answer_by_kind(Request("topic", subject=name), query, clock)
        return answer and replace(answer, asked_as=question, lead=answer.lead or UNDEFINED)

    def _write_broadly(self, request: Request, found: Answer, clock: _Clock) -> Generator[AnsweringStep, None, Answer]:
        """An answer by kind in the language model's words, from what was found for it."""
        from rag.answering.extractive.answerer import ExtractiveAnswer
        from rag.kinds.instructions import keep_kind, write_instruction

        self._writer.check()
        quoted = ExtractiveAnswer(found.statements, found.confidence, abstained=False, passages=found.passages)
        answer = found
        with closing(self._writer.write(write_instruction(request), quoted, is_broad=True)) as steps:
            for step in steps:
                if isinstance(step, Answer):
                    answer = keep_kind(step, found)
                else:
                    yield step
        clock.lap("writing")
        return answer

    def _open_articles(self, state: OpenIndex, query: Query) -> Articles:
        """The articles that the query may use."""
        from rag.kinds.opening import open_articles
        from rag.retrieval.filters import resolve_filters

        return open_articles(
            state,
            resolve_filters(query, state.store),
            check_folder(self._settings.articles),
            retrieve=lambda text, top: self._retrieve(state, replace(query, text=text, top=top)).passages,
            embed=self._opener.load_embedding().embed_passages,
            quote_fact=lambda text: self._quote_passages(
                state, query, text, self._retrieve(state, replace(query, text=text)).passages
            ),
            load_checker=self._writer.load_checker,
        )

    def _understand(self, query: Query, clock: _Clock) -> Generator[AnsweringStep, None, StandaloneQuestion]:
        """The question made to stand alone: by rules, and by the language model where rules are not enough."""
        from rag.question.follow_ups import stand_alone

        alone = stand_alone(
            query.text,
            query.earlier,
            is_known=lambda stems: self._opener.read(lambda state: _is_known(stems, state)),
        )
        if query.earlier and self._is_written(query):
            text = yield from self._writer.understand(query.text, alone, query.earlier)
            alone = replace(alone, text=text)
            clock.lap("understanding")
        return alone

    def _find_passages(self, query: Query, alone: StandaloneQuestion, clock: _Clock) -> _Found:
        asked = replace(query, text=alone.text)

        def find(state: OpenIndex) -> _Found:
            clock.lap("opening")
            return self._retrieve(state, asked, without=alone.other_than)

        found = self._opener.read(find)
        clock.lap("retrieval")
        return found

    def _quote(self, query: Query, alone: StandaloneQuestion, found: _Found, clock: _Clock) -> ExtractiveAnswer:
        """The answer in the articles' own sentences, from which a language model's answer starts too."""
        quoted = self._opener.read(lambda state: self._quote_passages(state, query, alone.text, found.passages))
        clock.lap("answering")
        return replace(quoted, passages=quoted.passages or tuple(found.passages))

    def _try_spelling(
        self, query: Query, alone: StandaloneQuestion, clock: _Clock
    ) -> tuple[StandaloneQuestion, _Found, ExtractiveAnswer, str] | None:
        """The question in words that the articles nearly have, what is found and quoted for it, and what is said of
        it; None when there are no such words, or nothing is found for them either."""
        respelt = self._opener.read(lambda state: respell(alone.text, state.facts_index))
        if respelt is None:
            return None
        alone = replace(alone, text=respelt.question)
        found = self._find_passages(query, alone, clock)
        quoted = self._quote(query, alone, found, clock)
        return None if quoted.abstained else (alone, found, quoted, respelt.describe())

    def _quote_passages(
        self, state: OpenIndex, query: Query, question: str, passages: Sequence[Passage]
    ) -> ExtractiveAnswer:
        from rag.answering.extractive.answerer import answer_extractively
        from rag.question.keywords import count_nothing

        return answer_extractively(
            question,
            passages,
            scorer=self.parts.load_scorer(),
            threshold=self.threshold if query.threshold is None else query.threshold,
            document_frequency=state.keyword_index.count_documents if state.keyword_index else count_nothing,
        )

    def _write(
        self, query: Query, alone: StandaloneQuestion, quoted: ExtractiveAnswer, clock: _Clock
    ) -> Generator[AnsweringStep, None, Answer]:
        """The answer in the language model's words where one is to write, else the quoted one."""
        answer = describe_quoted(query.text, quoted)
        if not self._is_written(query):
            yield from quoted.statements
            return answer
        with closing(self._writer.write(alone.text, quoted)) as steps:
            for step in steps:
                if isinstance(step, Answer):
                    answer = step
                else:
                    yield step
        clock.lap("writing")
        return answer

    def _check_folder(self, answer: Answer, found: _Found, clock: _Clock) -> tuple[str, ...]:
        """Notes on what has happened to the cited files since they were indexed."""
        from rag.library.freshness import write_notes

        notes = self._opener.read(
            lambda state: write_notes(
                state,
                answer,
                gone=found.gone,
                near=[passage.file for passage in found.passages],
                articles=self._settings.articles,
            )
        )
        clock.lap("checking")
        return notes

    def _word_lead(self, answer: Answer, query: Query) -> str:
        """The answer's lead; of a refusal, with what languages have to do with it."""
        if not answer.abstained:
            return answer.lead
        from rag.library.languages import explain_languages
        from rag.retrieval.filters import resolve_filters

        explained = self._opener.read(
            lambda state: explain_languages(
                query.text,
                state,
                resolve_filters(query, state.store),
                embedding=self._settings.embedding,
                has_language_model=self.has_language_model,
            )
        )
        return f"{answer.lead or ABSTENTION} {explained}" if explained else answer.lead

    def _retrieve(
        self, state: OpenIndex, query: Query, *, without: Sequence[str] = (), by: SearchBy = "both"
    ) -> _Found:
        """The passages for a query whose text stands alone; the files `without` are left out."""
        from rag.retrieval.filters import resolve_filters

        root = check_folder(self._settings.articles)
        gone: set[str] = set()

        def is_present(file: str) -> bool:
            present = (root / file).is_file()
            if not present:
                gone.add(file)
            return present

        passages = self.parts.load_retriever().retrieve(
            query.text,
            state,
            limit=query.top or self._settings.passages,
            filters=resolve_filters(query, state.store, without=without),
            is_present=is_present,
            by=by,
        )
        return _Found(passages, frozenset(gone))

    def _is_written(self, query: Query) -> bool:
        """Whether a language model writes the answer."""
        return self.has_language_model and not query.quote_only

    # --- suggest

    def suggest_questions(self, *, count: int = 4, is_cancelled: Callable[[], bool] = lambda: False) -> list[str]:
        """Questions to begin with, made from sentences of the newest articles.

        Each was asked, and was answered with confidence from the sentence it was made of. Fewer than `count`, or none,
        when the articles give no more. Raises as `ask` does.
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
        """Questions that the same files answer too, none much like those `asked` before.

        `files` are those that an answer cites, then those of its passages. Checked as in `suggest_questions`.
        """
        return self._choose_questions(list(dict.fromkeys(files))[:3], count, asked, is_cancelled)

    def _choose_questions(
        self, files: Sequence[str], count: int, asked: Sequence[str], is_cancelled: Callable[[], bool]
    ) -> list[str]:
        from rag.question.suggestions import choose_questions, draft_in_turns

        drafts = draft_in_turns(files, self.library.read_chunks, is_cancelled=is_cancelled)
        # Suggestions are many, and a language model can answer what quoting can.
        ask = partial(self.ask, quote_only=True)
        return choose_questions(drafts, ask=ask, count=count, asked=asked, is_cancelled=is_cancelled)


def _is_known(stems: Sequence[str], state: OpenIndex) -> bool:
    """Whether the articles have one of the stems; yes when it cannot be told."""
    return state.keyword_index is None or any(state.keyword_index.count_documents(stems)[0])


def _clean_input(query: Query) -> str:
    """The text on one line, but one to check as it was given: verdicts name its characters. Raises `QuestionError`."""
    if query.kind == "check":
        from rag.question.checked_text import clean_checked_text

        return clean_checked_text(query.text)
    return clean_question(query.text, kind=query.kind)


class _Clock:
    """Milliseconds of each stage of an answer."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """Add the time since the last lap to a stage."""
        now = time.perf_counter()
        self._laps[stage] = self._laps.get(stage, 0.0) + (now - self._last) * 1000
        self._last = now

    def read(self) -> dict[str, float]:
        """Milliseconds of each stage so far, and `total`."""
        total = (time.perf_counter() - self._began) * 1000
        return {stage: round(value, 2) for stage, value in [*self._laps.items(), ("total", total)]}
