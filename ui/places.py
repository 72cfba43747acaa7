"""The place that the page shows, kept in step with the browser's address.

A part of the page that runs by itself brings the address that the browser had when it began, which may be the one
before the last: that one is followed only when the browser went there.
"""

from __future__ import annotations

import math
import time
from typing import Any, NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.address import Address, parse_address

SECONDS_ON_ITS_WAY = 10.0
"""How long the browser may still send the address before the last one."""


class Places:
    """Where a browser session is, and how it goes elsewhere. Streamlit keeps the state."""

    @property
    def address(self) -> Address:
        """The place that the page shows."""
        found: Address = st.session_state.get("address", Address())
        return found

    def follow_address(self) -> None:
        """Go where the browser's address says: after a reload, a link, Back and Forward. Called first in each run."""
        told, state = st.query_params.to_dict(), st.session_state
        is_echo = state.pop("echoes", False)  # `told` comes from here, not from the browser
        is_recent = time.monotonic() - state.get("sent_at", -math.inf) < SECONDS_ON_ITS_WAY
        if not self._has_moved() and is_recent and told == state.get("heard"):
            return
        state["address"] = parse_address(told)
        if not is_echo:
            state["heard"] = told
            state.pop("sent_at", None)

    def _has_moved(self) -> bool:
        """Whether the browser asked for another page than the one shown, or went back or forward."""
        context = get_script_run_ctx()
        if context is None:
            return False
        asked, any_page = context.page_script_hash, context.pages_manager.main_script_hash
        return context.is_history_navigation or asked not in (any_page, st.session_state.get("page"))

    def note_page(self) -> None:
        """Note which page is shown, once Streamlit has chosen it. A run that was stopped before that has shown none."""
        if context := get_script_run_ctx():
            st.session_state["page"] = context.page_script_hash

    def go(self, address: Address) -> None:
        """Show another place, and write it into the browser's address as one step of its history."""
        if address != self.address:
            self._send(address)
            st.query_params.from_dict(address.describe())

    def rerun(self) -> NoReturn:
        """Run the page again, at the same place. What the user did in the meantime comes first: Streamlit would forget
        that the browser went back."""
        st.empty()  # a waiting request of the browser is answered here
        st.session_state["echoes"] = True
        st.rerun()

    def leave_for(self, page: Any, address: Address) -> NoReturn:
        """Show a place on another page of the chat."""
        self._send(address)
        st.switch_page(page, query_params=address.describe())

    def _send(self, address: Address) -> None:
        """Note a new address. What runs by itself on the page brings the one before until the browser has it."""
        st.session_state["address"] = address
        st.session_state["sent_at"] = time.monotonic()
        st.session_state["echoes"] = True
