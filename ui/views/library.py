"""The library: all documents and failures, uploads and removals, indexing beside the chat."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import streamlit as st

from rag import Chunk, IndexedFile, IndexMissing, RagError
from ui.messages import show_error, show_info, show_toast
from ui.preferences import Preferences
from ui.session import Session
from ui.styles import make_wide
from ui.views.adding import draw_adding
from ui.views.indexing import draw_changes, draw_failures, draw_index_button, draw_report
from ui.views.removing import confirm_removal, draw_removed
from ui.wording import describe_day, escape_label

CHUNKS_SHOWN = 10


def draw(session: Session) -> None:
    if opened := session.address.document:
        _draw_document(session, opened)
        return
    make_wide()
    st.title("Library")
    st.text(f"The articles are in {session.articles}")
    if trouble := session.take_trouble():
        show_error(trouble)
    draw_report(session)
    draw_removed(session)
    draw_adding(session)
    try:
        records = session.assistant.library.list_files()
    except IndexMissing:
        show_info("Nothing is indexed yet. Add files, or index the folder.", icon=":material/inventory_2:")
        draw_index_button(session, "Index the folder")
        return
    except RagError as error:
        show_error(str(error))
        draw_index_button(session, "Rebuild the index", rebuild=True)
        return
    draw_changes(session)
    draw_failures(session)
    _draw_table(session, records)


# --- documents


def _draw_table(session: Session, records: list[IndexedFile]) -> None:
    search = st.text_input(
        "Search documents", placeholder="Search titles and files", icon=":material/search:", key="document-search"
    )
    folded = (search or "").casefold()
    shown = [record for record in records if folded in f"{record.title}\n{record.file}".casefold()]
    st.caption(f"{len(shown):,} of {len(records):,} documents. Choose one to read it as the index sees it.")
    rows = {
        "Title": [record.title or record.file for record in shown],
        "Published": [record.published for record in shown],
        "File": [record.file for record in shown],
        "Chunks": [record.chunks for record in shown],
        "Indexed": [datetime.fromtimestamp(record.indexed_ns / 1e9, timezone.utc) for record in shown],
    }
    chosen = st.dataframe(
        rows,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="documents",
        column_config={
            "Title": st.column_config.TextColumn(width="large"),
            "Published": st.column_config.DateColumn(format="D MMM YYYY", width="small"),
            "Chunks": st.column_config.NumberColumn(width="small"),
            "Indexed": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm", width="medium"),
        },
        placeholder="unknown",
        alt="Documents of the library",
    )
    selected = chosen["selection"]["rows"]
    if selected:
        st.session_state.pop("documents", None)  # else it would be chosen again on the next visit
        session.go(replace(session.address, document=shown[selected[0]].file))
        session.rerun()


def _draw_document(session: Session, file: str) -> None:
    """One document: its record in the index, and its chunks."""
    st.button("Back to the library", icon=":material/arrow_back:", type="tertiary", on_click=_close, args=(session,))
    try:
        chunks = session.assistant.library.read_chunks(file)
        record = next((one for one in session.assistant.library.list_files() if one.file == file), None)
    except RagError as error:
        show_error(str(error))
        return
    if record is None:
        show_info("This file is not in the index any more.")
        return
    st.header(escape_label(record.title or file))
    published = describe_day(record.published.isoformat()) if record.published else "no date"
    st.text(f"{file} · {published} · {record.characters:,} characters · {len(chunks)} chunks")
    with st.container(horizontal=True):
        st.button("Ask only this article", icon=":material/filter_alt:", on_click=_ask_only, args=(session, file))
        if st.button("Remove", icon=":material/delete:"):
            confirm_removal(session, file)
    number = 1
    if len(chunks) > CHUNKS_SHOWN:
        number = st.pagination(-(-len(chunks) // CHUNKS_SHOWN), key=f"chunks-{record.version}")
    for chunk in chunks[(number - 1) * CHUNKS_SHOWN : number * CHUNKS_SHOWN]:
        _draw_chunk(chunk)


def _ask_only(session: Session, file: str) -> None:
    """A callback, so that the links of this run know the conversation that the filter is saved in."""
    session.ask_only(Preferences(files=(file,)))
    show_toast("Questions of this conversation now go to this article alone.")


def _draw_chunk(chunk: Chunk) -> None:
    with st.container(border=True):
        pages = f", page {chunk.pages[0][1]:,}" if chunk.pages else ""
        st.caption(f"Chunk {chunk.position + 1:,}: characters {chunk.start:,} to {chunk.end:,}{pages}")
        st.text(chunk.text)


def _close(session: Session) -> None:
    session.go(replace(session.address, document=None))
