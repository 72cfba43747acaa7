"""An answer in progress: what it does, its sentences as they are checked, and the button that stops it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from rag import Turn
from rag import describe_answer as describe_record
from ui.answer_job import AnswerJob, Progress, make_partial
from ui.components import draw_answer
from ui.view_models import describe_answer
from ui.wording import escape_label


def place_answer(job: AnswerJob) -> Callable[[], None]:
    """Draw the places of an answer that is being made, and what it waits for now. Returns what follows it to its end,
    for when the rest of the page is drawn.

    The answer goes on when the page is rerun or closed; only the user's Stop ends it.
    """
    said = st.empty()
    with st.container(key=f"draft-{job.turn.id}", gap="xxsmall"):
        draft, draft_mark = st.empty(), st.empty()
    stage_line, stop = st.empty(), st.empty()
    stage_line.caption(escape_label(f"{_name_wait(job, job.progress)} …"))
    stop.button(
        "Stop",
        key=f"stop-{job.turn.id}",
        icon=":material/stop_circle:",
        on_click=job.cancel,
        type="tertiary",
        disabled=job.is_cancelled,
    )

    def follow() -> None:
        drawn = Progress()
        for progress in job.follow():
            _ = "stop" in st.session_state  # Streamlit ends this run here when the user has clicked
            if progress.stage is not drawn.stage or drawn == Progress():
                stage_line.caption(escape_label(f"{_name_wait(job, progress)} …"))
            if len(progress.statements) > len(drawn.statements):
                with said:
                    _draw_said(job.turn, progress)
            if progress.draft != drawn.draft:
                draft.text(progress.draft)
                draft_mark.caption("not checked yet" if progress.draft else "")
            drawn = progress
        for place in (stage_line, stop):  # now: Streamlit removes leftovers only when the run is over
            place.empty()

    return follow


def _name_wait(job: AnswerJob, progress: Progress) -> str:
    """What the reader waits for."""
    if job.is_cancelled:
        return "Stopping"
    return progress.stage.caption if progress.stage else "Waiting for other questions"


def _draw_said(asked: Turn, progress: Progress) -> None:
    turn = replace(asked, answer=describe_record(make_partial(asked.question, progress)))
    described = {**describe_answer(turn, {}), "confidence": None, "writer": "", "cited": [], "copy": ""}
    draw_answer(described, key=f"said-{turn.id}-{len(progress.statements)}")
