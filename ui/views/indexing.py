"""Indexing: its progress on every page, its report, what has changed in the folder, and what could not be read."""

from __future__ import annotations

import streamlit as st

from rag import IndexReport, RagError
from rag.serving.index_job import IndexJob
from ui.messages import show_error, show_success, show_warning
from ui.session import Session
from ui.views.dialogs import is_any_open
from ui.wording import escape_label

NAMES_SHOWN = 200
"""Most changed files listed by name; more are only counted."""


def draw_progress(session: Session) -> None:
    """A progress bar on every page while indexing runs."""
    job = session.jobs.last_index
    if job is None or job.is_over:
        return
    state = _read_state(session)

    @st.fragment(run_every=0.5)
    def look() -> None:
        if (job.is_over or _read_state(session) != state) and not is_any_open():  # more can be asked
            session.rerun()
        share = job.done / job.total if job.total else 0.0
        st.progress(min(share, 1.0), text=f"Indexing {job.done:,} of {job.total:,}" if job.total else "Indexing")
        st.text(job.file[-60:] or " ")

    look()


def _read_state(session: Session) -> str:
    try:
        return session.assistant.library.read_state_name()
    except RagError:
        return ""


def is_first_indexed(session: Session) -> bool:
    """Whether the folder is being indexed and nothing of it can be asked yet."""
    job = session.jobs.last_index
    try:
        return job is not None and not job.is_over and not session.assistant.is_indexed()
    except RagError:
        return False


def draw_first_indexing(session: Session) -> None:
    """The progress of indexing a new folder, in the place of the first page, until something can be asked."""
    st.title("Reading your articles", anchor=False)
    st.markdown("You can ask as soon as the newest are read; the others follow while you do.")

    @st.fragment(run_every=0.5)
    def look() -> None:
        job = session.jobs.last_index
        if job is None or not is_first_indexed(session):
            session.rerun()
        share = job.done / job.total if job.total else 0.0
        st.progress(min(share, 1.0), text=f"{job.done:,} of {job.total:,} files" if job.total else "Looking for files")

    look()


def draw_index_button(session: Session, label: str, *, rebuild: bool = False) -> None:
    job = session.jobs.last_index
    is_running = job is not None and not job.is_over
    if st.button(escape_label(label), icon=":material/sync:", disabled=is_running, key=f"index-{rebuild}"):
        session.jobs.index(rebuild=rebuild)
        session.rerun()


def draw_report(session: Session) -> None:
    """The report of the last indexing run, until it is dismissed."""
    job = session.jobs.last_index
    if job is None or not job.is_over or st.session_state.get("report-seen") is job:
        return
    if job.error:
        show_error(job.error)
    elif job.report:
        show_success(_count_changes(job.report) or "Nothing had changed.")
    st.button("Dismiss", key="report-away", type="tertiary", on_click=_dismiss, args=(job,))


def _dismiss(job: IndexJob) -> None:
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


def draw_changes(session: Session) -> None:
    """What has changed in the folder since it was indexed, with a button to update the index. While that is done, the
    progress says it."""
    job = session.jobs.last_index
    if job is not None and not job.is_over:
        st.caption("The folder is being indexed.")
        return
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
            draw_index_button(session, "Check again")
        return
    noun = "file has" if len(changes) == 1 else "files have"
    show_warning(f"{len(changes):,} {noun} changed since the folder was indexed.", icon=":material/sync_problem:")
    with st.container(horizontal=True, vertical_alignment="center"):
        draw_index_button(session, "Index the changes")
        with st.popover("What changed", type="tertiary"):
            for word, file in changes[:NAMES_SHOWN]:
                st.text(f"{word}: {file}")
