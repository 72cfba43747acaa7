"""All state of the chat: the server's, and that of each browser session.

    server    settings, one job queue for each folder of articles, caches of documents and checks
    session   the user, the open conversation, the open source, the files and dates to ask; lost with the tab, except
    what is in the address (the conversation), in SQLite (questions and answers) and in the preferences file

The other modules only draw the data they get.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from rag import (
    Assistant,
    Conversation,
    ConversationError,
    Conversations,
    Document,
    RagError,
    Settings,
    Turn,
    clean_question,
    fit_input,
)
from rag.serving.service import Service
from ui.components import read_reader_token
from ui.job_queue import AnswerJob, JobQueue
from ui.preferences import PreferenceFile, Preferences, parse_preferences
from ui.shared import find_service
from ui.view_models import list_places
from ui.views.password import ask_password


class Server:
    """The page's part of the state of one server process, for all sessions."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._lock = threading.Lock()
        self._queues: dict[Path, JobQueue] = {}

    def find_jobs(self, articles: Path) -> JobQueue:
        """The job queue of a folder, created on first use. Raises `SettingsError`."""
        with self._lock:
            if articles not in self._queues:
                folder = self.service.open_folder(articles)
                self._queues[articles] = JobQueue(
                    folder.assistant,
                    work=self.service.work,
                    indexing=folder.indexing,
                    note_answer=self.service.figures.note_answer,
                )
            return self._queues[articles]

    @property
    def settings(self) -> Settings:
        return self.service.settings


@st.cache_resource(show_spinner=False)
def load_server() -> Server:
    """The server's one `Server`. Raises `SettingsError`."""
    return Server(find_service())


@st.cache_resource(show_spinner=False, max_entries=64)
def _read_document(_assistant: Assistant, articles: str, state: str, file: str) -> Document:
    del articles, state  # parts of the cache key
    return _assistant.library.read_document(file)


@st.cache_data(show_spinner=False, max_entries=500)
def _find_lost(
    _assistant: Assistant,
    articles: str,
    state: str,
    stamps: tuple[int, ...],
    quotes: tuple[tuple[str, int, int, str], ...],
) -> dict[tuple[str, int, int], str]:
    del articles, state, stamps  # parts of the cache key
    return _assistant.library.find_lost_quotes(quotes)


@dataclass(frozen=True)
class OpenSource:
    """The content of the source view: a place of a turn's answer, by its index in `list_places`."""

    turn: int
    place: int
    opening: int
    """A counter, so that opening the same place again scrolls to it again."""


class Session:
    """One browser session's view of the server. Created in each run of the script; Streamlit keeps its state."""

    def __init__(self, server: Server, owner: str) -> None:
        self.server = server
        self.owner = owner
        self.jobs = server.find_jobs(self.articles)
        self.assistant = self.jobs.assistant
        self.conversations = Conversations(server.settings.home, owner=owner, keeps_unsaved=True)
        self._preference_file = PreferenceFile(server.settings.home, owner)

    # --- the folder

    @property
    def articles(self) -> Path:
        """The current folder of articles."""
        chosen: Path = st.session_state.get("articles", self.server.settings.articles)
        return chosen

    def choose_articles(self, folder: Path) -> None:
        """Switch to another folder, in a new conversation."""
        st.session_state["articles"] = folder
        self.ask_only(())
        self.open_conversation(None)

    @property
    def articles_name(self) -> str:
        """The folder's name in the database of conversations."""
        return str(self.articles.resolve())

    # --- conversations

    @property
    def conversation(self) -> str | None:
        """The id of the open conversation; None for a new one."""
        found: str | None = st.session_state.get("conversation") or st.query_params.get("c")
        return found

    def open_conversation(self, conversation: str | None) -> None:
        """Show another conversation, or a new one."""
        st.session_state["conversation"] = conversation
        for name in ("source", "editing"):
            st.session_state.pop(name, None)
        if conversation:
            st.query_params["c"] = conversation
        elif "c" in st.query_params:
            del st.query_params["c"]

    def find_conversation(self) -> Conversation | None:
        """The open conversation; None if it is new.

        Raises `ConversationError` when it was deleted or is about another folder.
        """
        found = self.conversations.read(self.conversation) if self.conversation else None
        if found and found.articles != self.articles_name:
            raise ConversationError(
                f"This conversation is about {found.articles}. Start the chat with --articles to continue it."
            )
        return found

    def delete_conversation(self, conversation: str) -> None:
        self.conversations.delete(conversation)
        if conversation == self.conversation:
            self.open_conversation(None)

    # --- asking

    @property
    def preferences(self) -> Preferences:
        """The user's preferences; after a reload, files and dates are those of the conversation's last question."""
        if "preferences" not in st.session_state:
            last = self._find_last_options()
            asked = parse_preferences(last)
            st.session_state["preferences"] = replace(
                self._preference_file.read(),
                files=asked.files,
                since=asked.since,
                until=asked.until,
                undated=asked.undated,
            )
        found: Preferences = st.session_state["preferences"]
        return found

    def ask_only(self, files: tuple[str, ...]) -> None:
        """Ask only these files from now on, with any date; all files when empty."""
        self.prefer(files=files, since=None, until=None, undated=False)

    def _find_last_options(self) -> Mapping[str, Any]:
        try:
            turns = self.conversations.read_turns(self.conversation) if self.conversation else []
        except RagError:
            return {}  # shown when the page opens the conversation
        return turns[-1].options if turns else {}

    def prefer(self, **changes: Any) -> None:
        changed = replace(self.preferences, **changes)
        if changed != self.preferences:
            st.session_state["preferences"] = changed
            self._preference_file.save(changed)

    def ask(self, question: str, *, kind: str = "") -> None:
        """Save a question and start answering it, with its `kind` if that is given. A text that is too long for a
        question is checked, as much of it as can be. An error is kept for `take_trouble`."""
        fitted = fit_input(question, kind)
        kind = fitted.kind
        if fitted.said:
            self.keep_trouble(fitted.said)
        try:
            question = clean_question(fitted.text, kind=kind)
            self._check_load()
            conversation = self.conversation
            if conversation is None:
                conversation = self.conversations.create(articles=self.articles_name).id
            options = self.preferences.describe() | ({"kind": kind} if kind else {})
            turn = self.conversations.add_turn(conversation, question, options)
            self.open_conversation(conversation)
            self.jobs.ask(self.conversations, conversation, turn)
        except RagError as error:
            self.keep_trouble(str(error))

    def ask_again(self, turn: Turn) -> None:
        """Answer a turn again, replacing its answer."""
        try:
            self._check_load()
            self.conversations.save_answer(turn.id, state="asked")
            if self.conversation:
                self.jobs.ask(self.conversations, self.conversation, turn)
            st.session_state.pop("source", None)
        except RagError as error:
            self.keep_trouble(str(error))

    def _check_load(self) -> None:
        """Raises `RagError` when too many questions wait."""
        if self.jobs.is_full():
            raise RagError("Too many questions are waiting for their answers. Ask again in a minute.")

    def ask_instead(self, turn: Turn, question: str) -> None:
        """Ask an edited question, replacing a turn and all after it."""
        try:
            question = clean_question(question, kind=str(turn.options.get("kind", "")))
            self._check_load()
            if self.conversation:
                self.conversations.drop_turns(self.conversation, since=turn.id)
            self.ask(question, kind=str(turn.options.get("kind", "")))
        except RagError as error:
            self.keep_trouble(str(error))

    @property
    def editing(self) -> int | None:
        """The turn whose question is being edited."""
        found: int | None = st.session_state.get("editing")
        return found

    def edit(self, turn: int | None) -> None:
        st.session_state["editing"] = turn

    def find_job(self, turn: Turn) -> AnswerJob | None:
        """The job of a turn that was unanswered when it was read; it may be over by now."""
        return self.jobs.find_answer(turn.id) if turn.state == "asked" else None

    # --- sources

    @property
    def source(self) -> OpenSource | None:
        found: OpenSource | None = st.session_state.get("source")
        return found

    def open_source(self, turn: int, place: int) -> None:
        opening = st.session_state.get("openings", 0) + 1
        st.session_state["openings"] = opening
        st.session_state["source"] = OpenSource(turn, place, opening)

    def close_source(self) -> None:
        st.session_state.pop("source", None)

    def move_source(self, by: int, turn: Turn) -> None:
        """Open the next or previous place of the same answer."""
        if self.source and turn.answer:
            last = len(list_places(turn.answer)) - 1
            self.open_source(turn.id, min(max(self.source.place + by, 0), last))

    def read_document(self, file: str) -> Document | None:
        """A document as it is in the index now; None if it is gone."""
        try:
            return _read_document(self.assistant, self.articles_name, self.assistant.library.read_state_name(), file)
        except RagError:
            return None

    def find_lost(self, quotes: tuple[tuple[str, int, int, str], ...]) -> dict[tuple[str, int, int], str]:
        """The quotes that are no longer in their files; checked again only when the index or a file has changed."""
        if not quotes:
            return {}
        try:
            stamps = tuple(_read_stamp(self.articles / file) for file in dict.fromkeys(quote[0] for quote in quotes))
            state = self.assistant.library.read_state_name()
            return _find_lost(self.assistant, self.articles_name, state, stamps, quotes)
        except RagError:
            return {}

    # --- troubles

    def keep_trouble(self, message: str) -> None:
        """Keep an error message for the next run of the page."""
        st.session_state["trouble"] = message

    def take_trouble(self) -> str:
        return str(st.session_state.pop("trouble", ""))

    def attempt(self, action: Callable[[], None]) -> bool:
        """Run an action; an error is kept for the page to show. Returns whether it succeeded."""
        try:
            action()
        except RagError as error:
            self.keep_trouble(str(error))
            return False
        return True


def _read_stamp(path: Path) -> int:
    """A stamp that changes when the file does; 0 if it does not exist."""
    try:
        found = path.stat()
    except OSError:
        return 0
    return hash((found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns))


def open_session() -> Session:
    """The session of this browser.

    Stops the script until the password is entered and the browser's token has arrived. Raises `SettingsError`.
    """
    server = load_server()
    ask_password(server.settings.password)
    owner = ""
    if not is_private():
        token = read_reader_token()
        if not re.fullmatch("[0-9a-f]{32}", token):  # as the page makes it; a short one could be guessed
            st.stop()
        owner = hashlib.sha256(token.encode()).hexdigest()[:32]
    session = Session(server, owner)
    if is_private() and "articles" not in st.session_state and _choose_articles_again(session):
        return Session(server, owner)
    return session


def _choose_articles_again(session: Session) -> bool:
    """After a reload, switch back to the folder of the conversation in the address. Returns whether it did."""
    try:
        found = session.conversations.read(session.conversation) if session.conversation else None
    except RagError:
        return False  # shown when the page opens the conversation
    if found is None or found.articles == session.articles_name or not Path(found.articles).is_dir():
        return False
    st.session_state["articles"] = Path(found.articles)
    return True


def is_private() -> bool:
    """Whether only this machine can reach the page.

    If so, all conversations belong to one user; otherwise each browser has its own.
    """
    address = st.get_option("server.address") or "0.0.0.0"
    if load_server().settings.hosts:
        return False  # a proxy in front lets others in
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
