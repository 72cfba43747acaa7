"""The library: all documents and failures, uploads and removals, indexing beside the chat."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import streamlit as st

from rag import Chunk, IndexedFile, IndexMissing, IndexReport, RagError
from rag.serving.index_job import IndexJob
from ui.messages import show_error, show_info, show_success, show_toast, show_warning
from ui.session import Session, is_private
from ui.styles import make_wide
from ui.wording import describe_day, escape_label

CHUNKS_SHOWN = 10
NAMES_SHOWN = 200
"""Most changed files listed by name; more are only counted."""


def draw(session: Session) -> None:
    opened = st.session_state.get("document")
    if opened:
        _draw_document(session, opened)
        return
    make_wide()
    st.title("Library")
    st.text(f"The articles are in {session.articles}")
    if trouble := session.take_trouble():
        show_error(trouble)
    _draw_report(session)
    _draw_adding(session)
    try:
        records = session.assistant.library.list_files()
    except IndexMissing:
        show_info("Nothing is indexed yet. Add files, or index the folder.", icon=":material/inventory_2:")
        _draw_index_button(session, "Index the folder")
        return
    except RagError as error:
        show_error(str(error))
        _draw_index_button(session, "Rebuild the index", rebuild=True)
        return
    _draw_changes(session)
    _draw_failures(session)
    _draw_table(records)


# --- indexing


def draw_progress(session: Session) -> None:
    """A progress bar on every page while indexing runs."""
    job = session.jobs.last_index
    if job is None or job.is_over:
        return

    @st.fragment(run_every=0.5)
    def look() -> None:
        if job.is_over:
            st.rerun()
        share = job.done / job.total if job.total else 0.0
        st.progress(min(share, 1.0), text=f"Indexing {job.done:,} of {job.total:,}" if job.total else "Indexing")
        st.text(job.file[-60:] or " ")

    look()


def _draw_index_button(session: Session, label: str, *, rebuild: bool = False) -> None:
    job = session.jobs.last_index
    is_running = job is not None and not job.is_over
    if st.button(escape_label(label), icon=":material/sync:", disabled=is_running, key=f"index-{rebuild}"):
        session.jobs.index(rebuild=rebuild)
        st.rerun()


def _draw_report(session: Session) -> None:
    """The report of the last indexing run, until it is dismissed."""
    job = session.jobs.last_index
    if job is None or not job.is_over or st.session_state.get("report-seen") is job:
        return
    if job.error:
        show_error(job.error)
    elif job.report:
        show_success(_count_changes(job.report) or "Nothing had changed.")
    st.button("Put away", key="report-away", type="tertiary", on_click=_put_away, args=(job,))


def _put_away(job: IndexJob) -> None:
    st.session_state["report-seen"] = job


def _count_changes(report: IndexReport) -> str:
    counts = (
        ("added", report.added),
        ("changed", report.changed),
        ("removed", report.removed),
        ("split into sentences again", report.recut),
    )
    parts = [f"{len(files):,} {word}" for word, files in counts if files]
    if report.failed:
        parts.append(f"{len(report.failed):,} could not be read")
    return ", ".join(parts).capitalize() + "." if parts else ""


def _draw_changes(session: Session) -> None:
    """What has changed in the folder since it was indexed, with a button to update the index."""
    try:
        report = session.assistant.library.plan_changes()
    except RagError as error:
        show_error(str(error))
        return
    changes = [
        *(("new", file) for file in report.added),
        *(("changed", file) for file in report.changed),
        *(("gone", file) for file in report.removed),
    ]
    if not changes:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("The index matches the folder.")
            _draw_index_button(session, "Check again")
        return
    noun = "file has" if len(changes) == 1 else "files have"
    show_warning(f"{len(changes):,} {noun} changed since the folder was indexed.", icon=":material/sync_problem:")
    with st.container(horizontal=True, vertical_alignment="center"):
        _draw_index_button(session, "Index the changes")
        with st.popover("What changed", type="tertiary"):
            for word, file in changes[:NAMES_SHOWN]:
                st.text(f"{word}: {file}")


def _draw_failures(session: Session) -> None:
    status = session.assistant.read_status()
    failed = status.failed
    if status.in_part:
        with st.expander(f"{len(status.in_part):,} files were read in part", icon=":material/warning:"):
            for file, missing in status.in_part[:NAMES_SHOWN]:
                st.text(f"{file}: {'; '.join(missing)}")
    if failed:
        with st.expander(f"{len(failed):,} files could not be read", icon=":material/warning:"):
            for file, reason in failed[:NAMES_SHOWN]:
                st.text(f"{file}: {reason}")


# --- adding


def _draw_adding(session: Session) -> None:
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
    st.rerun()


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
            st.rerun()


def _find_folder(given: str) -> Path | None:
    """The folder of a typed path; None if there is none."""
    try:
        folder = Path(given).expanduser()
        return folder.resolve() if folder.is_dir() else None
    except (OSError, ValueError, RuntimeError):  # a NUL, a user who does not exist
        return None


# --- documents


def _draw_table(records: list[IndexedFile]) -> None:
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
        st.session_state["document"] = shown[selected[0]].file
        st.rerun()


def _draw_document(session: Session, file: str) -> None:
    """One document: its record in the index, and its chunks."""
    st.button("Back to the library", icon=":material/arrow_back:", type="tertiary", on_click=_close_document)
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
        if st.button("Ask only this file", icon=":material/filter_alt:"):
            session.ask_only((file,))
            show_toast("Questions now go to this file alone.")
        if st.button("Remove", icon=":material/delete:"):
            _confirm_removal(session, file)
    number = 1
    if len(chunks) > CHUNKS_SHOWN:
        number = st.pagination(-(-len(chunks) // CHUNKS_SHOWN), key=f"chunks-{record.version}")
    for chunk in chunks[(number - 1) * CHUNKS_SHOWN : number * CHUNKS_SHOWN]:
        _draw_chunk(chunk)


def _draw_chunk(chunk: Chunk) -> None:
    with st.container(border=True):
        pages = f", page {chunk.pages[0][1]:,}" if chunk.pages else ""
        st.caption(f"Chunk {chunk.position + 1:,}: characters {chunk.start:,} to {chunk.end:,}{pages}")
        st.text(chunk.text)


def _close_document() -> None:
    st.session_state.pop("document", None)
    st.session_state.pop("documents", None)


@st.dialog("Remove this file?")
def _confirm_removal(session: Session, file: str) -> None:
    st.text(file)
    st.text(f"It is taken out of the articles and kept in {session.server.settings.home / 'removed'}.")
    st.text("Answers leave it out from now on; old answers keep the words they quoted.")
    if st.button("Remove it", type="primary"):
        if session.attempt(lambda: _remove(session, file)):
            _close_document()
        st.rerun()


def _remove(session: Session, file: str) -> None:
    session.assistant.library.remove_file(file)
    session.jobs.index()
