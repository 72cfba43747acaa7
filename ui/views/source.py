"""The source view: an article beside the chat, scrolled to the words that an answer quotes."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from rag import Turn
from ui.components import draw_source
from ui.session import Session
from ui.styles import make_room_for_source
from ui.view_models import Lost, describe_source, list_places

KEY = "source-view"


def draw_open_source(session: Session, turns: Sequence[Turn], lost: Lost) -> None:
    """Draw the open source, if any."""
    source = session.source
    turn = next((turn for turn in turns if source and turn.id == source.turn), None)
    if source is None or turn is None or turn.answer is None:
        return
    places = list_places(turn.answer)
    if source.place >= len(places):
        session.close_source()
        return
    place = places[source.place]
    others = [] if turn.answer["abstained"] else [one for one in places if one is not place]
    document = session.read_document(place["file"])
    make_room_for_source()
    draw_source(
        describe_source(
            place,
            document,
            position=(source.place + 1, len(places)),
            opening=source.opening,
            others=others,
            lost=lost,
            path=session.articles / (document.file if document else place["file"]),  # it may have been moved
        ),
        key=KEY,
        on_close=session.close_source,
        on_move=lambda: session.move_source(int(st.session_state[KEY].move), turn),
    )
