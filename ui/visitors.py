"""Who is at the page: the session of this browser, behind the password, and whether only this machine can reach it."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from pathlib import Path

import streamlit as st

from rag import RagError
from ui.components import read_reader_token
from ui.server_state import load_server
from ui.session import Session
from ui.views.password import ask_password


def open_session() -> Session:
    """The session of this browser, at the place that the address says.

    Stops the script until the password is entered and the browser's token has arrived. Raises `SettingsError`.
    """
    server = load_server()
    ask_password(server.settings.password)
    owner = ""
    if not is_private():
        token = read_reader_token()
        if not re.fullmatch("[0-9a-f]{32}", token):  # as the page makes it; a short one could be guessed
            st.stop()
        owner = hashlib.sha256(token.encode()).hexdigest()[:32]
    session = Session(server, owner)
    session.follow_address()
    if is_private() and "articles" not in st.session_state and _choose_articles_again(session):
        return Session(server, owner)
    return session


def _choose_articles_again(session: Session) -> bool:
    """After a reload, switch back to the folder of the conversation in the address. Returns whether it did."""
    try:
        found = session.conversations.read(session.conversation) if session.conversation else None
    except RagError:
        return False  # shown when the page opens the conversation
    if found is None or found.articles == session.articles_name or not Path(found.articles).is_dir():
        return False
    st.session_state["articles"] = Path(found.articles)
    return True


def is_private() -> bool:
    """Whether only this machine can reach the page.

    If so, all conversations belong to one user; otherwise each browser has its own.
    """
    address = st.get_option("server.address") or "0.0.0.0"
    if load_server().settings.hosts:
        return False  # a proxy in front lets others in
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
