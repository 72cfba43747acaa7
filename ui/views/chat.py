"""The conversation: its questions and answers, the open article beside it, and the input field."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from rag import RagError, Turn, Versions
from ui.asking import ask
from ui.components import follow_newest
from ui.messages import show_error, show_info, show_warning
from ui.session import Session
from ui.view_models import list_quotes
from ui.views.adding import draw_added
from ui.views.indexing import draw_first_indexing, is_first_indexed
from ui.views.scope import draw_scope
from ui.views.source import draw_open_source
from ui.views.turn import draw_turn
from ui.views.welcome import draw_welcome
from ui.wording import cut_text

TURNS_SHOWN = 20
"""Number of latest turns shown of a long conversation; a click shows the earlier ones."""


HELD_CHARACTERS = 200
"""Most characters shown of a question that was not asked yet."""


def draw(session: Session) -> None:
    turns, versions = _read(session)
    session.note_seen(turn.id for turn in turns)
    shown = turns if _shows_all(turns, session.address.turn) else turns[-TURNS_SHOWN:]
    _follow_newest(session, shown, versions.newest)
    with st.bottom:
        draw_added(session)
        _draw_held(session)
        draw_scope(session)
        st.chat_input(
            "Ask the articles",  # without a limit: a longer paste would be dropped, without a word
            key="question",
            submit_mode="submit",  # its "stop" would stop the page, not the answer, and blocks typing
            on_submit=lambda: ask(session, st.session_state["question"]),
            disabled=is_first_indexed(session),
        )
    if not _has_articles(session):
        return
    lost = session.find_lost(list_quotes(turns))
    # Containers that are always there: what comes and goes in them does not make Streamlit redraw the turns.
    with st.container(key="hidden-source"):
        draw_open_source(session, turns, lost)
    with st.container(key="trouble"):
        if trouble := session.take_trouble():
            show_error(trouble)
        _tell_unsaved(session)
    if not turns:
        draw_welcome(session)
        return
    if len(shown) < len(turns):
        _offer_earlier(turns)
    unfinished = [draw_turn(session, turn, lost, turns, versions.list_of(turn.id)) for turn in shown]
    for follow_answer in filter(None, unfinished):  # the first; when it is complete, the page is drawn again
        follow_answer()
        session.rerun()


def _draw_held(session: Session) -> None:
    """A question that was not asked, because the conversation had gone on in another window; what is new is shown."""
    held = session.held_question
    if held is None:
        return
    question, kind = held
    with st.container(key="held", border=True):
        show_info("This conversation went on in another window; what is new there is above. Not asked yet:")
        st.text(cut_text(question, HELD_CHARACTERS))
        with st.container(horizontal=True):
            st.button("Ask it now", type="primary", on_click=lambda: ask(session, question, kind=kind))
            st.button("Do not ask it", on_click=session.drop_held_question)


def _tell_unsaved(session: Session) -> None:
    """Say why the open conversation is kept in memory only, if it is."""
    reason = session.conversations.explain_unsaved(session.conversation or "")
    if reason:
        show_warning(f"This conversation is not saved and ends with the chat. {reason}", icon=":material/save:")


def _read(session: Session) -> tuple[Sequence[Turn], Versions]:
    """The turns of the open conversation and their versions; if it cannot be shown, those of a new one, and the error
    is kept."""
    try:
        if conversation := session.find_conversation():
            return session.conversations.read_thread(conversation.id)
    except RagError as error:
        session.open_conversation(None)
        session.keep_trouble(str(error))
    return [], Versions()


def _follow_newest(session: Session, turns: Sequence[Turn], newest: int | None) -> None:
    """Scroll the newest turn into view, or the one in the address of a page that was just opened. Drawn first, so that
    it is at the same place of the page in every run. `newest` is the turn that was asked last, shown or not: another
    version of a question is shown where the reader is."""
    goal = next((place for place, turn in enumerate(turns) if turn.id == session.address.turn), None)
    with st.container(key="hidden-follow"):
        if turns:
            job = session.find_job(turns[-1])
            follow_newest(newest, place=len(turns) - 1, is_made=bool(job and not job.trouble), goal=goal)
        else:
            follow_newest(None, place=0, is_made=False)


def _has_articles(session: Session) -> bool:
    """Whether there is an index; if not, draws what to do about it."""
    try:
        if session.assistant.is_indexed():
            return True
        if is_first_indexed(session):
            draw_first_indexing(session)
            return False
        if job := session.jobs.last_index:
            show_error(job.error or "Nothing in the folder could be read.")
        show_info("These articles are not indexed yet, so nothing can be asked.", icon=":material/inventory_2:")
        if st.button("Index them now", type="primary"):
            session.jobs.index()
            session.rerun()
    except RagError as error:
        show_error(str(error))
    return False


def _shows_all(turns: Sequence[Turn], addressed: int | None) -> bool:
    """Whether all turns are shown: there are few, the user wants them, or the address names an early one."""
    if len(turns) <= TURNS_SHOWN or f"all-{turns[0].id}" in st.session_state:
        return True
    return any(turn.id == addressed for turn in turns[:-TURNS_SHOWN])


def _offer_earlier(turns: Sequence[Turn]) -> None:
    st.button(
        f"Show {len(turns) - TURNS_SHOWN} earlier questions",
        on_click=lambda: st.session_state.update({f"all-{turns[0].id}": True}),
        type="tertiary",
    )
