"""The first visit and every new conversation: what is in the articles, and what could be asked."""

from __future__ import annotations

import streamlit as st

from rag import RagError
from ui.asking import ask, ask_month
from ui.components import draw_cards
from ui.messages import show_error
from ui.scopes import list_in_scope
from ui.session import Session
from ui.views.kinds import draw_examples
from ui.views.suggestions import draw_first
from ui.welcome_models import describe_overview
from ui.wording import escape_label

KEY = "overview"


def draw_welcome(session: Session) -> None:
    try:
        files = session.assistant.read_status().files
        overview = session.read_overview()
    except RagError as error:
        show_error(str(error))
        return
    asked = list_in_scope(session.list_files(), session.preferences)
    noun = "article" if files == 1 else "articles"
    counted = f"{len(asked):,} of {files:,} {noun}" if len(asked) != files else f"{files:,} {noun}"
    st.title("Ask your articles", anchor=False)
    st.markdown(
        f"{escape_label(counted)} to ask. Every sentence of an answer opens the file it comes from, at the very words. "
        "When the articles do not say, the answer says so."
    )
    job = session.jobs.last_index
    if job and not job.is_over and job.total > files:
        st.caption(f"The others of {job.total:,} files are still being read.")
    draw_first(session)
    draw_examples(session)
    draw_cards(
        describe_overview(overview, asked),
        key=KEY,
        on_open=lambda: session.open_document(str(st.session_state[KEY].open)),
        on_ask=lambda: ask(session, str(st.session_state[KEY].ask)),
        on_month=lambda: ask_month(session, str(st.session_state[KEY].month)),
    )
