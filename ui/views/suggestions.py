"""Suggested questions as buttons: to start with, and after an answer."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from rag import RagError
from ui.asking import ask
from ui.scopes import list_in_scope
from ui.session import Session
from ui.views.dialogs import is_any_open
from ui.wording import escape_label

FILES_READ = 3
"""Number of articles in a filter from which questions to start with are made."""

MOST_DRAWN = 3
"""Most page elements that suggestions use."""


def draw_first(session: Session) -> None:
    """Questions to start with, from the newest articles that the filter lets through."""
    scope = session.preferences
    if not scope.describe_scope():
        _draw(session, "first-questions", lambda: session.jobs.suggest_first(_read_state(session)))
        return
    files = [record.file for record in list_in_scope(session.list_files(), scope)[:FILES_READ]]

    def look() -> list[str] | None:
        return session.jobs.suggest_next(f"{_read_state(session)} {files}", 0, files, ())

    _draw(session, "first-questions", look)


def draw_next(session: Session, look: Callable[[str], list[str] | None]) -> None:
    """Questions to go on with; `look` finds them for a state of the index, None while they are being searched."""
    _draw(session, "next-questions", lambda: look(_read_state(session)))


def _read_state(session: Session) -> str:
    try:
        return session.assistant.library.read_state_name()
    except RagError:
        return ""


def _draw(session: Session, key: str, look: Callable[[], list[str] | None]) -> None:
    """Questions as buttons; checks every second while they are being searched."""
    found = look()
    if found is None:

        @st.fragment(run_every=1.0)
        def wait() -> None:
            if look() is not None and not is_any_open():
                session.rerun()
            if key == "first-questions":
                st.caption("Looking for questions that these articles answer …")
                st.skeleton(height=120)

        wait()
        return
    if not found:
        return
    st.caption("Questions that these articles answer" if key == "first-questions" else "You could ask next")
    with st.container(key=key, gap="xsmall"):
        for place, question in enumerate(found):
            st.button(
                escape_label(question),
                key=f"{key}-{place}-{question}",
                on_click=ask,
                args=(session, question),
                width="stretch" if key == "first-questions" else "content",
                icon=":material/arrow_outward:",
                icon_position="right",
            )
