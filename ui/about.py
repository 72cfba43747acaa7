"""Settings that a reader may change, and a page that says what is in use."""

from __future__ import annotations

import platform

import streamlit as st

from rag import RagError, __version__
from ui.preferences import MOST_PASSAGES, Preferences
from ui.session import Session, is_private
from ui.wording import escape_label


def draw(session: Session) -> None:
    st.title("Settings")
    _draw_preferences(session)
    st.header("What is in use")
    try:
        _draw_use(session)
    except RagError as error:
        st.error(str(error), icon=":material/error:")


def _draw_preferences(session: Session) -> None:
    settings = session.server.settings
    preferences = session.preferences
    quote_only = _draw_mode(session)
    top = st.slider(
        "Passages read for an answer",
        1,
        MOST_PASSAGES,
        value=preferences.top or settings.passages,
        key="top",
        help="More passages find more, and take longer.",
    )
    is_calibrated = st.toggle(
        "Abstain where it was calibrated to",
        value=preferences.threshold is None,
        key="calibrated",
        help="Chosen over several kinds of folder, so that neither wrong answers nor needless refusals prevail.",
    )
    threshold = None
    if not is_calibrated:
        threshold = st.slider(
            "Abstain below a confidence of",
            0.05,
            0.95,
            value=preferences.threshold or 0.5,
            step=0.05,
            key="threshold",
            help="Confidence is how probable it is that the articles answer the question.",
        )
        st.caption(
            "Lower: it answers more often, and is wrong more often. Higher: it says more often that the articles do "
            "not say, even where they do."
        )
    session.prefer(top=None if top == settings.passages else top, threshold=threshold, quote_only=quote_only)
    st.button("As they were", on_click=_reset, args=(session,), type="tertiary")
    st.caption("They hold from the next question on, and are kept. Light or dark: in the menu at the top right.")


def _draw_mode(session: Session) -> bool:
    """How answers are made, and a choice where there is one: whether they are quoted only."""
    if not session.assistant.has_language_model:
        st.markdown("**How answers are made:** by quoting the articles' own sentences.")
        st.caption("A language model of your own can write them instead: the operator names one with RAG_LLM.")
        return False
    modes = {
        "written": f"Written by {escape_label(session.server.settings.llm)}",
        "quoted": "Quoted: the articles' own sentences, nothing else",
    }
    captions = ["Each sentence is checked against the articles, and marked where it does not hold.", "Quicker."]
    chosen = st.radio(
        "How answers are made",
        list(modes),
        index=int(session.preferences.quote_only),
        format_func=modes.__getitem__,
        captions=captions,
        key="mode",
    )
    return chosen == "quoted"


def _reset(session: Session) -> None:
    for key in ("mode", "top", "calibrated", "threshold"):
        st.session_state.pop(key, None)
    default = Preferences()
    session.prefer(top=default.top, threshold=default.threshold, quote_only=default.quote_only)


def _draw_use(session: Session) -> None:
    status = session.assistant.read_status()
    made = f"{status.maker['embedding']}, {status.maker['dimension']} dimensions" if status.maker else status.embedding
    rows = {
        "Articles": str(status.articles),
        "Indexed": f"{status.files:,} files, {status.chunks:,} chunks" if status.indexed_at else "nothing yet",
        "Last indexed": status.indexed_at,
        "Embedding": made,
        "Language model": session.server.settings.llm or "none: answers are quotes",
        "Index": status.store or str(status.index),
        "On disk": f"{status.size_bytes / 1e6:.1f} MB",
        "Conversations": str(session.server.settings.home),
        "Who can reach it": "this machine alone" if is_private() else "whoever reaches this machine",
        "Versions": f"Footnote {__version__}, Streamlit {st.__version__}, Python {platform.python_version()}",
    }
    for name, value in rows.items():
        left, right = st.columns([1, 3])
        left.caption(name)
        right.text(value or "–")
    turns = session.conversations.read_turns(session.conversation) if session.conversation else []
    last = next((turn.answer for turn in reversed(turns) if turn.answer and turn.answer["milliseconds"]), None)
    if last:
        st.subheader("The last answer, in milliseconds")
        stages = last["milliseconds"]
        st.dataframe(
            {"Stage": list(stages), "Milliseconds": [round(value, 1) for value in stages.values()]}, hide_index=True
        )
