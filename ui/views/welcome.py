"""The first visit and every new conversation: what is in the articles, and what could be asked."""

from __future__ import annotations

import streamlit as st

from rag import RagError
from ui.messages import show_error
from ui.scopes import list_in_scope
from ui.session import Session
from ui.views.kinds import draw_examples
from ui.views.suggestions import draw_first
from ui.wording import escape_label


def draw_welcome(session: Session) -> None:
    try:
        files = session.assistant.read_status().files
    except RagError as error:
        show_error(str(error))
        return
    st.title("Ask your articles")
    noun = "article" if files == 1 else "articles"
    scope = session.preferences
    asked = len(list_in_scope(session.list_files(), scope)) if scope.describe_scope() else files
    counted = f"{asked:,} of {files:,} {noun}" if asked != files else f"{files:,} {noun}"
    st.markdown(
        f"{escape_label(counted)} to ask. Every sentence of an answer opens the file it comes from, at the very words. "
        "When the articles do not say, the answer says so."
    )
    draw_examples(session)
    draw_first(session)
