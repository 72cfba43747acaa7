"""The kinds of questions in the chat: an example of each on the first visit, and a field for a text to check."""

from __future__ import annotations

import streamlit as st

from ui.asking import ask
from ui.session import Session
from ui.views.dialogs import make_dialogue
from ui.wording import escape_label

TEXT_CHARACTERS = 20_000
"""Longest text that can be asked or checked."""

EXAMPLES = (
    ("What is in here?", ":material/folder_open:"),
    ("Summarise the newest article", ":material/subject:"),
    ("Give me a timeline", ":material/timeline:"),
    ("Who is mentioned?", ":material/groups:"),
    ("What do the articles disagree about?", ":material/compare_arrows:"),
)
"""A question of each kind that works for any articles, and its icon."""

CHECK_LABEL = "Check a text"


def draw_examples(session: Session) -> None:
    """A button for each kind of question."""
    st.caption("Try one of these")
    with st.container(key="kind-examples", horizontal=True, gap="xsmall"):
        for question, icon in EXAMPLES:
            st.button(
                escape_label(question), key=f"example-{question}", icon=icon, on_click=ask, args=(session, question)
            )
        if st.button(CHECK_LABEL, key="example-check", icon=":material/fact_check:"):
            _ask_for_text(session)


@make_dialogue(CHECK_LABEL)
def _ask_for_text(session: Session) -> None:
    st.text_area(
        "Text to check against the articles",
        placeholder="Paste a paragraph. Each sentence is looked up by itself.",
        max_chars=TEXT_CHARACTERS,
        height=220,
        key="check-text",
    )
    with st.container(horizontal=True):
        is_done = st.button(
            "Check it",
            type="primary",
            key="check-send",
            on_click=lambda: ask(session, st.session_state["check-text"] or "", kind="check"),
        )
        is_done |= st.button("Cancel", key="check-cancel")
    if is_done:
        session.rerun()  # the whole page, which closes the dialog
