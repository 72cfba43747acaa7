"""The conversation: questions, answers with their citations and actions, and the input field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from rag import RagError, Turn
from rag import describe_answer as describe_record
from ui.components import draw_answer, follow_newest
from ui.job_queue import AnswerJob, Progress, make_partial
from ui.messages import show_caption, show_error, show_info, show_warning
from ui.session import Session
from ui.view_models import Lost, describe_answer, describe_asked, list_quotes
from ui.views.kinds import TEXT_CHARACTERS, draw_examples
from ui.views.source import draw_open_source
from ui.wording import cut_text, describe_scope, escape_label

TURNS_SHOWN = 20
"""Number of latest turns shown of a long conversation; a click shows the earlier ones."""

FOLDED_CHARACTERS = 700
"""A longer question, such as a pasted text, is cut after its beginning."""

FILES_OFFERED = 500
"""Most files in the list to choose from: more make the page slow. A search field finds the others."""

SUGGESTIONS_DRAWN = 3
"""Most page elements that suggestions use."""


def draw(session: Session) -> None:
    turns = _read(session)
    shown = turns if _shows_all(turns) else turns[-TURNS_SHOWN:]
    _follow_newest(session, shown)
    with st.bottom:
        _draw_scope(session)
        st.chat_input(
            "Ask the articles",  # without a limit: a longer paste would be dropped, without a word
            key="question",
            submit_mode="submit",  # its "stop" would stop the page, not the answer, and blocks typing
            on_submit=lambda: session.ask(st.session_state["question"]),
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
        _draw_welcome(session)
        return
    if len(shown) < len(turns):
        _offer_earlier(turns)
    for turn in shown:
        _draw_turn(session, turn, lost, turns)


def _tell_unsaved(session: Session) -> None:
    """Say why the open conversation is kept in memory only, if it is."""
    reason = session.conversations.explain_unsaved(session.conversation or "")
    if reason:
        show_warning(f"This conversation is not saved and ends with the chat. {reason}", icon=":material/save:")


def _read(session: Session) -> Sequence[Turn]:
    """The turns of the open conversation; if it cannot be shown, those of a new one, and the error is kept."""
    try:
        conversation = session.find_conversation()
        return session.conversations.read_turns(conversation.id) if conversation else []
    except RagError as error:
        session.open_conversation(None)
        session.keep_trouble(str(error))
        return []


def _follow_newest(session: Session, turns: Sequence[Turn]) -> None:
    """Scroll the newest turn into view. Drawn first, so that it is at the same place of the page in every run."""
    with st.container(key="hidden-follow"):
        if turns:
            job = session.find_job(turns[-1])
            follow_newest(turns[-1].id, place=len(turns) - 1, is_made=bool(job and not job.trouble))
        else:
            follow_newest(None, place=0, is_made=False)


def _has_articles(session: Session) -> bool:
    """Whether there is an index; if not, draws what to do about it."""
    try:
        if session.assistant.is_indexed():
            return True
        show_info("These articles are not indexed yet, so nothing can be asked.", icon=":material/inventory_2:")
        if st.button("Index them now", type="primary"):
            session.jobs.index()
            st.rerun()
    except RagError as error:
        show_error(str(error))
    return False


# --- the first visit


def _draw_welcome(session: Session) -> None:
    try:
        files = session.assistant.read_status().files
    except RagError as error:
        show_error(str(error))
        return
    st.title("Ask your articles")
    noun = "article" if files == 1 else "articles"
    st.markdown(
        f"{files:,} {noun} to ask. Every sentence of an answer opens the file it comes from, at the very words. "
        "When the articles do not say, the answer says so."
    )
    draw_examples(session)
    _draw_suggestions(session, "first-questions", lambda: session.jobs.suggest_first(_read_state(session)))


def _read_state(session: Session) -> str:
    try:
        return session.assistant.library.read_state_name()
    except RagError:
        return ""


def _draw_suggestions(session: Session, key: str, look: Callable[[], list[str] | None]) -> None:
    """Questions as buttons; checks every second while they are being searched."""
    found = look()
    if found is None:

        @st.fragment(run_every=1.0)
        def wait() -> None:
            if look() is not None:
                st.rerun()
            if key == "first-questions":
                st.caption("Looking for questions that these articles answer …")
                st.skeleton(height=120)

        wait()
        return
    if not found:
        return
    st.caption("Or ask for a single fact" if key == "first-questions" else "You could ask next")
    with st.container(key=key, gap="xsmall"):
        for place, question in enumerate(found):
            st.button(
                escape_label(question),
                key=f"{key}-{place}-{question}",
                on_click=session.ask,
                args=(question,),
                width="stretch" if key == "first-questions" else "content",
                icon=":material/arrow_outward:",
                icon_position="right",
            )


# --- a turn


def _shows_all(turns: Sequence[Turn]) -> bool:
    return len(turns) <= TURNS_SHOWN or f"all-{turns[0].id}" in st.session_state


def _offer_earlier(turns: Sequence[Turn]) -> None:
    st.button(
        f"Show {len(turns) - TURNS_SHOWN} earlier questions",
        on_click=lambda: st.session_state.update({f"all-{turns[0].id}": True}),
        type="tertiary",
    )


def _draw_turn(session: Session, turn: Turn, lost: Lost, turns: Sequence[Turn]) -> None:
    is_last = turn.id == turns[-1].id
    with st.chat_message("user", avatar=":material/person:"):
        if session.editing == turn.id:
            _draw_editor(session, turn)
        else:
            _draw_question(turn)
        if asked_as := describe_asked(turn):
            show_caption(f"Asked as: {asked_as}", limit=FOLDED_CHARACTERS)
        if scope := describe_scope(turn.options):
            show_caption(f"Asked {scope}")
    answer = st.chat_message("assistant", avatar=":material/format_quote:")
    job = session.find_job(turn)
    if job and is_last:
        for _ in range(SUGGESTIONS_DRAWN):
            st.empty()  # clears leftovers of the page before, which Streamlit removes only when this run is over
    with answer:
        if job and not job.trouble:
            _follow(job)
            st.rerun()
        if job:
            show_error(job.trouble)
        _draw_outcome(session, turn, lost)
        _draw_actions(session, turn, is_last=is_last)
    if is_last and turn.answer:
        told = turn.answer.get("suggestions")
        files = [*turn.answer["sources"], *(passage["file"] for passage in turn.answer["passages"])]
        asked = tuple(one.question for one in turns)
        _draw_suggestions(
            session,
            "next-questions",
            lambda: told or session.jobs.suggest_next(_read_state(session), turn.id, files, asked),
        )


def _draw_question(turn: Turn) -> None:
    """The question; a long text is folded."""
    st.text(cut_text(turn.question, FOLDED_CHARACTERS))
    if len(turn.question) > FOLDED_CHARACTERS:
        with st.expander(f"All {len(turn.question):,} characters"):
            st.text(turn.question)


def _draw_outcome(session: Session, turn: Turn, lost: Lost) -> None:
    if turn.answer:
        source = session.source
        opened = source.place if source and source.turn == turn.id else None
        key = f"answer-{turn.id}"
        draw_answer(
            describe_answer(turn, lost, opened=opened),
            key=key,
            on_open=lambda: session.open_source(turn.id, int(st.session_state[key].open)),
            on_ask=lambda: session.ask(str(st.session_state[key].ask)),
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
        session.ask_instead(turn, question)
        st.rerun()
    if is_left:
        session.edit(None)
        st.rerun()


def _draw_actions(session: Session, turn: Turn, *, is_last: bool) -> None:
    with st.container(key=f"turn-actions-{turn.id}", horizontal=True, gap="xsmall", vertical_alignment="center"):
        if turn.answer:
            _draw_thumbs(session, turn)
        if is_last:
            st.button(
                "Ask again",
                key=f"again-{turn.id}",
                icon=":material/refresh:",
                type="tertiary",
                on_click=session.ask_again,
                args=(turn,),
            )
            st.button(
                "Edit question",
                key=f"editing-{turn.id}",
                icon=":material/edit:",
                type="tertiary",
                on_click=session.edit,
                args=(turn.id,),
            )


def _draw_thumbs(session: Session, turn: Turn) -> None:
    key = f"thumb-{turn.id}"

    def save() -> None:
        chosen = st.session_state.get(key)
        thumb = None if chosen is None else "up" if chosen == 1 else "down"
        session.attempt(lambda: session.conversations.judge(turn.id, thumb, turn.note))  # type: ignore[arg-type]

    def save_note() -> None:
        note = str(st.session_state[f"note-{turn.id}"] or "")
        session.attempt(lambda: session.conversations.judge(turn.id, turn.thumb, note))

    default = None if turn.thumb is None else int(turn.thumb == "up")
    st.feedback("thumbs", key=key, default=default, on_change=save)
    if turn.thumb:
        with st.popover("Change the note" if turn.note else "Say why", type="tertiary"):
            st.text_area("What was right or wrong?", value=turn.note, key=f"note-{turn.id}", on_change=save_note)


# --- an answer in progress


def _follow(job: AnswerJob) -> None:
    """Draw an answer while it is made. It continues when the page is rerun or closed; only the user's Stop ends it."""
    said = st.empty()
    with st.container(key="draft", gap="xxsmall"):
        draft, draft_mark = st.empty(), st.empty()
    stage_line, stop = st.empty(), st.empty()
    stop.button(
        "Stop",
        key=f"stop-{job.turn.id}",
        icon=":material/stop_circle:",
        on_click=job.cancel,
        type="tertiary",
        disabled=job.is_cancelled,
    )
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


def _name_wait(job: AnswerJob, progress: Progress) -> str:
    """What the reader waits for."""
    if job.is_cancelled:
        return "Stopping"
    return progress.stage.caption if progress.stage else "Waiting for other questions"


def _draw_said(asked: Turn, progress: Progress) -> None:
    turn = replace(asked, answer=describe_record(make_partial(asked.question, progress)))
    described = {**describe_answer(turn, {}), "confidence": None, "writer": "", "cited": [], "copy": ""}
    draw_answer(described, key=f"said-{turn.id}-{len(progress.statements)}")


# --- the scope of questions


def _draw_scope(session: Session) -> None:
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
            st.rerun()
        if st.button("Ask all articles", type="tertiary"):
            session.ask_only(())
            st.rerun()
