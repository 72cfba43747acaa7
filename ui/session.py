"""All state of a browser session: the user, the place that the page shows, preferences, the folder of articles.

    address     the open conversation, turn, citation and article: survives a reload, and Back and Forward change it
    database    conversations with their questions, answers and filters; beside it the preferences file
    session     the folder, what is being edited, and messages for the next run: lost with the tab

`server_state` has what all sessions share, `asking` what a question needs; the views only draw the data they get.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from rag import Conversation, ConversationError, Conversations, Document, IndexedFile, Overview, RagError, Turn
from ui.address import Address
from ui.answer_job import AnswerJob
from ui.places import Places
from ui.preferences import PreferenceFile, Preferences, parse_preferences, take_scope
from ui.scopes import name_in_scope
from ui.server_state import Server, find_lost, list_files, list_titles, read_document, read_overview, read_stamp
from ui.view_models import list_places


@dataclass(frozen=True)
class OpenSource:
    """The content of the source view: a place of a turn's answer, by its index in `list_places`."""

    turn: int
    place: int
    opening: int
    """A counter, so that opening the same place again scrolls to it again."""


class Session(Places):
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
        self.open_conversation(None)

    @property
    def articles_name(self) -> str:
        """The folder's name in the database of conversations."""
        return str(self.articles.resolve())

    # --- conversations

    @property
    def conversation(self) -> str | None:
        """The id of the open conversation; None for a new one."""
        return self.address.conversation

    def open_conversation(self, conversation: str | None) -> None:
        """Show another conversation, or a new one."""
        st.session_state.pop("editing", None)
        if conversation != self.conversation:
            self.go(Address(conversation))

    def stay_in(self, conversation: str, *, hides_since: int | None = None) -> None:
        """Go on in the open conversation, or the new one that has just become this one. An open article stays open,
        unless it is cited in a turn that is not shown any more: one from `hides_since` on."""
        at = self.address
        if hides_since is not None and at.turn is not None and at.turn >= hides_since:
            at = replace(at, turn=None, place=None)
        self.go(replace(at, conversation=conversation, turn=at.turn if at.place is not None else None))

    def choose_version(self, turn: int, *, among: Sequence[int]) -> None:
        """Show another version of a question, and what followed it."""
        conversation = self.conversation
        if conversation and self.attempt(lambda: self.conversations.choose_version(conversation, turn)):
            self.stay_in(conversation, hides_since=min(among))

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
        """Delete a conversation so that it can be brought back for a day."""
        self.conversations.set_aside(conversation)
        if conversation == self.conversation:
            self.open_conversation(None)

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

    def note_seen(self, turns: Iterable[int]) -> None:
        """Note the ids of the turns of the conversation that this window shows."""
        st.session_state["seen"] = (self.conversation, tuple(turns))

    @property
    def seen(self) -> tuple[int, ...] | None:
        """The turns of the open conversation that this window shows; None if it has not shown it yet."""
        conversation, turns = st.session_state.get("seen", (None, None))
        return turns if conversation and conversation == self.conversation else None

    def hold_question(self, question: str, kind: str) -> None:
        """Keep a question that was not asked, since the conversation had gone on elsewhere."""
        st.session_state["held"] = (self.conversation, question, kind)

    @property
    def held_question(self) -> tuple[str, str] | None:
        """The question of the open conversation that was not asked, and its kind."""
        conversation, question, kind = st.session_state.get("held", (None, "", ""))
        return (question, kind) if conversation and conversation == self.conversation else None

    def drop_held_question(self) -> None:
        st.session_state.pop("held", None)

    # --- preferences

    @property
    def preferences(self) -> Preferences:
        """How the next question is asked: the user's preferences, and the conversation's filter."""
        if "preferences" not in st.session_state:
            st.session_state["preferences"] = self._preference_file.read()
        return take_scope(st.session_state["preferences"], parse_preferences(self._read_scope()))

    def _read_scope(self) -> Mapping[str, Any]:
        """The filter of the conversation; if none was saved, what its last question was limited to."""
        if not self.conversation:
            return {}
        try:
            found = self.conversations.read_filter(self.conversation)
            if found is not None:
                return found
            turns = self.conversations.read_turns(self.conversation)
        except RagError:
            return {}  # shown when the page opens the conversation
        return turns[-1].options if turns else {}

    def ask_only(self, scope: Preferences) -> None:
        """Limit the questions of this conversation to the files and dates of `scope` from now on. A new conversation
        is saved with it, so that a reload finds it."""

        def save() -> None:
            conversation = self.conversation
            if conversation is None:
                conversation = self.conversations.create(articles=self.articles_name).id
            self.conversations.save_filter(conversation, scope.describe_scope())
            self.stay_in(conversation)

        if self.preferences.describe_scope() != scope.describe_scope():
            self.attempt(save)

    def list_titles(self) -> Mapping[str, str]:
        """The title of each indexed file that has one."""
        try:
            return list_titles(self.assistant, self.articles_name, self.assistant.library.read_state_name())
        except RagError:
            return {}

    def list_files(self) -> Sequence[IndexedFile]:
        """Every indexed file; none if there is no index that can be read."""
        try:
            return list_files(self.assistant, self.articles_name, self.assistant.library.read_state_name())
        except RagError:
            return ()

    def read_overview(self) -> Overview:
        """What is in the articles that the filter lets through. Raises `RagError`."""
        state = self.assistant.library.read_state_name()
        return read_overview(self.assistant, self.articles_name, state, self.list_asked_files())

    def list_asked_files(self) -> tuple[str, ...] | None:
        """The files that the filter lets through; None for all."""
        return name_in_scope(self.list_files(), scope) if (scope := self.preferences).describe_scope() else None

    def prefer(self, **changes: Any) -> None:
        """Change the user's preferences, not those that belong to a conversation."""
        changed = replace(self.preferences, **changes)
        if changed != self.preferences:
            st.session_state["preferences"] = changed
            self._preference_file.save(changed)

    # --- sources

    @property
    def source(self) -> OpenSource | None:
        """The open citation."""
        at = self.address
        if at.turn is None or at.place is None:
            return None
        return OpenSource(at.turn, at.place, self.openings)

    def open_source(self, turn: int, place: int) -> None:
        st.session_state["openings"] = st.session_state.get("openings", 0) + 1
        self.go(Address(self.conversation, turn, place))

    def open_document(self, file: str, span: tuple[int, int] | None = None) -> None:
        """Open an article without a citation, at some of its characters if they are given."""
        at = self.address
        st.session_state["openings"] = st.session_state.get("openings", 0) + 1
        self.go(Address(at.conversation, document=file, span=span, listing=at.listing, look=at.look))

    @property
    def openings(self) -> int:
        """A counter of what was opened, so that opening the same place again scrolls to it again."""
        return int(st.session_state.get("openings", 0))

    def close_source(self) -> None:
        """Close the open article."""
        self.go(Address(self.conversation, listing=self.address.listing, look=self.address.look))

    def move_source(self, by: int, turn: Turn) -> None:
        """Open the next or previous place of the same answer."""
        if self.source and turn.answer:
            last = len(list_places(turn.answer)) - 1
            self.open_source(turn.id, min(max(self.source.place + by, 0), last))

    def read_document(self, file: str) -> Document | None:
        """A document as it is in the index now; None if it is gone."""
        try:
            return read_document(self.assistant, self.articles_name, self.assistant.library.read_state_name(), file)
        except RagError:
            return None

    def find_lost(self, quotes: tuple[tuple[str, int, int, str], ...]) -> dict[tuple[str, int, int], str]:
        """The quotes that are no longer in their files; checked again only when the index or a file has changed."""
        if not quotes:
            return {}
        try:
            stamps = tuple(read_stamp(self.articles / file) for file in dict.fromkeys(quote[0] for quote in quotes))
            state = self.assistant.library.read_state_name()
            return find_lost(self.assistant, self.articles_name, state, stamps, quotes)
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
