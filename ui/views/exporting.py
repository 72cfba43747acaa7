"""The dialogue that exports an answer, a conversation, or all conversations."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from rag import Conversation, Turn
from ui.conversation_export import FORMATS, Format, name_export, write_archive
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
    if part == "all":
        total = session.conversations.count(articles=session.articles_name)
        if total > MOST_TOGETHER:
            st.caption(f"The latest {MOST_TOGETHER:,} of {total:,}.")
        st.download_button(
            "Download",
            lambda: _write_all(session, form),
            file_name="conversations.zip",
            mime="application/zip",
            type="primary",
            on_click="ignore",
        )
        return
    only = turn.id if turn and part == "answer" else None
    st.download_button(
        "Download",
        lambda: form.write(conversation, _read_turns(session, conversation, only)).encode(),
        file_name=escape_label(name_export(conversation, form, only)),
        mime=form.mime,
        type="primary",
        on_click="ignore",
    )


def _read_turns(session: Session, conversation: Conversation, only: int | None) -> Sequence[Turn]:
    turns = session.conversations.read_turns(conversation.id)
    return [turn for turn in turns if only in (None, turn.id)]


def _write_all(session: Session, form: Format) -> bytes:
    found = session.conversations.find(articles=session.articles_name, limit=MOST_TOGETHER)
    return write_archive(form, found, session.conversations.read_turns)
