"""The page before the page: it asks for the password, and nothing else is drawn until it was given."""

from __future__ import annotations

import math

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from rag.serving.admission import ADMISSION
from ui.messages import show_error


def ask_password(password: str) -> None:
    """Stop the script until this session has given the password."""
    if not password or st.session_state.get("is_let_in"):
        return
    context = get_script_run_ctx()
    session = context.session_id if context else ""
    st.title("Footnote")
    given = st.text_input("Password", type="password", key="password", max_chars=1000)
    if given and given != st.session_state.get("refused"):  # the script also runs again without a new guess
        wait = ADMISSION.try_password(given, password, address=st.context.ip_address or "", session=session)
        if wait == 0:
            st.session_state["is_let_in"] = True
            st.rerun()
        if wait is None:
            st.session_state["refused"] = given
        else:
            show_error(f"There were too many wrong passwords. Try again in {math.ceil(wait)} seconds.")
            st.stop()
    if given:
        show_error("That is not the password.")
    st.stop()
