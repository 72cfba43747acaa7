"""The source view: an article beside the chat, scrolled to the words that an answer quotes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import Any

import streamlit as st

from rag import Turn
from ui.asking import ask
from ui.components import draw_source
from ui.messages import show_toast
from ui.preferences import Preferences
from ui.session import Session
from ui.source_models import describe_document, describe_source, mark_corrected
from ui.styles import make_room_for_source
from ui.view_models import Lost, list_places

KEY = "source-view"

_DRAWN = "drawn-source"
"""The last drawn article, by its turn: it stays open while the turn is answered again."""


def draw_open_source(session: Session, turns: Sequence[Turn], lost: Lost) -> None:
    """Draw the open source, if any."""
    source = session.source
    if source is None:
        draw_open_document(session)
        return
    turn = next((turn for turn in turns if turn.id == source.turn), None)
    if turn is None:
        return
    if turn.answer is None:
        drawn_turn, drawn = st.session_state.get(_DRAWN, (0, None))
        if drawn and drawn_turn == turn.id:
            _draw(session, drawn, turn)
        return
    places = list_places(turn.answer)
    if source.place >= len(places):
        session.close_source()
        return
    place = places[source.place]
    others = [] if turn.answer["abstained"] else [one for one in places if one is not place]
    document = session.read_document(place["file"])
    described = describe_source(
        place,
        document,
        position=(source.place + 1, len(places)),
        opening=source.opening,
        others=others,
        lost=lost,
        path=session.articles / (document.file if document else place["file"]),  # it may have been moved
    )
    st.session_state[_DRAWN] = (turn.id, described)
    _draw(session, described, turn)


def draw_open_document(session: Session, *, on_asked: Callable[[], None] = lambda: None) -> None:
    """Draw the article that was opened without a citation, if any. `on_asked` is called when something was asked about
    it."""
    file = session.address.document
    document = session.read_document(file) if file else None
    if document:
        described = describe_document(document, session.address.span, opening=session.openings)
        _draw(session, described, None, on_asked=on_asked)


def _draw(
    session: Session,
    described: Mapping[str, Any],
    turn: Turn | None,
    *,
    on_asked: Callable[[], None] = lambda: None,
) -> None:
    def move() -> None:
        if turn:
            session.move_source(int(st.session_state[KEY].move), turn)

    def ask_selected() -> None:
        asked = st.session_state[KEY].ask
        ask(session, str(asked["question"]), kind=str(asked["kind"]))
        on_asked()

    make_room_for_source()
    acts = {
        "close": session.close_source,
        "move": move,
        "only": lambda: ask_only(session, described["file"]),
        "ask": ask_selected,
    }
    has_file = draw_file_button(session, described["file"])
    record = next((one for one in session.list_files() if one.file == described["file"]), None)
    draw_source({**mark_corrected(described, record), "has_file": has_file}, key=KEY, acts=acts)


def ask_only(session: Session, *files: str) -> None:
    """Ask only these articles from now on. A callback, so that the links of this run know the conversation that the
    filter is saved in."""
    session.ask_only(Preferences(files=files))
    named = "this article" if len(files) == 1 else f"these {len(files):,} articles"
    show_toast(f"Questions of this conversation now go to {named} alone.")


def draw_file_button(session: Session, file: str) -> bool:
    """The button that downloads an article's file, which the reader's script presses. Returns whether there is one: a
    file that is gone, or not indexed any more, has none."""
    if not (session.articles / file).is_file() or session.read_document(file) is None:
        return False
    with st.container(key="unseen-file"):
        st.download_button(
            "Get the file",
            partial(session.assistant.library.read_file, file),  # read on click
            file_name=PurePosixPath(file).name,
            mime="application/octet-stream",
            key="get-file",
            on_click="ignore",
        )
    return True
