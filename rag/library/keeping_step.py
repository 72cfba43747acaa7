"""Keeps the index in step with its folder: indexes what has changed, again and again, until it is told to stop.

Owns when indexing is tried: after changes, from time to time in case some went unnoticed, and again after a failure.
Nothing that fails ends it. Questions are answered meanwhile, from the state before.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from rag.errors import ArticlesError, IndexBusy, RagError
from rag.library.folder_watch import watch_folder
from rag.schema.index import IndexReport

logger = logging.getLogger(__name__)

RESCAN_SECONDS = 60.0
RESCAN_SHARE = 50.0
"""The folder is looked through every minute, or less often, so that it takes at most a fiftieth of the time."""

_MOST_RETRY_SECONDS = 60.0
_ABSENT_SECONDS = 1.0


@dataclass(slots=True)
class StepKeeper:
    """Keeps one folder's index in step."""

    folder: Path
    index: Callable[[], IndexReport]
    """Makes the index match the folder. Raises `RagError`."""
    on_report: Callable[[IndexReport], None]
    """Gets the report of each run that changed something, in this thread."""
    on_error: Callable[[Exception], None]
    """Gets each failure once, until something succeeds or another comes."""
    stop: threading.Event = field(default_factory=threading.Event)
    exclude: Sequence[str] = ()
    ignored: Sequence[Path] = ()
    """As in `watch_folder`."""
    retry_seconds: float = 1.0
    """The wait before a first retry; each further one is twice as long, up to a minute."""
    _due: float = field(default=0.0, init=False)
    _wait_seconds: float = field(default=0.0, init=False)
    _told: str = field(default="", init=False)

    def run(self) -> None:
        """Index now, then whenever the folder has changed, until `stop` is set. A folder that is gone is waited for."""
        self._wait_seconds = self.retry_seconds
        while not self.stop.is_set():
            self._due = time.monotonic()
            try:
                with closing(
                    watch_folder(self.folder, exclude=self.exclude, ignored=self.ignored, stop=self.stop)
                ) as moments:
                    for moment in moments:
                        if moment == "whole" or (moment == "quiet" and time.monotonic() >= self._due):
                            self._index()
            except FileNotFoundError:
                self._tell(ArticlesError(f"There is no folder {self.folder} now. It is waited for."))
            except OSError as error:
                self._tell(ArticlesError(f"The folder {self.folder} cannot be watched: {error.strerror or error}."))
            self.stop.wait(_ABSENT_SECONDS)

    def _index(self) -> None:
        began = time.monotonic()
        try:
            report = self.index()
        except IndexBusy:  # another process does the same work
            self._due = time.monotonic() + self.retry_seconds
            return
        except Exception as error:
            if not isinstance(error, RagError):
                logger.exception("indexing failed")
            self._tell(error)
            self._due = time.monotonic() + self._wait_seconds
            self._wait_seconds = min(2 * self._wait_seconds, _MOST_RETRY_SECONDS)
            return
        self._told, self._wait_seconds = "", self.retry_seconds
        if report.added or report.changed or report.removed or report.recut:
            self.on_report(report)
        now = time.monotonic()
        self._due = now + max(RESCAN_SECONDS, RESCAN_SHARE * (now - began))

    def _tell(self, error: Exception) -> None:
        if str(error) != self._told:
            self._told = str(error)
            self.on_error(error)
