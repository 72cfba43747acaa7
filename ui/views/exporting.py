"""The dialogue that exports an answer, a conversation, or all conversations."""

from __future__ import annotations

import streamlit as st

from rag import Conversation, Turn
from ui.conversation_export import FORMATS, Format, Read, name_export, write_archive
from ui.session import Session
from ui.views.dialogs import make_dialogue
from ui.wording import escape_label

MOST_TOGETHER = 1000
"""Most conversations that are exported together, the latest first: the file is made in memory."""


@make_dialogue("Export")
def offer_export(session: Session, conversation: Conversation, turn: Turn | None = None) -> None:
    """Export one answer, the conversation, or all conversations, in a format to choose."""
    parts = {"answer": "This answer"} if turn else {}
    parts |= {"conversation": "This conversation", "all": "All conversations about this folder, in a ZIP file"}
    part = st.radio("What", list(parts), format_func=parts.__getitem__, key="export-part")
    form = st.selectbox("As", FORMATS, format_func=lambda one: one.name, key="export-format") or FORMATS[0]
    read: Read = session.conversations.read_all if _choose_others(session, conversation, part) else _read_shown(session)
    if part == "all":
        total = session.conversations.count(articles=session.articles_name)
        if total > MOST_TOGETHER:
            st.caption(f"The latest {MOST_TOGETHER:,} of {total:,}.")
        st.download_button(
            "Download",
            lambda: _write_all(session, form, read),
            file_name="conversations.zip",
            mime="application/zip",
            type="primary",
            on_click="ignore",
        )
        return
    only = turn.id if turn and part == "answer" else None
    st.download_button(
        "Download",
        lambda: _write_one(conversation, form, read, only),
        file_name=escape_label(name_export(conversation, form, only)),
        mime=form.mime,
        type="primary",
        on_click="ignore",
    )


def _choose_others(session: Session, conversation: Conversation, part: str | None) -> bool:
    """Whether the versions that are not shown are exported too, which is asked where there may be some."""
    if part == "answer" or (part == "conversation" and not session.conversations.read_all(conversation.id)[1]):
        return False
    label = "With the other versions of edited and repeated questions"
    return st.checkbox(label, value=True, key="export-others")


def _read_shown(session: Session) -> Read:
    return lambda conversation: (session.conversations.read_turns(conversation), {})


def _write_one(conversation: Conversation, form: Format, read: Read, only: int | None) -> bytes:
    turns, others = read(conversation.id)
    return form.write(conversation, [turn for turn in turns if only in (None, turn.id)], others).encode()


def _write_all(session: Session, form: Format, read: Read) -> bytes:
    found = session.conversations.find(articles=session.articles_name, limit=MOST_TOGETHER)
    return write_archive(form, found, read)
