"""Work that continues while a page is rerun, left or reloaded: answering, indexing, finding questions to suggest.

Knows nothing of Streamlit. A reloaded page reconnects to the running job; the job ends by itself and saves its result.
One `JobQueue` serves all browser sessions of a folder. Questions take their turn with those of every other door of the
server (`rag.serving.work_queue`).
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from rag import (
    Answer,
    Assistant,
    Conversations,
    Draft,
    EarlierTurn,
    Query,
    RagError,
    Stage,
    Statement,
    Turn,
    describe_answer,
)
from rag.errors import AnswerStopped
from rag.serving.index_job import IndexJob, IndexRunner
from rag.serving.steps import Ending, take_steps
from rag.serving.work_queue import WorkQueue
from ui.preferences import parse_preferences

logger = logging.getLogger(__name__)

KEPT_RESULTS = 200
"""Number of finished jobs and found suggestions kept in memory."""

QUIET_SECONDS = 15.0
"""Longest time that a search for suggestions waits for users' questions."""


@dataclass(frozen=True)
class Progress:
    """The progress of an answer."""

    stage: Stage | None = None
    """None while it waits for its turn."""
    statements: tuple[Statement, ...] = ()
    draft: str = ""
    """The sentence that a language model is writing, not checked yet."""
    is_written: bool = False
    """Whether a language model writes it."""


class AnswerJob:
    """A question being answered. When the job is over, its result is saved in the conversation."""

    def __init__(self, assistant: Assistant, conversations: Conversations, conversation: str, turn: Turn) -> None:
        self.turn = turn
        self.conversation = conversation
        self._assistant = assistant
        self._conversations = conversations
        self._changed = threading.Condition()
        self._ending = Ending(assistant.settings.answer_seconds)
        self.withdraw: Callable[[], bool] = lambda: False
        """Takes the job out of the queue; False when it is not waiting there."""
        self.progress = Progress()
        self.answer: Answer | None = None
        self.trouble = ""
        """Why the result could not be saved."""
        self.is_over = False

    def cancel(self) -> None:
        """Stop at the next step, or at once while it waits for its turn; the text so far is kept."""
        self._ending.cancel()
        if self.withdraw():
            self.run()  # which only saves that it was stopped

    @property
    def is_cancelled(self) -> bool:
        """Whether it has been told to stop. A step that has begun is still taken to its end."""
        return self._ending.is_cancelled

    def follow(self, *, every_seconds: float = 0.1) -> Iterator[Progress]:
        """Yield the progress whenever it changes, and at least every `every_seconds`, until the job is over."""
        seen: Progress | None = None
        while True:
            with self._changed:
                if not self.is_over and self.progress is seen:
                    self._changed.wait(every_seconds)
                if self.is_over:
                    return
                seen = self.progress
            yield seen

    def run(self) -> None:
        """Answer and save. Never raises: an error is saved as the reason for the missing answer."""
        try:
            self._take_steps()
            if self.answer:
                self._save(state="answered", answer=describe_answer(self.answer))
        except AnswerStopped:
            self._save(state="stopped", answer=self._describe_said())
        except RagError as error:
            self._save(state="failed", error=str(error))
        except Exception as error:  # the user sees one line, whatever it was
            if _tells_the_end(error):
                return  # the page reports that the server stopped
            logger.exception("answering failed")
            self._save(state="failed", error=f"Unexpected {type(error).__name__}: {' '.join(str(error).split())[:200]}")
        finally:
            with self._changed:
                self.is_over = True
                self._changed.notify_all()

    def refuse(self, reason: str) -> None:
        """Save that it could not be answered, without trying."""
        self._save(state="failed", error=reason)
        self.is_over = True

    def _take_steps(self) -> None:
        query = make_query(self.turn, self._conversations.read_turns_before(self.conversation, self.turn.id))
        for step in take_steps(self._assistant, query, self._ending):
            with self._changed:
                if isinstance(step, Answer):
                    self.answer = step
                else:
                    self.progress = go_on(self.progress, step)
                self._changed.notify_all()

    def _describe_said(self) -> dict[str, Any] | None:
        """The text written before it was stopped, with the unfinished sentence; None if there isn't any."""
        said = self.progress
        unfinished = (Statement(f"{said.draft} …", False, ()),) if said.draft else ()
        if not said.statements and not unfinished:
            return None
        return describe_answer(make_partial(self.turn.question, replace(said, statements=said.statements + unfinished)))

    def _save(self, **result: Any) -> None:
        try:
            self._conversations.save_answer(self.turn.id, **result)
        except RagError as error:
            self.trouble = str(error)


def go_on(progress: Progress, step: Stage | Draft | Statement) -> Progress:
    """The progress after one more step."""
    if isinstance(step, Stage):
        is_written = progress.is_written or step.name == "writing"
        return replace(progress, stage=step, draft="", is_written=is_written)
    if isinstance(step, Draft):
        return progress if step.text == progress.draft else replace(progress, draft=step.text)
    return replace(progress, statements=(*progress.statements, step), draft="")


def make_partial(question: str, progress: Progress) -> Answer:
    """The text written so far, as an answer with confidence 0."""
    mode = "generative" if progress.is_written else "extractive"
    return Answer(question, False, 0.0, progress.statements, (), mode)


def _tells_the_end(error: Exception) -> bool:
    """Whether this is the error that thread pools raise while the server shuts down."""
    return isinstance(error, RuntimeError) and "after interpreter shutdown" in str(error)


def list_earlier(turns: Sequence[Turn]) -> list[EarlierTurn]:
    """Saved turns as earlier turns of a query, in order; turns without an answer keep their question."""
    return [
        EarlierTurn(
            turn.question,
            turn.answer["answer"] if turn.answer else "",
            tuple(turn.answer["sources"]) if turn.answer else (),
            abstained=bool(turn.answer and turn.answer["abstained"]),
        )
        for turn in turns
    ]


def make_query(turn: Turn, before: Sequence[Turn]) -> Query:
    """A saved turn as a query, with its saved options and the turns before it as its conversation."""
    asked = parse_preferences(turn.options)
    return Query(
        turn.question,
        files=asked.files,
        since=asked.since,
        until=asked.until,
        undated=asked.undated,
        top=asked.top,
        threshold=asked.threshold,
        quote_only=asked.quote_only,
        earlier=tuple(list_earlier(before)),
        kind=str(turn.options.get("kind", "")),
    )


class JobQueue:
    """Runs the jobs of all browser sessions on one assistant, and keeps their results for a while."""

    def __init__(
        self,
        assistant: Assistant,
        *,
        work: WorkQueue | None = None,
        indexing: IndexRunner | None = None,
        note_answer: Callable[[Answer], None] = lambda _: None,
    ) -> None:
        """`work` and `indexing` are those that the server's other doors use too; `note_answer` counts an answer."""
        self.assistant = assistant
        self.work = work or WorkQueue()
        self._indexing = indexing or IndexRunner(assistant)
        self._note_answer = note_answer
        self._background = ThreadPoolExecutor(1, thread_name_prefix="background")
        self._lock = threading.Lock()
        self._answers: OrderedDict[int, AnswerJob] = OrderedDict()
        self._suggestions: OrderedDict[Hashable, list[str] | None] = OrderedDict()

    # --- answers

    def ask(self, conversations: Conversations, conversation: str, turn: Turn) -> AnswerJob:
        """Answer a turn when its turn has come. Raises `ServerBusy` when too much waits already."""
        job = AnswerJob(self.assistant, conversations, conversation, turn)

        def run() -> None:
            job.run()
            if job.answer:
                self._note_answer(job.answer)

        with self._lock:
            self._answers[turn.id] = job
            while len(self._answers) > KEPT_RESULTS and next(iter(self._answers.values())).is_over:
                self._answers.popitem(last=False)
        try:
            work = self.work.submit(run, client=f"page {conversation}")
            job.withdraw = lambda: self.work.withdraw(work)
        except RagError as error:
            job.refuse(str(error))
            raise
        return job

    def find_answer(self, turn: int) -> AnswerJob | None:
        """The job of a turn, or None once it is dropped."""
        return self._answers.get(turn)

    def is_full(self) -> bool:
        """Whether so many questions wait that a further one is refused."""
        return self.work.is_full()

    def is_answering(self) -> bool:
        return bool(self.work.count_running() or self.work.count_waiting())

    # --- suggestions

    def suggest_first(self, state: str) -> list[str] | None:
        """Questions to start with, for this state of the index; None while they are being searched."""
        return self._find_suggestions(
            ("first", state), lambda: self.assistant.suggest_questions(count=4, is_cancelled=self._wait_for_quiet)
        )

    def suggest_next(self, state: str, turn: int, files: Sequence[str], asked: Sequence[str]) -> list[str] | None:
        """Follow-up questions to a turn whose answer read these files; None while they are being searched.

        The search stops once the conversation has moved on.
        """

        def is_cancelled() -> bool:
            return self._is_past(turn) or self._wait_for_quiet() or self._is_past(turn)

        return self._find_suggestions(
            (turn, state, tuple(asked)),
            lambda: self.assistant.suggest_follow_ups(files, asked=asked, count=3, is_cancelled=is_cancelled),
        )

    def _is_past(self, turn: int) -> bool:
        """Whether a later question was asked in the turn's conversation."""
        with self._lock:
            job = self._answers.get(turn)
            return job is not None and any(
                other.conversation == job.conversation and other.turn.id > turn for other in self._answers.values()
            )

    def _find_suggestions(self, key: Hashable, search: Callable[[], list[str]]) -> list[str] | None:
        with self._lock:
            if key in self._suggestions:
                return self._suggestions[key]
            self._suggestions[key] = None
            while len(self._suggestions) > KEPT_RESULTS:
                self._suggestions.popitem(last=False)

        def work() -> None:
            found: list[str] = []
            try:
                found = search()
            except RagError as error:
                logger.info("nothing to suggest: %s", error)
            except Exception as error:
                if not _tells_the_end(error):
                    logger.exception("suggesting failed")
            finally:
                with self._lock:
                    self._suggestions[key] = found

        self._background.submit(work)
        return None

    def _wait_for_quiet(self) -> bool:
        """Let users' questions go first. Always returns False, so that the search continues."""
        end = time.monotonic() + QUIET_SECONDS
        while self.is_answering() and time.monotonic() < end:
            time.sleep(0.02)
        return False

    # --- index

    def index(self, *, rebuild: bool = False, follows: bool = False) -> IndexJob:
        """Start making the index match the folder; as `IndexRunner.start`."""
        return self._indexing.start(rebuild=rebuild, follows=follows)

    @property
    def last_index(self) -> IndexJob | None:
        """The running index job, or the last one."""
        return self._indexing.last
