"""Adding articles: uploads, and on a private chat another folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from rag import RagError
from ui.messages import show_error
from ui.session import Session
from ui.visitors import is_private


def draw_adding(session: Session) -> None:
    megabytes = session.server.settings.max_file_megabytes
    with st.expander("Add articles", icon=":material/upload_file:"):
        uploads = st.file_uploader(
            f"Files of up to {megabytes:.0f} MB: text, web pages, PDF, Office and OpenDocument, books, mails, tables",
            accept_multiple_files=True,
            key=f"upload-{st.session_state.get('uploads', 0)}",
            max_upload_size=max(1, int(megabytes)),
        )
        if uploads and st.button(f"Add {len(uploads)} to the articles", type="primary", key="add"):
            _add(session, uploads)
        if is_private():
            _draw_folder_choice(session)
    for line in st.session_state.get("added", []):
        st.text(line)


def _add(session: Session, uploads: list[Any]) -> None:
    try:
        added = session.assistant.library.add_files((upload.name, upload.getvalue()) for upload in uploads)
    except RagError as error:
        show_error(str(error))
        return
    st.session_state["added"] = [
        f"Not added: {one.name}: {one.refused}."
        if one.refused
        else f"Added {one.file}." + ("" if one.file == one.name else f" (It was uploaded as {one.name}.)")
        for one in added
    ]
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1  # a new key gives an empty uploader
    if any(one.file for one in added):
        session.jobs.index()
    session.rerun()


def _draw_folder_choice(session: Session) -> None:
    """Switch to another folder. Only on a private chat: a visitor could otherwise read any folder of this machine."""
    with st.form("folder", border=False):
        given = st.text_input("Or ask another folder on this machine", placeholder="/home/me/articles")
        if st.form_submit_button("Use this folder") and given.strip():
            folder = _find_folder(given.strip())
            if folder is None:
                show_error(f"There is no folder {given.strip()}.")
                return
            session.choose_articles(folder)
            session.rerun()


def _find_folder(given: str) -> Path | None:
    """The folder of a typed path; None if there is none."""
    try:
        folder = Path(given).expanduser()
        return folder.resolve() if folder.is_dir() else None
    except (OSError, ValueError, RuntimeError):  # a NUL, a user who does not exist
        return None
