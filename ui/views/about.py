"""The settings page: preferences that the user may change, and what is in use."""

from __future__ import annotations

import platform
from typing import Any

import streamlit as st

from rag import RagError, __version__
from ui.messages import show_error
from ui.preferences import MOST_PASSAGES, Preferences
from ui.session import Session
from ui.views.setup import draw_setup
from ui.visitors import is_private
from ui.wording import describe_moment, escape_label

LOWEST_THRESHOLD, HIGHEST_THRESHOLD = 0.05, 0.95

FIRST_THRESHOLD = 0.5
"""Start value of the slider when a user first sets a threshold."""


def draw(session: Session) -> None:
    st.title("Settings")
    _draw_preferences(session)
    draw_setup(session)
    st.header("What is in use")
    try:
        _draw_use(session)
    except RagError as error:
        show_error(str(error))


def _draw_preferences(session: Session) -> None:
    """The preferences. A callback saves each change, and runs even when the user leaves the page at that moment."""
    settings = session.server.settings
    for key, value in _describe_widgets(session).items():
        st.session_state.setdefault(key, value)
    _draw_mode(session)
    st.slider(
        "Passages read for an answer",
        1,
        MOST_PASSAGES,
        key="top",
        on_change=lambda: session.prefer(top=_unless(settings.passages, st.session_state["top"])),
        help="More passages find more, and take longer.",
    )
    is_calibrated = st.toggle(
        "Abstain at the calibrated confidence",
        key="calibrated",
        on_change=lambda: session.prefer(threshold=None if st.session_state["calibrated"] else FIRST_THRESHOLD),
        help="Chosen over several kinds of folder, so that neither wrong answers nor needless refusals prevail.",
    )
    if not is_calibrated:
        st.slider(
            "Abstain below a confidence of",
            LOWEST_THRESHOLD,
            HIGHEST_THRESHOLD,
            step=0.05,
            key="threshold",
            on_change=lambda: session.prefer(threshold=st.session_state["threshold"]),
            help="Confidence is how probable it is that the articles answer the question.",
        )
        st.caption(
            "Lower: it answers more often, and is wrong more often. Higher: it says more often that the articles do "
            "not say, even where they do."
        )
    st.button("Back to the defaults", on_click=_reset, args=(session,), type="tertiary")
    st.caption("They apply from the next question on, and are saved. Light or dark: in the menu at the top right.")


def _draw_mode(session: Session) -> None:
    """How answers are made, with a choice if a language model is set."""
    if not session.assistant.has_language_model:
        st.markdown("**How answers are made:** by quoting the articles' own sentences.")
        st.caption("A language model of your own can write them instead.")
        return
    modes = {
        "written": f"Written by {escape_label(session.server.settings.llm)}",
        "quoted": "Quoted: the articles' own sentences, nothing else",
    }
    st.radio(
        "How answers are made",
        list(modes),
        format_func=modes.__getitem__,
        captions=["Each sentence is checked against the articles, and marked where it does not hold.", "Quicker."],
        key="mode",
        on_change=lambda: session.prefer(quote_only=st.session_state["mode"] == "quoted"),
    )


def _unless(default: int, value: int) -> int | None:
    """The chosen value; None for the default, so that it follows the settings."""
    return None if value == default else value


def _describe_widgets(session: Session) -> dict[str, Any]:
    """The value of each widget, by its key, for these preferences."""
    preferences = session.preferences
    return {
        "mode": "quoted" if preferences.quote_only else "written",
        "top": preferences.top or session.server.settings.passages,
        "calibrated": preferences.threshold is None,
        "threshold": min(max(preferences.threshold or FIRST_THRESHOLD, LOWEST_THRESHOLD), HIGHEST_THRESHOLD),
    }


def _reset(session: Session) -> None:
    default = Preferences()
    session.prefer(top=default.top, threshold=default.threshold, quote_only=default.quote_only)
    st.session_state.update(_describe_widgets(session))


def _draw_use(session: Session) -> None:
    status = session.assistant.read_status()
    rows = {
        "Articles": str(status.articles),
        "Indexed": f"{status.files:,} files, {status.chunks:,} chunks" if status.indexed_at else "nothing yet",
        "Last indexed": describe_moment(status.indexed_at),
        "Embedding": status.model,
        "Language model": session.server.settings.llm or "none: answers are quotes",
        "Index": status.store or str(status.index),
        "On disk": f"{status.size_bytes / 1e6:.1f} MB",
        "Conversations": str(session.server.settings.home),
        "Who can reach it": "this machine alone" if is_private() else "anyone who can reach this machine",
        "Versions": f"Footnote {__version__}, Streamlit {st.__version__}, Python {platform.python_version()}",
    }
    for name, value in rows.items():
        left, right = st.columns([1, 3])
        left.caption(escape_label(name))
        right.text(value or "–")
    turns = session.conversations.read_turns(session.conversation) if session.conversation else []
    last = next((turn.answer for turn in reversed(turns) if turn.answer and turn.answer["milliseconds"]), None)
    if last:
        st.subheader("The last answer, in milliseconds")
        stages = last["milliseconds"]
        st.dataframe(
            {"Stage": list(stages), "Milliseconds": [round(value, 1) for value in stages.values()]}, hide_index=True
        )
