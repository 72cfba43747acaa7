"""The source view: an article beside the chat, scrolled to the words that an answer quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from rag import Turn
from ui.components import draw_source
from ui.session import Session
from ui.source_models import describe_document, describe_source
from ui.styles import make_room_for_source
from ui.view_models import Lost, list_places

KEY = "source-view"

_DRAWN = "drawn-source"
"""The last drawn article, by its turn: it stays open while the turn is answered again."""


def draw_open_source(session: Session, turns: Sequence[Turn], lost: Lost) -> None:
    """Draw the open source, if any."""
    source = session.source
    if source is None:
        _draw_document(session)
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


def _draw_document(session: Session) -> None:
    """An article that was opened without a citation."""
    file = session.address.document
    document = session.read_document(file) if file else None
    if document:
        _draw(session, describe_document(document, session.address.span, opening=session.openings), None)


def _draw(session: Session, described: Mapping[str, Any], turn: Turn | None) -> None:
    def move() -> None:
        if turn:
            session.move_source(int(st.session_state[KEY].move), turn)

    make_room_for_source()
    draw_source(described, key=KEY, on_close=session.close_source, on_move=move)
