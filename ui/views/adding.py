"""Adding articles: uploads, files dropped anywhere on the page, and on a private chat another folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import streamlit as st

from rag import AddedFile, RagError
from ui.messages import show_error
from ui.session import Session
from ui.visitors import is_private

LINES_SHOWN = 8
"""Most added files that are told one by one."""

PAGES_FETCHED, SECONDS_FETCHING = 10, 60.0
"""Most pages of a feed, and seconds after which no further one is fetched; the page waits for them."""


def draw_adding(session: Session) -> None:
    """The uploader of the library, which also takes what is dropped on its page."""
    megabytes = session.server.settings.max_file_megabytes
    key = f"upload-{st.session_state.get('uploads', 0)}"
    is_filled = bool(st.session_state.get(key))
    with (
        st.container(key="adding"),
        st.expander("Add articles", icon=":material/upload_file:", expanded=is_filled),
    ):
        uploads = st.file_uploader(
            f"Files of up to {megabytes:.0f} MB: text, web pages, PDF, Office and OpenDocument, books, mails, tables",
            accept_multiple_files=True,
            key=key,
            max_upload_size=max(1, int(megabytes)),
        )
        if uploads and st.button(f"Add {len(uploads)} to the articles", type="primary", key="add"):
            _add(session, uploads)
            st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1  # a new key gives an empty uploader
            session.rerun()
        if find_spec("protego") and (is_private() or session.server.settings.password):
            _draw_address(session)
        if is_private():
            _draw_folder_choice(session)
    draw_added(session)


def draw_drop(session: Session) -> None:
    """What takes the files that are dropped anywhere on the page: an uploader that is not shown."""
    number = st.session_state.get("drops", 0)
    with st.container(key="dropped"):
        st.file_uploader(
            "Dropped files",
            accept_multiple_files=True,
            key=f"drop-{number}",
            max_upload_size=max(1, int(session.server.settings.max_file_megabytes)),
            on_change=lambda: _add_dropped(session, number),
        )


def _add_dropped(session: Session, number: int) -> None:
    uploads = st.session_state[f"drop-{number}"] or []
    st.session_state["drops"] = number + 1  # a new key gives an empty uploader
    _add(session, uploads)


def draw_added(session: Session) -> None:
    """What became of the last files that were added, until it is dismissed."""
    lines = _list_lines(session)
    if not lines:
        return
    with st.container(key="added", border=True, gap="xsmall"):
        for line in lines[:LINES_SHOWN]:
            st.text(line)
        if len(lines) > LINES_SHOWN:
            st.caption(f"and {len(lines) - LINES_SHOWN:,} more")
        st.button("Dismiss", key="added-dismiss", type="tertiary", on_click=lambda: st.session_state.pop("added"))


def _list_lines(session: Session) -> list[str]:
    """A line for each added file, those that failed first."""
    added: Sequence[AddedFile] = st.session_state.get("added", ())
    job = session.jobs.last_index
    unread = dict(job.report.failed) if job and job.report else {}
    lines = [f"Not added: {one.name}: {one.refused}." for one in added if one.refused]
    lines += [f"{one.file} cannot be read: {unread[one.file]}" for one in added if one.file in unread]
    for one in added:
        if one.file and one.file not in unread:
            renamed = "" if one.file == one.name else f" (It was {_name_origin(one.name)}.)"
            lines.append(f"Added {one.file}.{renamed}" if job is None or job.is_over else f"Reading {one.file} …")
    return lines


def _name_origin(name: str) -> str:
    return f"fetched from {name}" if "://" in name else f"uploaded as {name}"


def _add(session: Session, uploads: Sequence[Any]) -> None:
    library = session.assistant.library
    _keep_added(session, lambda: library.add_files((upload.name, upload.getvalue()) for upload in uploads))


def _keep_added(session: Session, add: Callable[[], list[AddedFile]]) -> None:
    """Add articles, and index them; what became of each is kept for `draw_added`."""
    try:
        added = add()
    except RagError as error:
        session.keep_trouble(str(error))
        return
    st.session_state["added"] = added
    if any(one.file for one in added):
        session.jobs.index(follows=True)


def _draw_address(session: Session) -> None:
    """Add a page of the web. Not for visitors who gave no password: the server would fetch for anybody."""
    with st.form("web-address", border=False, clear_on_submit=True):
        given = st.text_input(
            "Or the address of a page, a feed or a sitemap", placeholder="https://example.org/article"
        )
        if st.form_submit_button("Fetch this address") and given.strip():
            with st.spinner("Fetching …"):
                _keep_added(session, lambda: _fetch(session, given))
            session.rerun()


def _fetch(session: Session, address: str) -> list[AddedFile]:
    return session.assistant.library.add_addresses([address], most_pages=PAGES_FETCHED, seconds=SECONDS_FETCHING)


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
