"""The first visit and every new conversation: what is in the articles, and what could be asked."""

from __future__ import annotations

import streamlit as st

from rag import RagError
from ui.messages import show_error
from ui.session import Session
from ui.views.kinds import draw_examples
from ui.views.suggestions import draw_first


def draw_welcome(session: Session) -> None:
    try:
        files = session.assistant.read_status().files
    except RagError as error:
        show_error(str(error))
        return
    st.title("Ask your articles")
    noun = "article" if files == 1 else "articles"
    st.markdown(
        f"{files:,} {noun} to ask. Every sentence of an answer opens the file it comes from, at the very words. "
        "When the articles do not say, the answer says so."
    )
    draw_examples(session)
    draw_first(session)
