"""Components that Streamlit lacks: an answer with citations inside its sentences, a source scrolled to its quoted
words, a page that follows the newest question. They take plain data, and their scripts insert it as text, never as
HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from ui.shortcuts import Shortcut

_ASSETS = Path(__file__).parent / "assets"


def _read(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


_SHARED_CSS, _SHARED_JS = _read("shared.css"), _read("shared.js")
_CHARTS_CSS, _CHARTS_JS = _SHARED_CSS + _read("charts.css"), _SHARED_JS + _read("charts.js")

_ROOT = '<div class="root"></div>'
_PARTS: Mapping[str, Mapping[str, Any]] = {
    "footnote_answer": {
        "html": _ROOT,
        "css": _SHARED_CSS + _read("answer.css") + _read("kinds.css"),
        "js": _SHARED_JS + _read("kinds.js") + _read("hold.js") + _read("answer.js"),
    },
    "footnote_source": {
        "html": _ROOT,
        "css": _SHARED_CSS + _read("source.css") + _read("minimap.css"),
        "js": _SHARED_JS + "".join(map(_read, ("hold.js", "find.js", "selection.js", "minimap.js", "source.js"))),
    },
    "footnote_cards": {
        "html": _ROOT,
        "css": _CHARTS_CSS + _read("cards.css"),
        "js": _CHARTS_JS + _read("cards.js"),
    },
    "footnote_list": {
        "html": _ROOT,
        "css": _SHARED_CSS + _read("list.css"),
        "js": _SHARED_JS + _read("list.js"),
    },
    "footnote_link": {
        "html": _ROOT,
        "css": _SHARED_CSS + _read("link.css"),
        "js": _SHARED_JS + _read("link.js"),
    },
    **{
        f"footnote_{name}": {
            "html": _ROOT,
            "css": _CHARTS_CSS + _read("look.css"),
            "js": _CHARTS_JS + _read(f"{name}.js"),
        }
        for name in ("calendar", "names", "name")
    },
    "footnote_follow": {"js": _read("follow.js")},
    "footnote_keys": {"js": _read("keys.js")},
    "footnote_page": {"js": _read("page.js")},
    "footnote_reader": {"js": _read("reader.js")},
}
"""Component name -> its HTML, CSS and JavaScript."""


def _draw(name: str, *, key: str, **options: Any) -> Any:
    """Declare the component each time it is drawn: a server only knows components declared since it started, and this
    module is loaded once per process."""
    return st.components.v2.component(name, **_PARTS[name])(key=key, **options)


def draw_answer(
    data: Mapping[str, Any],
    *,
    key: str,
    on_open: Callable[[], None] | None = None,
    on_ask: Callable[[], None] | None = None,
) -> None:
    """An answer; see `view_models.describe_answer` for its data.

    When a citation is clicked, `on_open` is called and `st.session_state[key].open` is its place in
    `data["places"]`; when a name is, `on_ask` is called and `st.session_state[key].ask` is what to ask.
    """
    _draw(
        "footnote_answer",
        data=dict(data),
        key=key,
        on_open_change=on_open or _do_nothing,
        on_ask_change=on_ask or _do_nothing,
    )


def draw_cards(
    data: Mapping[str, Any],
    *,
    key: str,
    on_open: Callable[[], None],
    on_ask: Callable[[], None],
    on_month: Callable[[], None],
) -> None:
    """What is in the articles; see `welcome_models.describe_overview` for its data. When a card, a name or a month is
    clicked, the callback is called, and `st.session_state[key]` has its file as `open`, the question as `ask`, or the
    month as `month`."""
    _draw(
        "footnote_cards",
        data=dict(data),
        key=key,
        on_open_change=on_open,
        on_ask_change=on_ask,
        on_month_change=on_month,
    )


def draw_look(name: str, data: Mapping[str, Any], *, key: str, acts: Mapping[str, Callable[[], None]]) -> None:
    """A part of the overview: "calendar" or "names" (see `overview_models`), or all about a "name" (`name_models`).

    `acts` are called for what the user does, with its value in `st.session_state[key]`: "open" (an object with a `file`
    and its `span`, or None), "name" (an object with `name` and `kind`), "kind", "zoom" and "month" (days), "more".
    """
    names = ("open", "name", "kind", "zoom", "month", "more")
    _draw(f"footnote_{name}", data=dict(data), key=key, **_list_acts(names, acts))


def draw_source(data: Mapping[str, Any], *, key: str, acts: Mapping[str, Callable[[], None]]) -> None:
    """An article beside the chat or in the library; see `source_models` for its data.

    `acts` are called for what the reader does, by name, with its value in `st.session_state[key]`: "close"; "move" (to
    the previous or next citation: -1 or 1); "only" (ask only this article); "ask" (an object with `question` and
    `kind`); "beside" (open it beside the chat).
    """
    _draw("footnote_source", data=dict(data), key=key, **_list_acts(("close", "move", "only", "ask", "beside"), acts))


def _list_acts(names: Sequence[str], acts: Mapping[str, Callable[[], None]]) -> dict[str, Callable[[], None]]:
    """The callbacks of a component, by the name of their argument."""
    return {f"on_{name}_change": acts.get(name, _do_nothing) for name in names}


def draw_list(
    rows: Sequence[Mapping[str, Any]], *, key: str, on_open: Callable[[], None], on_choose: Callable[[], None]
) -> None:
    """The library's list; see `library_models.describe_rows`. `st.session_state[key].open` is an object with the
    `file` and its `span` (or None) that was clicked, `choose` a list of (file, whether it is chosen) for the boxes
    that were clicked."""
    _draw("footnote_list", data={"rows": list(rows)}, key=key, on_open_change=on_open, on_choose_change=on_choose)


def draw_link(path: str, *, key: str) -> None:
    """The address of `path`, which is relative to the chat's own, to copy and to open."""
    _draw("footnote_link", data={"path": path}, key=key)


def follow_newest(turn: int | None, *, place: int, is_made: bool, goal: int | None = None) -> None:
    """Scroll the newest question into view, once for each `turn`, and its answer while it `is_made`; on a page that was
    just opened, the question at `goal` instead, if that is given.

    `place` and `goal` are positions on the page, from 0. Draw it at the same place in every run, or it starts over.
    """
    _draw("footnote_follow", data={"turn": turn, "place": place, "making": is_made, "goal": goal}, key="follow")


def attend_page(shown: str) -> None:
    """Give the field the focus whenever `shown`, the conversation, is another one, and the files that are dropped
    anywhere to the uploader in the container `dropped`."""
    with st.container(key="hidden-page"):
        _draw("footnote_page", data={"shown": shown}, key="page")


def heed_keys(shortcuts: Sequence[Shortcut]) -> None:
    """Do what a keyboard shortcut says when its keys are pressed, unless a dialogue is open."""
    with st.container(key="hidden-keys"):
        _draw("footnote_keys", data={"shortcuts": [asdict(one) for one in shortcuts]}, key="keys")


def read_reader_token() -> str:
    """A random token stored in this browser, which separates the users of a shared server; "" until it has arrived."""
    result = _draw("footnote_reader", key="reader", default={"token": ""}, on_token_change=_do_nothing)
    return str(result.token or "")


def _do_nothing() -> None:
    """Streamlit only reports events that have a callback."""
