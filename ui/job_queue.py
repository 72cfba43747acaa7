"""Work that continues while a page is rerun, left or reloaded: answering, indexing, finding questions to suggest.

Knows nothing of Streamlit. One `JobQueue` serves all browser sessions of a folder. Questions take their turn with those
of every other door of the server (`rag.serving.work_queue`).
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor

from rag import Answer, Assistant, Conversations, RagError, Turn
from rag.serving.index_job import IndexJob, IndexRunner
from rag.serving.work_queue import WorkQueue
from ui.answer_job import AnswerJob, tells_the_end

logger = logging.getLogger(__name__)

KEPT_RESULTS = 200
"""Number of finished jobs and found suggestions kept in memory."""

QUIET_SECONDS = 15.0
"""Longest time that a search for suggestions waits for users' questions."""


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
                if not tells_the_end(error):
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
