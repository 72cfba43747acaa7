"""Asks the standing questions of a server again when its index has changed, each in a turn of the queue."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from rag.assistant import Assistant
from rag.errors import RagError
from rag.schema.index import IndexReport
from rag.serving.standing_questions import AskedAgain, Standing
from rag.serving.work_queue import WorkQueue

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
"""How often it is looked whether the server ends, while a question waits for its turn."""


class StandingAsker:
    """Asks again after indexing, in a thread of its own, so that the next change of the folder does not wait. Safe to
    use from several threads."""

    def __init__(self, work: WorkQueue) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._waiting: list[Assistant] = []
        """Whose questions are to be asked, in order; each once."""
        self._is_running = False
        self._is_stopped = threading.Event()

    def stop(self) -> None:
        """Ask no further question, for good: the server ends."""
        self._is_stopped.set()

    def note(self, assistant: Assistant, report: IndexReport) -> None:
        """Have the questions asked that the changed index may answer otherwise. Never raises: a question that cannot
        be asked is asked after the next change."""
        if not (report.added or report.changed or report.removed or report.recut):
            return
        with self._lock:
            if assistant not in self._waiting:
                self._waiting.append(assistant)
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, name="standing", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._waiting or self._is_stopped.is_set():
                    self._is_running = False
                    return
                assistant = self._waiting.pop(0)
            try:
                self._ask_all(assistant)
            except RagError as error:
                logger.warning("the standing questions cannot be asked: %s", error)
            except Exception:
                logger.exception("the standing questions were given up")

    def _ask_all(self, assistant: Assistant) -> None:
        standing = Standing(assistant)
        answers = standing.ask_again(tells=False, is_stopped=self._is_stopped.is_set)
        while (one := self._take(lambda: next(answers, None))) is not None:
            standing.tell(one)  # here and not in the turn, which others wait for
            logger.info("standing question %d: %s", one.question.number, "changed" if one.has_changed else "the same")

    def _take(self, ask: Callable[[], AskedAgain | None]) -> AskedAgain | None:
        """The next answer, made in a turn of the queue; None when there is none, or when the server ends. Raises what
        asking raises, and `ServerBusy`."""
        taken: list[AskedAgain | None] = []
        failed: list[Exception] = []
        is_done = threading.Event()

        def run() -> None:
            try:
                taken.append(ask())
            except Exception as error:  # noqa: BLE001 - raised in the thread that waits
                failed.append(error)
            finally:
                is_done.set()

        work = self._work.submit(run, client="standing questions")
        while not is_done.wait(_LOOK_SECONDS):
            if self._is_stopped.is_set():
                self._work.withdraw(work)
                return None
        if failed:
            raise failed[0]
        return taken[0]
