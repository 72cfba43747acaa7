"""The state of the server, shared by all browser sessions: settings, job queues, caches of documents and checks."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import streamlit as st

from rag import Assistant, Calendar, Document, IndexedFile, NameList, NameProfile, NameType, Overview, Settings
from rag.serving.chat import INDEXES_FIRST
from rag.serving.service import Service
from ui.job_queue import JobQueue
from ui.shared import find_service

CARDS_SHOWN, NAMES_SHOWN = 6, 8
"""Articles and names on the first page."""


class Server:
    """The page's part of the state of one server process, for all sessions."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._queues: dict[Path, JobQueue] = {}

    def find_jobs(self, articles: Path) -> JobQueue:
        """The job queue of a folder, created on first use. Raises `SettingsError`."""
        with self._lock:
            if articles not in self._queues:
                folder = self._service.open_folder(articles)
                self._queues[articles] = JobQueue(
                    folder.assistant,
                    work=self._service.work,
                    indexing=folder.indexing,
                    note_answer=self._service.figures.note_answer,
                )
            return self._queues[articles]

    @property
    def settings(self) -> Settings:
        return self._service.settings

    def change_settings(self, settings: Settings) -> None:
        """As `Service.change_settings`."""
        self._service.change_settings(settings)


@st.cache_resource(show_spinner=False)
def load_server() -> Server:
    """The server's one `Server`, which begins to index the folder if `rag chat` has left that to it. Raises
    `SettingsError`."""
    server = Server(find_service())
    if os.environ.get(INDEXES_FIRST):
        jobs = server.find_jobs(server.settings.articles)
        if not jobs.assistant.is_indexed():
            jobs.index()
    return server


@st.cache_resource(show_spinner=False, max_entries=64)
def read_document(_assistant: Assistant, articles: str, state: str, file: str) -> Document:
    """A document as it is in the index. `articles` and `state`, the name of the index's state, are parts of the cache's
    key alone. Raises as `Library.read_document` does."""
    del articles, state
    return _assistant.library.read_document(file)


@st.cache_resource(show_spinner=False, max_entries=4)
def list_files(_assistant: Assistant, articles: str, state: str) -> Sequence[IndexedFile]:
    """Every indexed file, in order of name; the key is as in `read_document`. Raises as `Library.list_files` does."""
    del articles, state
    return _assistant.library.list_files() if _assistant.is_indexed() else ()


@st.cache_resource(show_spinner=False, max_entries=4)
def list_titles(_assistant: Assistant, articles: str, state: str) -> Mapping[str, str]:
    """The title of each indexed file that has one; the key is as in `read_document`. Raises as `list_files` does."""
    return {record.file: record.title for record in list_files(_assistant, articles, state) if record.title}


@st.cache_resource(show_spinner=False, max_entries=64)
def read_overview(_assistant: Assistant, articles: str, state: str, files: tuple[str, ...] | None) -> Overview:
    """What is in some files, or in all; the key is as in `read_document`. Raises as `Library.read_overview` does."""
    del articles, state
    return _assistant.library.read_overview(files, cards=CARDS_SHOWN, names=NAMES_SHOWN)


@st.cache_resource(show_spinner=False, max_entries=32)
def count_found(_assistant: Assistant, articles: str, state: str, words: str) -> Mapping[str, int]:
    """The files whose texts hold these words; the key is as in `read_document`. Raises as `Library.count_found`
    does."""
    del articles, state
    return _assistant.library.count_found(words) if words and _assistant.is_indexed() else {}


@st.cache_resource(show_spinner=False, max_entries=64)
def read_calendar(
    _assistant: Assistant,
    articles: str,
    state: str,
    files: tuple[str, ...] | None,
    days: tuple[date, date] | None,
    shown: int,
) -> Calendar | None:
    """What was published when; the key is as in `read_document`. Raises as `FolderReader.read_calendar` does."""
    del articles, state
    return _assistant.folder.read_calendar(files, span=days, shown=shown)


@st.cache_resource(show_spinner=False, max_entries=64)
def list_names(
    _assistant: Assistant,
    articles: str,
    state: str,
    files: tuple[str, ...] | None,
    kind: NameType | None,
    words: str,
    shown: int,
) -> NameList:
    """Who and what is named; the key is as in `read_document`. Raises as `FolderReader.list_names` does."""
    del articles, state
    return _assistant.folder.list_names(files, type=kind, words=words, shown=shown)


@st.cache_resource(show_spinner=False, max_entries=64)
def read_name(
    _assistant: Assistant,
    articles: str,
    state: str,
    files: tuple[str, ...] | None,
    name: str,
    kind: NameType | None,
    shown: int,
) -> NameProfile | None:
    """All about a name; the key is as in `read_document`. Raises as `FolderReader.read_name` does."""
    del articles, state
    return _assistant.folder.read_name(name, kind, files, shown=shown)


@st.cache_data(show_spinner=False, max_entries=500)
def find_lost(
    _assistant: Assistant,
    articles: str,
    state: str,
    stamps: tuple[int, ...],
    quotes: tuple[tuple[str, int, int, str], ...],
) -> dict[tuple[str, int, int], str]:
    """The quotes that are no longer in their files. The folder, the index's state and the files' stamps are parts of
    the cache's key alone. Raises as `Library.find_lost_quotes` does."""
    del articles, state, stamps
    return _assistant.library.find_lost_quotes(quotes)


def read_stamp(path: Path) -> int:
    """A stamp that changes when the file does; 0 if it does not exist."""
    try:
        found = path.stat()
    except OSError:
        return 0
    return hash((found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns))
