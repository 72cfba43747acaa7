"""Removing an article, and putting removed ones back."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from rag import RemovedFile
from ui.messages import show_caption
from ui.session import Session
from ui.wording import escape_label

MOST_LISTED = 50
"""Most removed files that are listed."""

_LAST = "just-removed"
"""Where the session keeps the file that was removed last."""


@st.dialog("Remove this article?")
def confirm_removal(session: Session, file: str) -> None:
    """Ask before a file is removed, and say what happens to it."""
    st.text(file)
    st.text("Answers leave it out from now on. You can put it back in the library.")
    with st.container(horizontal=True):
        if st.button("Remove it", type="primary"):
            if session.attempt(lambda: _remove(session, file)):
                session.go(replace(session.address, document=None))
            session.rerun()
        if st.button("Cancel", key="remove-cancel"):
            session.rerun()


def _remove(session: Session, file: str) -> None:
    session.assistant.library.remove_file(file)
    session.jobs.index()
    st.session_state[_LAST] = file


def draw_removed(session: Session) -> None:
    """The removed files with buttons that put them back: the last one at once, the others in a list."""
    removed = session.assistant.library.list_removed()
    if not removed:
        return
    if removed[0].file == st.session_state.get(_LAST):
        with st.container(horizontal=True, vertical_alignment="center"):
            show_caption(f"Removed: {removed[0].file}")
            _draw_put_back(session, removed[0], "Undo")
        removed = removed[1:]
    if removed:
        with st.expander(f"{len(removed):,} removed", icon=":material/delete:"):
            for one in removed[:MOST_LISTED]:
                with st.container(horizontal=True, vertical_alignment="center"):
                    show_caption(one.file)
                    _draw_put_back(session, one, "Put back")


def _draw_put_back(session: Session, removed: RemovedFile, label: str) -> None:
    st.button(
        escape_label(label),
        key=f"restore-{removed.id}",
        icon=":material/undo:",
        type="tertiary",
        on_click=_put_back,
        args=(session, removed),
    )


def _put_back(session: Session, removed: RemovedFile) -> None:
    def restore() -> None:
        session.assistant.library.restore_file(removed.id)
        session.jobs.index()

    if session.attempt(restore):
        st.session_state.pop(_LAST, None)
