"""Removing articles, and putting removed ones back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from rag import RemovedFile
from ui.messages import show_caption
from ui.session import Session
from ui.views.dialogs import make_dialogue
from ui.wording import escape_label

MOST_LISTED = 50
"""Most removed files that are listed."""

NAMES_SHOWN = 8
"""Most names that the question before a removal lists."""

_LAST = "just-removed"
"""Where the session keeps the ids of the files that were removed last."""


@make_dialogue("Remove from the articles?")
def confirm_removal(session: Session, files: Sequence[str]) -> None:
    """Ask before files are removed, and say what happens to them."""
    for file in files[:NAMES_SHOWN]:
        st.text(file)
    if len(files) > NAMES_SHOWN:
        st.text(f"and {len(files) - NAMES_SHOWN:,} more")
    st.text("Answers leave them out from now on. You can put them back in the library.")
    with st.container(horizontal=True):
        if st.button("Remove it" if len(files) == 1 else f"Remove {len(files):,}", type="primary", key="remove-sure"):
            if session.attempt(lambda: _remove(session, files)):
                session.go(replace(session.address, document=None, span=None))
            session.rerun()
        if st.button("Cancel", key="remove-cancel"):
            session.rerun()


def _remove(session: Session, files: Sequence[str]) -> None:
    removed: list[str] = []
    st.session_state[_LAST] = removed  # what is removed before one fails can be put back
    try:
        for file in files:
            removed.append(session.assistant.library.remove_file(file).parent.name)
    finally:
        if removed:
            session.jobs.index(follows=True)


def draw_removed(session: Session) -> None:
    """The removed files with buttons that put them back: the last ones at once, the others in a list."""
    removed = session.assistant.library.list_removed()
    last = [one for one in removed if one.id in st.session_state.get(_LAST, ())]
    if last:
        with st.container(horizontal=True, vertical_alignment="center"):
            show_caption(f"Removed: {last[0].file}" if len(last) == 1 else f"Removed: {len(last):,} files")
            _draw_put_back(session, last, "Undo")
    others = [one for one in removed if one not in last]
    if others:
        with st.expander(f"{len(others):,} removed", icon=":material/delete:"):
            for one in others[:MOST_LISTED]:
                with st.container(horizontal=True, vertical_alignment="center"):
                    show_caption(one.file)
                    _draw_put_back(session, [one], "Put back")


def _draw_put_back(session: Session, removed: Sequence[RemovedFile], label: str) -> None:
    st.button(
        escape_label(label),
        key=f"restore-{removed[0].id}",
        icon=":material/undo:",
        type="tertiary",
        on_click=_put_back,
        args=(session, removed),
    )


def _put_back(session: Session, removed: Sequence[RemovedFile]) -> None:
    def restore() -> None:
        for one in removed:
            session.assistant.library.restore_file(one.id)
        st.session_state.pop(_LAST, None)

    session.attempt(restore)
    session.jobs.index(follows=True)
