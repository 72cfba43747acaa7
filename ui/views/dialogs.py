"""Dialogues of the page. A run of the whole page closes an open one, so what starts a run by itself waits for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, ParamSpec

import streamlit as st

from ui.wording import escape_label

_OPEN = "dialogue-is-open"

Given = ParamSpec("Given")


def note_none_open() -> None:
    """Note that no dialogue is open: called first in each run of the whole page."""
    st.session_state[_OPEN] = False


def is_any_open() -> bool:
    """Whether a dialogue is open. Parts of the page that run by themselves ask before they run the whole page."""
    return bool(st.session_state.get(_OPEN))


def make_dialogue(
    title: str, *, width: Literal["small", "medium"] = "small", on_dismiss: Callable[[], Any] | None = None
) -> Callable[[Callable[Given, None]], Callable[Given, None]]:
    """`st.dialog`, which is also noted as open while it is. `on_dismiss` is called when it is closed by its cross."""

    def dismiss() -> None:
        note_none_open()
        if on_dismiss:
            on_dismiss()

    def decorate(draw: Callable[Given, None]) -> Callable[Given, None]:
        @wraps(draw)
        def noted(*args: Given.args, **kwargs: Given.kwargs) -> None:
            st.session_state[_OPEN] = True
            draw(*args, **kwargs)

        return st.dialog(escape_label(title), width=width, on_dismiss=dismiss)(noted)

    return decorate
