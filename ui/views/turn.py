"""One turn of a conversation: the question, its answer, and what can be done with both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from rag import RagError, Thumb, Turn
from ui.asking import ask, ask_again, ask_all, ask_instead
from ui.components import draw_answer
from ui.messages import show_caption, show_error
from ui.scopes import list_in_scope
from ui.session import Session
from ui.view_models import Lost, describe_answer, describe_asked
from ui.views.exporting import offer_export
from ui.views.kinds import TEXT_CHARACTERS
from ui.views.progress import place_answer
from ui.views.suggestions import MOST_DRAWN, draw_next
from ui.wording import cut_text, describe_scope, describe_unread, escape_label

REASONS: Mapping[Thumb, Sequence[str]] = {
    "up": ("Right", "Complete", "Well chosen quotes", "Rightly not answered"),
    "down": (
        "Wrong",
        "Not what I asked",
        "Something is missing",
        "The source does not say it",
        "The articles do say it",
        "Too long",
    ),
}
"""Reasons for a thumb, to pick from."""

FOLDED_CHARACTERS = 700
"""A longer question, such as a pasted text, is cut after its beginning."""


def draw_turn(
    session: Session, turn: Turn, lost: Lost, turns: Sequence[Turn], versions: Sequence[int]
) -> Callable[[], None] | None:
    """Draw one of the `turns` of the conversation; `versions` are the ids of all versions of its question. Returns what
    follows its answer, if that is being made."""
    is_last = turn.id == turns[-1].id
    with st.chat_message("user", avatar=":material/person:"):
        if session.editing == turn.id:
            _draw_editor(session, turn)
        else:
            _draw_question(turn)
        if asked_as := describe_asked(turn):
            show_caption(f"Asked as: {asked_as}", limit=FOLDED_CHARACTERS)
        if scope := describe_scope(turn.options, session.list_titles()):
            show_caption(f"Asked {scope}")
        if len(versions) > 1:
            _draw_versions(session, turn, versions)
    answer = st.chat_message("assistant", avatar=":material/format_quote:")
    job = session.find_job(turn)
    if job and is_last:
        for _ in range(MOST_DRAWN):
            st.empty()  # clears leftovers of the page before, which Streamlit removes only when this run is over
    with answer:
        if job and not job.trouble:
            return place_answer(job)
        if job:
            show_error(job.trouble)
        _draw_outcome(session, turn, lost)
        _draw_actions(session, turn, is_last=is_last)
    if is_last and turn.answer:
        told = turn.answer.get("suggestions")
        files = _list_read(session, turn.answer)
        asked = tuple(one.question for one in turns)
        draw_next(session, lambda state: told or session.jobs.suggest_next(state, turn.id, files, asked))
    return None


def _list_read(session: Session, answer: Mapping[str, Any]) -> list[str]:
    """The files that an answer cites, then those of its passages, without what the filter leaves out."""
    files = [*answer["sources"], *(passage["file"] for passage in answer["passages"])]
    scope = session.preferences
    if not scope.describe_scope():
        return files
    asked = {record.file for record in list_in_scope(session.list_files(), scope)}
    return [file for file in files if file in asked]


def _describe_unread(session: Session) -> str:
    """Which files of the folder no question reaches, in one sentence; "" if there are none."""
    job = session.jobs.last_index
    waiting = job.total - job.done if job and not job.is_over else 0
    try:
        failed = len(session.assistant.read_status().failed)
    except RagError:
        failed = 0
    return describe_unread(failed=failed, waiting=waiting)


def _draw_question(turn: Turn) -> None:
    """The question; a long text is folded."""
    st.text(cut_text(turn.question, FOLDED_CHARACTERS))
    if len(turn.question) > FOLDED_CHARACTERS:
        with st.expander(f"All {len(turn.question):,} characters"):
            st.text(turn.question)


def _draw_versions(session: Session, turn: Turn, versions: Sequence[int]) -> None:
    """Which version of the question this is, with buttons that show the one before and after."""
    at = versions.index(turn.id)

    def show(place: int) -> None:
        session.choose_version(versions[place], among=versions)

    with st.container(key=f"versions-{turn.id}", horizontal=True, gap="xxsmall", vertical_alignment="center"):
        st.button(
            "Earlier",
            key=f"version-before-{turn.id}",
            icon=":material/chevron_left:",
            type="tertiary",
            disabled=at == 0,
            on_click=show,
            args=(at - 1,),
        )
        st.caption(escape_label(f"Version {at + 1} of {len(versions)}"), width="content")
        st.button(
            "Later",
            key=f"version-after-{turn.id}",
            icon=":material/chevron_right:",
            icon_position="right",
            type="tertiary",
            disabled=at == len(versions) - 1,
            on_click=show,
            args=(at + 1,),
        )


def _draw_outcome(session: Session, turn: Turn, lost: Lost) -> None:
    if turn.answer:
        source = session.source
        opened = source.place if source and source.turn == turn.id else None
        key = f"answer-{turn.id}"
        draw_answer(
            describe_answer(turn, lost, opened=opened, titles=session.list_titles(), unread=_describe_unread(session)),
            key=key,
            on_open=lambda: session.open_source(turn.id, int(st.session_state[key].open)),
            on_ask=lambda: ask(session, str(st.session_state[key].ask)),
        )
    elif turn.error:
        show_error(turn.error)
    elif turn.state == "stopped":
        st.caption("You stopped this before anything was written.")
    else:
        st.caption("This was not answered: the server stopped. Ask it again.")


def _draw_editor(session: Session, turn: Turn) -> None:
    with st.form(f"edit-{turn.id}", border=False):
        question = st.text_area("Your question", value=describe_asked(turn) or turn.question, max_chars=TEXT_CHARACTERS)
        with st.container(horizontal=True):
            is_sent = st.form_submit_button("Ask this instead", type="primary")
            is_left = st.form_submit_button("Cancel")
    if is_sent:
        ask_instead(session, turn, question)
        session.rerun()
    if is_left:
        session.edit(None)
        session.rerun()


def _draw_actions(session: Session, turn: Turn, *, is_last: bool) -> None:
    with st.container(key=f"turn-actions-{turn.id}", horizontal=True, gap="xsmall", vertical_alignment="center"):
        if turn.answer:
            _draw_thumbs(session, turn)
            _draw_export_button(session, turn)
        if turn.answer and turn.answer["abstained"] and describe_scope(turn.options):
            st.button(
                "Ask all articles",
                key=f"unlimited-{turn.id}",
                icon=":material/filter_alt_off:",
                on_click=ask_all,
                args=(session, turn),
            )
        if is_last:
            st.button(
                "Ask again",
                key=f"again-{turn.id}",
                icon=":material/refresh:",
                type="tertiary",
                on_click=ask_again,
                args=(session, turn),
            )
            st.button(
                "Edit question",
                key=f"editing-{turn.id}",
                icon=":material/edit:",
                type="tertiary",
                on_click=session.edit,
                args=(turn.id,),
            )


def _draw_export_button(session: Session, turn: Turn) -> None:
    if st.button("Export", key=f"export-{turn.id}", icon=":material/download:", type="tertiary"):
        conversation = session.find_conversation()
        if conversation:
            offer_export(session, conversation, turn)


def _draw_thumbs(session: Session, turn: Turn) -> None:
    key = f"thumb-{turn.id}"

    def save() -> None:
        chosen = st.session_state.get(key)
        thumb = None if chosen is None else "up" if chosen == 1 else "down"
        session.attempt(lambda: session.conversations.judge(turn.id, thumb, turn.note))  # type: ignore[arg-type]

    def save_why() -> None:
        note, picked = str(st.session_state[f"note-{turn.id}"] or ""), st.session_state[f"reasons-{turn.id}"]
        session.attempt(lambda: session.conversations.judge(turn.id, turn.thumb, note, reasons=picked))

    default = None if turn.thumb is None else int(turn.thumb == "up")
    st.feedback("thumbs", key=key, default=default, on_change=save)
    if turn.thumb:
        with st.popover("Change why" if turn.note or turn.reasons else "Say why", type="tertiary"):
            offered = dict.fromkeys((*REASONS[turn.thumb], *turn.reasons))
            st.pills(
                "What was right?" if turn.thumb == "up" else "What was wrong?",
                list(offered),
                selection_mode="multi",
                default=turn.reasons,
                key=f"reasons-{turn.id}",
                format_func=escape_label,
                on_change=save_why,
            )
            st.text_area("In your own words", value=turn.note, key=f"note-{turn.id}", on_change=save_why)
