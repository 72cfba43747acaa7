"""Indexing in the background of a server: one job at a time for each folder, whose progress every door can follow."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from rag.assistant import Assistant
from rag.errors import AnswerStopped, IndexBusy, RagError
from rag.schema.index import IndexReport

OnReport = Callable[[Assistant, IndexReport], None]

logger = logging.getLogger(__name__)

MOST_BUSY_SECONDS = 600.0
"""Longest wait for another process that indexes the same folder, as `rag index --watch` does."""

_RETRY_SECONDS = 0.2


class IndexJob:
    """A job that makes the index match the folder. Its fields may be read from every thread."""

    def __init__(self, assistant: Assistant, *, rebuild: bool = False) -> None:
        self._assistant = assistant
        self._rebuild = rebuild
        self._is_cancelled = threading.Event()
        self.done = 0
        self.total = 0
        self.file = ""
        """The file that was just finished."""
        self.report: IndexReport | None = None
        self.error = ""
        self.is_over = False

    def cancel(self) -> None:
        """Stop after the current file; the index stays as it was, and the next run continues."""
        self._is_cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        return self._is_cancelled.is_set()

    def run(self) -> None:
        """Index. Never raises: `error` says in one line what went wrong."""
        try:
            self.report = self._index_in_turn()
        except RagError as error:
            logger.warning("indexing failed: %s", error)
            self.error = str(error)
        except Exception as error:
            logger.exception("indexing failed")
            self.error = f"Unexpected {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        finally:
            self.is_over = True

    def _index_in_turn(self) -> IndexReport:
        """Index once no other process does. Raises as `Assistant.index` does."""
        end = time.monotonic() + MOST_BUSY_SECONDS
        while True:
            try:
                return self._assistant.index(rebuild=self._rebuild, on_progress=self._note)
            except IndexBusy:
                if time.monotonic() > end:
                    raise
            if self._is_cancelled.wait(_RETRY_SECONDS):
                raise AnswerStopped("Indexing was stopped before it began: another process was indexing.")

    def _note(self, done: int, total: int, file: str) -> None:
        if self._is_cancelled.is_set():
            raise AnswerStopped("Indexing was stopped. The index is as it was; the next run continues.")
        self.done, self.total, self.file = done, total, file


class IndexRunner:
    """Runs the index jobs of one folder, each in a thread of its own. Safe to use from several threads."""

    def __init__(self, assistant: Assistant, *, on_report: OnReport | None = None) -> None:
        """`on_report` is told the report of each job, in its thread, once the job is over; it must not raise."""
        self._assistant = assistant
        self._on_report = on_report
        self._lock = threading.Lock()
        self._job: IndexJob | None = None
        self._is_followed = False
        """Whether another job is to follow the running one."""

    def start(self, *, rebuild: bool = False, follows: bool = False) -> IndexJob:
        """Start making the index match the folder; returns the running job if there is one.

        With `follows`, another job follows the running one, which may have listed the folder before the last change.
        """
        with self._lock:
            if self._job is None or self._job.is_over:
                return self._begin(rebuild=rebuild)
            self._is_followed = self._is_followed or follows
            return self._job

    def _begin(self, *, rebuild: bool = False) -> IndexJob:
        self._is_followed = False
        self._job = job = IndexJob(self._assistant, rebuild=rebuild)
        threading.Thread(target=self._run, args=(job,), name="index", daemon=True).start()
        return job

    def _run(self, job: IndexJob) -> None:
        job.run()
        with self._lock:
            if self._job is job and self._is_followed and not job.is_cancelled:
                self._begin()
        if job.report and self._on_report:
            self._on_report(self._assistant, job.report)

    @property
    def last(self) -> IndexJob | None:
        """The running job, or the last one."""
        return self._job
