"""The sidebar: a new conversation, the saved ones, the other pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import streamlit as st

from rag import Conversation, RagError, Shelf, Turn
from ui.address import Address
from ui.listing import ALL_FILES
from ui.looking import EVERYTHING
from ui.messages import show_caption, show_error
from ui.session import Session
from ui.views.dialogs import make_dialogue
from ui.views.exporting import offer_export
from ui.views.indexing import draw_progress
from ui.views.sharing import offer_link
from ui.views.shortcuts import draw_shortcuts
from ui.wording import describe_age, describe_moment, escape_label, find_excerpt

PAGE_LENGTH = 20
"""Conversations listed at once."""

MOST_SAYING = 200
"""Most turns in which a search looks for the words of its conversations."""

PLACES_SHOWN = 2
"""Most places shown of a conversation that a search found."""

MOVES: Mapping[Shelf, Sequence[tuple[str, str, Shelf]]] = {
    "pinned": (("Unpin", "keep_off", "recent"), ("Archive", "archive", "archived")),
    "recent": (("Pin", "keep", "pinned"), ("Archive", "archive", "archived")),
    "archived": (("Take out of the archive", "unarchive", "recent"),),
}
"""What can be done with a conversation where it is listed: the label, the icon, and where it is listed then."""


def draw(session: Session, pages: Mapping[str, Any]) -> None:
    with st.sidebar:
        st.markdown("### Footnote")
        if st.button(
            "New conversation", key="new-conversation", icon=":material/edit_square:", width="stretch", type="primary"
        ):
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
        st.divider()
        draw_shortcuts()


def _draw_conversations(session: Session, pages: Mapping[str, Any]) -> None:
    search = st.text_input(
        "Search conversations",
        key="conversation-search",
        placeholder="Search conversations",
        icon=":material/search:",
        label_visibility="collapsed",
        max_chars=200,
    )
    with st.container(key="chats"):
        if search and search.strip():
            _draw_found(session, search, pages)
            return
        tag = _draw_tags(session)
        for shelf in ("pinned", "recent"):
            _draw_shelf(session, shelf, tag, pages)
        archived = session.conversations.count(articles=session.articles_name, shelf="archived", tag=tag)
        if archived:
            box = st.expander(f"Archived ({archived:,})", icon=":material/archive:", key="archived", on_change="rerun")
            if box.open:  # each entry has a menu, which takes time also while it cannot be seen
                with box:
                    _draw_shelf(session, "archived", tag, pages)


def _draw_tags(session: Session) -> str:
    """The tags of all conversations, to choose one; returns it, or "" for all conversations."""
    counts = dict(session.conversations.list_tags(articles=session.articles_name))
    if not counts:
        return ""
    chosen = st.pills(
        "Conversations with the tag",
        list(counts),
        format_func=lambda tag: escape_label(f"{tag} ({counts[tag]:,})"),
        key="conversation-tag",
        label_visibility="collapsed",
    )
    return chosen or ""


def _draw_shelf(session: Session, shelf: Shelf, tag: str, pages: Mapping[str, Any]) -> None:
    """A page of the conversations on a shelf, those with a tag if it is given, the recent ones by their age."""
    kept = session.conversations
    total = kept.count(articles=session.articles_name, shelf=shelf, tag=tag)
    if total == 0:
        if shelf == "recent" and not kept.count(articles=session.articles_name):
            st.caption("Your conversations will be listed here.")
        return
    number = 1
    if total > PAGE_LENGTH:
        number = st.pagination(-(-total // PAGE_LENGTH), key=f"conversation-page-{shelf}-{tag}", max_visible_pages=5)
    found = kept.find(
        articles=session.articles_name,
        shelf=shelf,
        tag=tag,
        offset=(number - 1) * PAGE_LENGTH,
        limit=PAGE_LENGTH,
    )
    for age, group in groupby(found, key=lambda one: describe_age(one.changed_at) if shelf == "recent" else ""):
        show_caption("Pinned" if shelf == "pinned" else age)
        for conversation in group:
            _draw_entry(session, conversation, shelf, pages)


def _draw_found(session: Session, search: str, pages: Mapping[str, Any]) -> None:
    """The conversations with these words: each with the place where it has them, which is opened by a click."""
    kept = session.conversations
    found = kept.find(articles=session.articles_name, search=search, limit=PAGE_LENGTH)
    if not found:
        st.caption("No conversation has these words.")
        return
    saying = kept.list_saying(search, articles=session.articles_name, limit=MOST_SAYING)
    total = kept.count(articles=session.articles_name, search=search)
    if total > PAGE_LENGTH:
        show_caption(f"The latest {PAGE_LENGTH} of {total:,}")
    for conversation in found:
        _draw_entry(session, conversation, None, pages)
        for turn in [turn for owner, turn in saying if owner == conversation.id][:PLACES_SHOWN]:
            _draw_place(session, conversation, turn, search, pages)


def _draw_place(
    session: Session, conversation: Conversation, turn: Turn, search: str, pages: Mapping[str, Any]
) -> None:
    """The words around what a search found in a turn; a click opens the conversation there, in the version that has
    them."""
    texts = (turn.question, turn.answer["answer"] if turn.answer else "")
    if st.button(
        escape_label(find_excerpt(texts, search)),
        key=f"found-{turn.id}",
        type="tertiary",
        icon=":material/subdirectory_arrow_right:",
        width="stretch",
    ):
        session.edit(None)
        session.attempt(lambda: session.conversations.choose_version(conversation.id, turn.id))
        session.leave_for(pages["chat"], Address(conversation.id, turn.id))


def _draw_entry(session: Session, conversation: Conversation, shelf: Shelf | None, pages: Mapping[str, Any]) -> None:
    """A conversation with its menu; `shelf` is where it is listed, None in the results of a search."""
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
        with st.popover(
            "", icon=":material/more_horiz:", type="tertiary", help="Rename, pin, tag, export, share, delete"
        ):
            _draw_menu(session, conversation, shelf)


def _draw_menu(session: Session, conversation: Conversation, shelf: Shelf | None) -> None:
    name = st.text_input("Name", value=conversation.name, key=f"name-{conversation.id}", max_chars=200)
    if name and name.strip() and name != conversation.name:
        session.attempt(lambda: _rename(session, conversation.id, name))
        session.rerun()
    show_caption(f"Last used {describe_moment(conversation.changed_at)}")
    for label, icon, to in MOVES[shelf] if shelf else ():
        st.button(
            escape_label(label),
            key=f"{to}-{conversation.id}",
            icon=f":material/{icon}:",
            on_click=_put_on,
            args=(session, conversation.id, to),
            width="stretch",
        )
    if st.button("Tags", key=f"tags-{conversation.id}", icon=":material/sell:", width="stretch"):
        _edit_tags(session, conversation)
    if st.button("Export", key=f"export-{conversation.id}", icon=":material/download:", width="stretch"):
        offer_export(session, conversation)
    if st.button("Copy a link to read", key=f"share-{conversation.id}", icon=":material/link:", width="stretch"):
        offer_link(session, conversation)
    if st.button("Delete", key=f"delete-{conversation.id}", icon=":material/delete:", width="stretch"):
        _confirm_deletion(session, conversation)


@make_dialogue("Tags")
def _edit_tags(session: Session, conversation: Conversation) -> None:
    """The tags of a conversation, to choose among those of all conversations, or to write others."""
    own = session.conversations.read_tags(conversation.id)
    known = [tag for tag, _ in session.conversations.list_tags(articles=session.articles_name)]
    show_caption(conversation.name)
    chosen = st.multiselect(
        "Tags",
        list(dict.fromkeys((*known, *own))),
        default=own,
        key=f"tags-of-{conversation.id}",
        format_func=escape_label,
        accept_new_options=True,
        placeholder="Choose, or write a new one",
        label_visibility="collapsed",
    )
    with st.container(horizontal=True):
        if st.button("Save", type="primary", key="tags-save"):
            session.attempt(lambda: session.conversations.set_tags(conversation.id, chosen))
            session.rerun()
        if st.button("Cancel", key="tags-cancel"):
            session.rerun()


def _rename(session: Session, conversation: str, name: str) -> None:
    session.conversations.rename(conversation, name)


def _put_on(session: Session, conversation: str, shelf: Shelf) -> None:
    session.attempt(lambda: session.conversations.put_on(conversation, shelf))


@make_dialogue("Delete this conversation?")
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
