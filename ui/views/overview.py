"""The folder to look at: a calendar, who and what is named, and a page for each name. No model is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from rag import IndexMissing, NameProfile, RagError
from ui.asking import ask, ask_month
from ui.components import draw_look
from ui.looking import KINDS, Look, parse_days
from ui.messages import show_error, show_info
from ui.name_models import QUESTIONS, describe_name
from ui.overview_models import KIND_NOUNS, MATRIX_ARTICLES, describe_calendar, describe_names
from ui.server_state import list_names, read_calendar, read_name
from ui.session import Session
from ui.styles import make_wide
from ui.views.scope import draw_scope
from ui.views.source import draw_open_document
from ui.wording import escape_label

DAYS, NAMES = 10, 40
"""How many dates and articles, and how many names, are shown at first, and by how many more."""

SENTENCES = 100
"""How many sentences with a name are shown at first, and by how many more."""


def draw(session: Session, chat: Any) -> None:
    """`chat` is the page that shows what is asked here."""
    if st.session_state.pop("asked-from-overview", False):
        session.leave_for(chat, session.address)
    if not session.address.document:
        make_wide()
    with st.container(key="hidden-source"):
        draw_open_document(session, on_asked=lambda: _show_answer(session))
    if trouble := session.take_trouble():
        show_error(trouble)
    try:
        if session.address.look.name:
            _draw_name(session, session.address.look.name)
        else:
            _draw_folder(session)
    except IndexMissing:
        show_info("Nothing is indexed yet, so there is nothing to look at.", icon=":material/inventory_2:")
    except RagError as error:
        show_error(str(error))


def _draw_folder(session: Session) -> None:
    st.title("Overview", anchor=False)
    st.caption("Read from the articles, without a language model. A click opens the sentence.")
    draw_scope(session)
    files, look = session.list_asked_files(), session.address.look
    st.subheader("When", anchor=False)
    shown = _count_shown("calendar", DAYS)
    calendar = read_calendar(*_identify(session), files, look.days, shown)
    if calendar is None:
        show_info("No article is left, or none was indexed by this release.")
        return
    days = (calendar.first, calendar.last)
    _draw(
        session,
        "calendar",
        describe_calendar(calendar, look.days),
        zoom=lambda value: session.go(replace(session.address, look=replace(look, days=parse_days(str(value))))),
        month=lambda _: ask_month(session, Look(days=days).describe()["days"]),
    )
    st.subheader("People, places and organisations", anchor=False)
    words = st.text_input(
        "Find a name",
        placeholder="Find a name",
        icon=":material/search:",
        key="name-search",
        label_visibility="collapsed",
        max_chars=100,
    )
    shown = _count_shown("names", NAMES)
    names = list_names(*_identify(session), files, look.kind, words or "", shown)
    records = session.list_files() if files is None else files
    articles = session.assistant.folder.list_articles(files) if len(records) <= MATRIX_ARTICLES else ()
    _draw(
        session,
        "names",
        describe_names(names, articles, look.kind, shown=shown),
        kind=lambda value: session.go(
            replace(session.address, look=replace(look, kind=next((one for one in KINDS if one == value), None)))
        ),
    )


def _draw_name(session: Session, name: str) -> None:
    look = session.address.look
    st.button(
        "All names",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=lambda: session.go(replace(session.address, document=None, span=None, look=Look(days=look.days))),
    )
    shown = _count_shown("name", SENTENCES)
    found = read_name(*_identify(session), session.list_asked_files(), name, look.kind, shown)
    draw_scope(session)
    if found is None:
        st.title(escape_label(name, limit=200), anchor=False)
        show_info("No article that is looked at has this name.")
        return
    _draw_head(session, found)
    _draw(session, "name", describe_name(found), month=lambda value: ask_month(session, str(value)))


def _draw_head(session: Session, found: NameProfile) -> None:
    """The name, how often it occurs, its other spellings and namesakes, and what could be asked."""
    entity = found.entity
    st.title(escape_label(entity.name, limit=200), anchor=False)
    mentions = f"{entity.mentions:,} mention{'' if entity.mentions == 1 else 's'}"
    counted = f"{mentions} in {entity.articles:,} article{'' if entity.articles == 1 else 's'}"
    spelled = f", also written {', '.join(entity.aliases)}" if entity.aliases else ""
    st.caption(escape_label(f"{KIND_NOUNS[entity.type]}. {counted}{spelled}."))
    with st.container(key="name-asked", horizontal=True, gap="xsmall"):
        for place, wording in enumerate(QUESTIONS):
            question = wording.format(entity.name)
            label = escape_label(question, limit=80)
            st.button(label, key=f"asked-{place}", on_click=_ask, args=(session, question), icon=":material/forum:")
        for other in found.namesakes:
            st.button(
                escape_label(f"{KIND_NOUNS[other.type]}: {other.name}", limit=80),
                key=f"namesake-{other.id}",
                type="tertiary",
                on_click=_open_name,
                args=(session, {"name": other.name, "kind": other.type}),
            )


def _ask(session: Session, question: str) -> None:
    """Ask, and show the answer in the chat."""
    session.go(replace(session.address, document=None, span=None))
    ask(session, question)
    _show_answer(session)


def _show_answer(session: Session) -> None:
    """Show in the chat, with the next run of the page, what was asked here; an open article stays open beside it."""
    session.go(replace(session.address, look=Look()))
    st.session_state["asked-from-overview"] = True


def _open_name(session: Session, chosen: Any) -> None:
    kind = next((one for one in KINDS if one == chosen["kind"]), None)
    look = Look(str(chosen["name"]), kind, session.address.look.days)
    session.go(replace(session.address, document=None, span=None, look=look))


def _open(session: Session, place: Any) -> None:
    span = (int(place["span"][0]), int(place["span"][1])) if place["span"] else None
    session.open_document(str(place["file"]), span)


def _draw(session: Session, name: str, data: dict[str, Any], **acts: Callable[[Any], object]) -> None:
    """Draw a part; `acts` are called with the value of what was done, besides those that all parts have."""
    key = f"look-{name}"
    known: dict[str, Callable[[Any], object]] = {
        "open": lambda value: _open(session, value),
        "name": lambda value: _open_name(session, value),
        "more": lambda _: _show_more(name),
        **acts,
    }

    def follow(act: str) -> Callable[[], None]:
        def do() -> None:
            known[act](st.session_state[key][act])

        return do

    draw_look(name, data, key=key, acts={act: follow(act) for act in known})


def _count_shown(name: str, step: int) -> int:
    return step * int(st.session_state.get(f"steps-{name}", 1))


def _show_more(name: str) -> None:
    st.session_state[f"steps-{name}"] = int(st.session_state.get(f"steps-{name}", 1)) + 1


def _identify(session: Session) -> tuple[Any, str, str]:
    """What the cached readers of `server_state` take first. Raises `RagError`."""
    return session.assistant, session.articles_name, session.assistant.library.read_state_name()
