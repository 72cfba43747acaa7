"""What Streamlit has no part for: an answer with citations inside its sentences, a source scrolled to its quoted words,
a page that follows the newest question. They take plain data, and their scripts put it on the page as text, never as
HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

_ASSETS = Path(__file__).parent / "assets"


def _read(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


_SHARED_CSS = _read("shared.css")

_ROOT = '<div class="root"></div>'
_PARTS: Mapping[str, Mapping[str, Any]] = {
    "footnote_answer": {"html": _ROOT, "css": _SHARED_CSS + _read("answer.css"), "js": _read("answer.js")},
    "footnote_source": {"html": _ROOT, "css": _SHARED_CSS + _read("source.css"), "js": _read("source.js")},
    "footnote_follow": {"js": _read("follow.js")},
    "footnote_reader": {"js": _read("reader.js")},
}
"""Name -> what it is made of."""


def _draw(name: str, *, key: str, **options: Any) -> Any:
    """Declared each time it is drawn, as Streamlit has it for scripts: a server knows the components that were declared
    since it started, and this module is loaded once a process."""
    return st.components.v2.component(name, **_PARTS[name])(key=key, **options)


def draw_answer(data: Mapping[str, Any], *, key: str, on_open: Callable[[], None] | None = None) -> None:
    """An answer; see `describing.describe_answer` for its data. When a citation is clicked, `on_open` is called and
    `st.session_state[key].open` is its place in `data["places"]`."""
    _draw("footnote_answer", data=dict(data), key=key, on_open_change=on_open or _do_nothing)


def draw_source(
    data: Mapping[str, Any], *, key: str, on_close: Callable[[], None], on_move: Callable[[], None]
) -> None:
    """A source beside the chat; see `describing.describe_source`. `st.session_state[key].move` is -1 or 1."""
    _draw("footnote_source", data=dict(data), key=key, on_close_change=on_close, on_move_change=on_move)


def follow_newest(turn: int | None, *, place: int, is_made: bool) -> None:
    """Bring the newest question, that of `turn` and the `place`th on the page from 0, into view, once for each turn;
    and its answer while it `is_made`. To be drawn at the same place of each run, or it begins anew."""
    _draw("footnote_follow", data={"turn": turn, "place": place, "making": is_made}, key="follow")


def read_reader_token() -> str:
    """A random name that this browser keeps, to tell apart the readers of a shared server; "" until it has told it."""
    result = _draw("footnote_reader", key="reader", default={"token": ""}, on_token_change=_do_nothing)
    return str(result.token or "")


def _do_nothing() -> None:
    """A component tells Python only what it has a callback for."""
