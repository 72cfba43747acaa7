"""All state of the chat: what the server holds once for everybody, and what each browser session holds for itself.

    server    settings, one workshop for each folder of articles, caches of documents and checks
    session   the reader, the open conversation, the open source, what is asked of; lost with the tab, but for what
              stands in the address (the conversation), in SQLite (everything that was said) and in the reader's file
              of preferences

Everything else here draws what it is given.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
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
    load_settings,
)
from ui.components import read_reader_token
from ui.job_queue import AnswerJob, Workshop
from ui.preferences import PreferenceFile, Preferences, parse_preferences
from ui.view_models import list_places


class Server:
    """What one server process holds, for all sessions: models and indexes are loaded once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._workshops: dict[Path, Workshop] = {}

    def find_workshop(self, articles: Path) -> Workshop:
        """The workshop of a folder, made when it is first asked for. Raises `SettingsError`."""
        with self._lock:
            if articles not in self._workshops:
                settings = self.settings.model_copy(update={"articles": articles})
                self._workshops[articles] = Workshop(Assistant(settings))
            return self._workshops[articles]


@st.cache_resource(show_spinner=False)
def load_server() -> Server:
    """The server's one `Server`. Raises `SettingsError`."""
    return Server(load_settings())


@st.cache_resource(show_spinner=False, max_entries=64)
def _read_document(_assistant: Assistant, articles: str, state: str, file: str) -> Document:
    del articles, state  # what is cached for
    return _assistant.library.read_document(file)


@st.cache_data(show_spinner=False, max_entries=500)
def _find_lost(
    _assistant: Assistant,
    articles: str,
    state: str,
    stamps: tuple[int, ...],
    quotes: tuple[tuple[str, int, int, str], ...],
) -> dict[tuple[str, int, int], str]:
    del articles, state, stamps  # what is cached for
    return _assistant.library.find_lost_quotes(quotes)


@dataclass(frozen=True)
class OpenSource:
    """What the source view shows: the `place`th that the answer of a turn can open."""

    turn: int
    place: int
    opening: int
    """Counts up: a place that is opened once more is scrolled to once more."""


class Session:
    """One browser session's view of the server. Made anew for each run of the script; its state is Streamlit's."""

    def __init__(self, server: Server, owner: str) -> None:
        self.server = server
        self.owner = owner
        self.workshop = server.find_workshop(self.articles)
        self.assistant = self.workshop.assistant
        self.conversations = Conversations(server.settings.home, owner=owner)
        self._preference_file = PreferenceFile(server.settings.home, owner)

    # --- the folder

    @property
    def articles(self) -> Path:
        """The folder that is asked."""
        chosen: Path = st.session_state.get("articles", self.server.settings.articles)
        return chosen

    def choose_articles(self, folder: Path) -> None:
        """Ask another folder from now on, in a new conversation."""
        st.session_state["articles"] = folder
        self.ask_only(())
        self.open_conversation(None)

    @property
    def articles_name(self) -> str:
        """The folder's name in the file of conversations."""
        return str(self.articles.resolve())

    # --- conversations

    @property
    def conversation(self) -> str | None:
        """The id of the open conversation; None for one in which nothing was asked yet."""
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
        """The open conversation; None when it is new. Raises `ConversationError` when it is not there any more or is
        about a folder that is not asked here."""
        found = self.conversations.read(self.conversation) if self.conversation else None
        if found and found.articles != self.articles_name:
            raise ConversationError(
                f"This conversation is about {found.articles}. Start the chat with --articles to go on with it."
            )
        return found

    def delete_conversation(self, conversation: str) -> None:
        self.conversations.delete(conversation)
        if conversation == self.conversation:
            self.open_conversation(None)

    # --- asking

    @property
    def preferences(self) -> Preferences:
        """As the reader last set them; what is asked of, after a reload, as with the conversation's last question."""
        if "preferences" not in st.session_state:
            last = self._find_last_options()
            asked = parse_preferences(last)
            st.session_state["preferences"] = replace(
                self._preference_file.read(), files=asked.files, since=asked.since, until=asked.until
            )
        found: Preferences = st.session_state["preferences"]
        return found

    def ask_only(self, files: tuple[str, ...]) -> None:
        """Ask these files alone from now on, whenever they were published; none of them for all."""
        self.prefer(files=files, since=None, until=None)

    def _find_last_options(self) -> Mapping[str, Any]:
        try:
            turns = self.conversations.read_turns(self.conversation) if self.conversation else []
        except RagError:
            return {}  # the page says why when it shows the conversation
        return turns[-1].options if turns else {}

    def prefer(self, **changes: Any) -> None:
        changed = replace(self.preferences, **changes)
        if changed != self.preferences:
            st.session_state["preferences"] = changed
            self._preference_file.save(changed)

    def ask(self, question: str) -> None:
        """Save a question and have it answered. What stands in its way is kept for `take_trouble`."""
        question = question.strip()
        try:
            question = clean_question(question)
            conversation = self.conversation
            if conversation is None:
                conversation = self.conversations.create(articles=self.articles_name).id
            turn = self.conversations.add_turn(conversation, question, self.preferences.describe())
            self.open_conversation(conversation)
            self.workshop.ask(self.conversations, conversation, turn)
        except RagError as error:
            self.keep_trouble(str(error))

    def ask_again(self, turn: Turn) -> None:
        """Have a turn answered anew, in place of its answer."""
        try:
            self.conversations.save_answer(turn.id, state="asked")
            if self.conversation:
                self.workshop.ask(self.conversations, self.conversation, turn)
            st.session_state.pop("source", None)
        except RagError as error:
            self.keep_trouble(str(error))

    def ask_instead(self, turn: Turn, question: str) -> None:
        """Ask an edited question in place of a turn and what followed it."""
        try:
            question = clean_question(question)
            if self.conversation:
                self.conversations.drop_turns(self.conversation, since=turn.id)
            self.ask(question)
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
        """The job that answers a turn which was not answered yet when it was read: it may be over by now."""
        return self.workshop.find_answer(turn.id) if turn.state == "asked" else None

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
        """Go to the next place of the same answer, or to the one before."""
        if self.source and turn.answer:
            last = len(list_places(turn.answer)) - 1
            self.open_source(turn.id, min(max(self.source.place + by, 0), last))

    def read_document(self, file: str) -> Document | None:
        """A document as the index sees it now; None when it is not there any more."""
        try:
            return _read_document(self.assistant, self.articles_name, self.assistant.library.read_state_name(), file)
        except RagError:
            return None

    def find_lost(self, quotes: tuple[tuple[str, int, int, str], ...]) -> dict[tuple[str, int, int], str]:
        """Which quotes do not stand any more; looked up anew only when the index or a file has changed."""
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
        """Keep a message for the run of the page that shows it."""
        st.session_state["trouble"] = message

    def take_trouble(self) -> str:
        return str(st.session_state.pop("trouble", ""))

    def attempt(self, action: Callable[[], None]) -> bool:
        """Do something on a reader's behalf; a failure is kept as the trouble to show. Whether it was done."""
        try:
            action()
        except RagError as error:
            self.keep_trouble(str(error))
            return False
        return True


def _read_stamp(path: Path) -> int:
    """Changes when a file does; 0 when there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def open_session() -> Session:
    """This browser session. Shows a password's field, or nothing until the browser has told who it is, and stops the
    script there. Raises `SettingsError`."""
    server = load_server()
    _ask_password(server.settings.password)
    owner = ""
    if not is_private():
        token = read_reader_token()
        if not token:
            st.stop()
        owner = hashlib.sha256(token.encode()).hexdigest()[:32]
    session = Session(server, owner)
    if is_private() and "articles" not in st.session_state and _choose_articles_again(session):
        return Session(server, owner)
    return session


def _choose_articles_again(session: Session) -> bool:
    """Whether the conversation in the address, as after a reload, is about a folder chosen in the page: that one is
    asked again then."""
    try:
        found = session.conversations.read(session.conversation) if session.conversation else None
    except RagError:
        return False  # the page says why when it shows the conversation
    if found is None or found.articles == session.articles_name or not Path(found.articles).is_dir():
        return False
    st.session_state["articles"] = Path(found.articles)
    return True


def is_private() -> bool:
    """Whether only this machine can reach the page. Then all conversations belong to the person at it; otherwise each
    browser has its own."""
    address = st.get_option("server.address") or "0.0.0.0"
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


_attempts = threading.Semaphore(1)


def _ask_password(password: str) -> None:
    if not password or st.session_state.get("is_let_in"):
        return
    st.title("Footnote")
    given = st.text_input("Password", type="password", key="password")
    if given:
        with _attempts:  # one guess at a time, for the whole server
            threading.Event().wait(0.3)
        if hmac.compare_digest(given.encode(), password.encode()):
            st.session_state["is_let_in"] = True
            st.rerun()
        st.error("That is not the password.")
    st.stop()
