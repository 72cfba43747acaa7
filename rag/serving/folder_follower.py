"""Keeps an index in step with its folder as long as a server runs, in a thread of its own."""

from __future__ import annotations

import logging
import threading

from rag.assistant import Assistant
from rag.errors import AnswerStopped
from rag.schema.index import IndexReport
from rag.serving.index_job import OnReport

logger = logging.getLogger(__name__)


class FolderFollower:
    """Follows at most one folder. Safe to use from several threads."""

    def __init__(self, on_report: OnReport) -> None:
        """`on_report` is told the report of each run that changed something; it must not raise."""
        self._on_report = on_report
        self._lock = threading.Lock()
        self._stop: threading.Event | None = None

    def start(self, assistant: Assistant) -> None:
        """Start, unless it is running already."""
        with self._lock:
            if self._stop is not None:
                return
            self._stop = stop = threading.Event()
        threading.Thread(target=_follow, args=(assistant, stop, self._on_report), name="follow", daemon=True).start()

    def stop(self) -> None:
        """Stop following. A run in progress ends at its next file, and leaves the index as it was."""
        with self._lock:
            if self._stop is not None:
                self._stop.set()
            self._stop = None


def _follow(assistant: Assistant, stop: threading.Event, on_report: OnReport) -> None:
    def tell(report: IndexReport) -> None:
        logger.info("the folder was indexed: %d added, %d changed", len(report.added), len(report.changed))
        on_report(assistant, report)

    def complain(error: Exception) -> None:
        if not stop.is_set():
            logger.warning("the folder cannot be indexed: %s", error)

    def check_stop(*_: object) -> None:
        if stop.is_set():
            raise AnswerStopped("Indexing was stopped. The index is as it was; the next run continues.")

    try:
        assistant.keep_in_step(tell, on_error=complain, stop=stop, on_progress=check_stop)
    except Exception:
        logger.exception("the folder is no longer followed")
