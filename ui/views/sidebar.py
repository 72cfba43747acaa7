"""The sidebar: a new conversation, the saved ones, the other pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Any

import streamlit as st

from rag import Conversation, RagError, Turn, export_json, export_markdown
from ui.address import Address
from ui.listing import ALL_FILES
from ui.looking import EVERYTHING
from ui.messages import show_caption, show_error
from ui.session import Session
from ui.views.indexing import draw_progress
from ui.wording import describe_age, escape_label

PAGE_LENGTH = 20
"""Conversations listed at once."""


@dataclass(frozen=True)
class Export:
    """A format in which a conversation can be exported."""

    name: str
    suffix: str
    mime: str
    icon: str
    write: Callable[[Conversation, Sequence[Turn]], str]


EXPORTS = (
    Export("Markdown", "md", "text/markdown", ":material/download:", export_markdown),
    Export("JSON", "json", "application/json", ":material/data_object:", export_json),
)


def draw(session: Session, pages: Mapping[str, Any]) -> None:
    with st.sidebar:
        st.markdown("### Footnote")
        if st.button("New conversation", icon=":material/edit_square:", width="stretch", type="primary"):
            session.edit(None)
            session.leave_for(pages["chat"], Address())
        kept = replace(session.address, document=None, listing=ALL_FILES, look=EVERYTHING).describe()
        for page in pages.values():
            st.page_link(page, query_params=kept)
        draw_progress(session)
        st.divider()
        try:
            _draw_conversations(session, pages)
            _draw_deleted(session)
        except RagError as error:
            show_error(str(error))


def _draw_conversations(session: Session, pages: Mapping[str, Any]) -> None:
    search = st.text_input(
        "Search conversations",
        key="conversation-search",
        placeholder="Search conversations",
        icon=":material/search:",
        label_visibility="collapsed",
        max_chars=200,
    )
    kept = session.conversations
    total = kept.count(articles=session.articles_name, search=search or "")
    if total == 0:
        st.caption("No conversation has these words." if search else "Your conversations will be listed here.")
        return
    number = 1
    if total > PAGE_LENGTH:
        number = st.pagination(-(-total // PAGE_LENGTH), key="conversation-page", max_visible_pages=5)
    found = kept.find(
        articles=session.articles_name, search=search or "", offset=(number - 1) * PAGE_LENGTH, limit=PAGE_LENGTH
    )
    with st.container(key="chats"):
        for age, group in groupby(found, key=lambda one: describe_age(one.changed_at)):
            show_caption(age)
            for conversation in group:
                _draw_entry(session, conversation, pages)


def _draw_entry(session: Session, conversation: Conversation, pages: Mapping[str, Any]) -> None:
    row = st.container(horizontal=True, wrap=False, gap="xxsmall", vertical_alignment="center")
    with row:
        is_open = conversation.id == session.conversation
        if st.button(
            escape_label(conversation.name, limit=60),
            key=f"open-{conversation.id}",
            type="secondary" if is_open else "tertiary",
            width="stretch",
        ):
            session.edit(None)
            session.leave_for(pages["chat"], Address(conversation.id))
        with st.popover("", icon=":material/more_horiz:", type="tertiary", help="Rename, export, delete"):
            _draw_menu(session, conversation)


def _draw_menu(session: Session, conversation: Conversation) -> None:
    name = st.text_input("Name", value=conversation.name, key=f"name-{conversation.id}", max_chars=200)
    if name and name.strip() and name != conversation.name:
        session.attempt(lambda: _rename(session, conversation.id, name))
        session.rerun()

    for form in EXPORTS:
        st.download_button(
            escape_label(f"Export as {form.name}"),
            partial(_write_export, session, conversation, form),  # made on click, not for each in the list
            file_name=f"conversation-{conversation.id[:8]}.{form.suffix}",
            mime=form.mime,
            key=f"{form.suffix}-{conversation.id}",
            on_click="ignore",
            icon=form.icon,
            width="stretch",
        )
    if st.button("Delete", key=f"delete-{conversation.id}", icon=":material/delete:", width="stretch"):
        _confirm_deletion(session, conversation)


def _write_export(session: Session, conversation: Conversation, form: Export) -> bytes:
    return form.write(conversation, session.conversations.read_turns(conversation.id)).encode()


def _rename(session: Session, conversation: str, name: str) -> None:
    session.conversations.rename(conversation, name)


@st.dialog("Delete this conversation?")
def _confirm_deletion(session: Session, conversation: Conversation) -> None:
    st.text(conversation.name)
    st.text("You can bring it back for a day.")
    with st.container(horizontal=True):
        if st.button("Delete it", type="primary"):
            if session.attempt(lambda: session.delete_conversation(conversation.id)):
                st.session_state["just-deleted"] = conversation.id
            session.rerun()
        if st.button("Cancel", key="delete-cancel"):
            session.rerun()


# --- deleted ones


def _draw_deleted(session: Session) -> None:
    """What was deleted in the last day, with buttons that bring it back: the last one at once, the others in a list."""
    deleted = session.conversations.list_deleted(articles=session.articles_name)
    if not deleted:
        return
    if deleted[0].id == st.session_state.get("just-deleted"):
        with st.container(horizontal=True, vertical_alignment="center"):
            show_caption(f"Deleted: {deleted[0].name}", limit=60)
            _draw_bring_back(session, deleted[0], "Undo")
        deleted = deleted[1:]
    if deleted:
        with st.expander("Deleted in the last day", icon=":material/delete:"):
            for conversation in deleted[:PAGE_LENGTH]:
                show_caption(conversation.name, limit=80)
                _draw_bring_back(session, conversation, "Bring back")


def _draw_bring_back(session: Session, conversation: Conversation, label: str) -> None:
    st.button(
        escape_label(label),
        key=f"restore-{conversation.id}",
        icon=":material/undo:",
        type="tertiary",
        on_click=_bring_back,
        args=(session, conversation.id),
    )


def _bring_back(session: Session, conversation: str) -> None:
    if session.attempt(lambda: session.conversations.restore(conversation)):
        session.open_conversation(conversation)
