"""What one server process has once, for all who ask: settings, models, open indexes, the queue of work, the counts.

The page and the HTTP interfaces are given the same `Service`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rag.assistant import Assistant
from rag.errors import RagError
from rag.serving.closing import Closing
from rag.serving.figures import Figures
from rag.serving.folder_follower import FolderFollower
from rag.serving.index_job import IndexRunner
from rag.serving.standing_asker import StandingAsker
from rag.serving.work_queue import WorkQueue
from rag.settings import Settings
from rag.trust.saved_settings import LANGUAGE_MODEL_SETTINGS

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServedFolder:
    """A folder of articles with its models, open index and index jobs."""

    assistant: Assistant
    indexing: IndexRunner


class Service:
    """Everything that the doors of one server share. Safe to use from several threads."""

    def __init__(
        self,
        settings: Settings,
        *,
        work: WorkQueue | None = None,
        assistant: Assistant | None = None,
        make_assistant: Callable[[Settings], Assistant] = Assistant,
    ) -> None:
        """Opens nothing yet. `work` replaces the queue with one thread a core, `assistant` the one for the settings'
        folder; `make_assistant` makes those for other folders."""
        self.settings = settings
        self.work = work or WorkQueue()
        self.figures = Figures()
        self.closing = Closing()
        self.is_warm = False
        """Whether the models are loaded and the index is open."""
        self._make_assistant = make_assistant
        self._lock = threading.Lock()
        self._standing = StandingAsker(self.work)
        self._follower = FolderFollower(self._standing.note)
        self._folders: dict[Path, ServedFolder] = {}
        if assistant:
            self._folders[settings.articles] = self._serve(assistant)

    def open_folder(self, articles: Path | None = None) -> ServedFolder:
        """A folder, made on first use; that of the settings for None. Raises `SettingsError`."""
        wanted = articles or self.settings.articles
        with self._lock:
            if wanted not in self._folders:
                assistant = self._make_assistant(self.settings.model_copy(update={"articles": wanted}))
                self._folders[wanted] = self._serve(assistant)
            return self._folders[wanted]

    def _serve(self, assistant: Assistant) -> ServedFolder:
        return ServedFolder(assistant, IndexRunner(assistant, on_report=self._standing.note))

    @property
    def assistant(self) -> Assistant:
        """The assistant of the settings' folder. Raises `SettingsError`."""
        return self.open_folder().assistant

    def change_settings(self, settings: Settings) -> None:
        """Use the language model of these settings in every folder from now on, and follow the folder or not. Other
        values take effect when the server is started again."""
        with self._lock:
            self.settings = self.settings.model_copy(
                update={name: getattr(settings, name) for name in (*LANGUAGE_MODEL_SETTINGS, "watch")}
            )
            assistants = [folder.assistant for folder in self._folders.values()]
        for assistant in assistants:
            assistant.use_language_model(self.settings)
        self.follow_folder()

    def follow_folder(self) -> None:
        """Start or stop keeping the index in step with its folder, as the settings say."""
        if self.settings.watch:
            self._follower.start(self.assistant)
        else:
            self._follower.stop()

    def warm(self) -> None:
        """Load the models and open the index, so that the first question does not wait for them. Never raises."""
        try:
            self.assistant.ask("Who is it?", quote_only=True)
        except RagError as error:
            logger.info("nothing to warm up: %s", error)
        except Exception:
            logger.exception("warming up failed")
        self.is_warm = True

    def close(self, *, seconds: float) -> bool:
        """End within so many seconds: no further work, running jobs told to stop. Whether all of them have ended."""
        end = time.monotonic() + seconds
        self._follower.stop()
        self._standing.stop()
        with self._lock:
            folders = list(self._folders.values())
        jobs = [folder.indexing.last for folder in folders]
        for job in jobs:
            if job:
                job.cancel()
        is_done = self.work.close(seconds=seconds)
        while (is_indexing := any(job and not job.is_over for job in jobs)) and time.monotonic() < end:
            time.sleep(0.02)
        return is_done and not is_indexing
