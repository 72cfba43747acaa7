"""Which articles are asked: some files, a span of dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from rag import RagError
from ui.messages import show_error
from ui.session import Session
from ui.wording import describe_scope, escape_label

FILES_OFFERED = 500
"""Most files in the list to choose from: more make the page slow. A search field finds the others."""


def draw_scope(session: Session) -> None:
    scope = describe_scope(session.preferences.describe())
    label = escape_label(f"Asking {scope}", limit=80) if scope else "Asking all articles"
    if st.button(label, icon=":material/filter_alt:", type="tertiary", key="scope"):
        _choose_scope(session)


def _offer_files(titles: Mapping[str, str], chosen: Sequence[str]) -> list[str]:
    """The files to choose from: all, or the matches of a search field if there are many; always including the chosen
    ones."""
    offered = sorted(titles)
    if len(offered) > FILES_OFFERED:
        wanted = st.text_input("Find files", placeholder="A part of the title or the name", key="scope-find")
        wanted = wanted.strip().casefold()
        found = [file for file in offered if wanted in f"{titles[file]}\n{file}".casefold()]
        more = f"; the first {FILES_OFFERED:,} can be picked" if len(found) > FILES_OFFERED else ""
        st.caption(f"{len(found):,} of {len(offered):,} files{more}")
        offered = sorted({*chosen, *found[:FILES_OFFERED]})
    return offered


@st.dialog("What is asked")
def _choose_scope(session: Session) -> None:
    """Files and dates to ask. Drawn only while open, since there may be thousands of files."""
    preferences = session.preferences
    try:
        titles = {record.file: record.title for record in session.assistant.library.list_files()}
    except RagError as error:
        show_error(str(error))
        return
    chosen = [file for file in st.session_state.get("scope-files", preferences.files) if file in titles]
    files = st.multiselect(
        "Only these files",
        _offer_files(titles, chosen),
        default=chosen,
        key="scope-files",
        format_func=lambda file: f"{titles[file]} ({file})" if titles[file] else file,
        filter_mode="contains",
        placeholder="All files",
    )
    left, right = st.columns(2)
    since = left.date_input("Published from", value=preferences.since, format="YYYY-MM-DD")
    until = right.date_input("Published until", value=preferences.until, format="YYYY-MM-DD")
    undated = st.checkbox(
        "Also articles without a date", value=preferences.undated, help="Without this, dates leave them out."
    )
    with st.container(horizontal=True):
        if st.button("Ask these", type="primary"):
            session.prefer(files=tuple(files), since=since, until=until, undated=undated)
            session.rerun()
        if st.button("Ask all articles", type="tertiary"):
            session.ask_only(())
            session.rerun()
