"""Messages of the page: errors, warnings, notes and toasts, whose text is shown as it is.

Streamlit reads the text of every message as Markdown, and most messages hold a name, a path, a question or the words of
an error. So they are shown through these functions, which escape them; a test fails when the page shows any other text
that is not written in its code.
"""

from __future__ import annotations

import streamlit as st

from ui.wording import escape_label


def show_error(text: str) -> None:
    """An error, in one line."""
    st.error(escape_label(text), icon=":material/error:")


def show_warning(text: str, *, icon: str = ":material/warning:") -> None:
    """Something that the user should look at."""
    st.warning(escape_label(text), icon=icon)


def show_info(text: str, *, icon: str = ":material/info:") -> None:
    """Something to know before going on."""
    st.info(escape_label(text), icon=icon)


def show_success(text: str) -> None:
    """Something that was done."""
    st.success(escape_label(text), icon=":material/check:")


def show_toast(text: str) -> None:
    """Something that was done, in a message that goes away by itself."""
    st.toast(escape_label(text))


def show_caption(text: str, *, limit: int = 0) -> None:
    """A line in small print; cut at `limit` characters unless 0."""
    st.caption(escape_label(text, limit=limit))
