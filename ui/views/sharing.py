"""The dialogue with the link at which others can read a conversation."""

from __future__ import annotations

import streamlit as st

from rag import Conversation, RagError
from ui.components import draw_link
from ui.messages import show_caption, show_error
from ui.reading_door import READING_PATH
from ui.session import Session
from ui.views.dialogs import make_dialogue
from ui.visitors import is_private


@make_dialogue("A link to read")
def offer_link(session: Session, conversation: Conversation) -> None:
    """Show the link to a conversation, which is made now if there is none, with a button that takes it back."""
    show_caption(conversation.name)
    try:
        token = session.conversations.share(conversation.id)
    except RagError as error:
        show_error(str(error))
        return
    draw_link(f"{READING_PATH}{token}", key=f"link-{token}")
    readers = _describe_readers(has_password=bool(session.server.settings.password))
    st.text(f"{readers} can read the conversation there, as it is at the time, and cannot change it.")
    if st.button("Stop sharing", key="share-stop", icon=":material/link_off:"):
        session.attempt(lambda: session.conversations.stop_sharing(conversation.id))
        session.rerun()


def _describe_readers(*, has_password: bool) -> str:
    whose = "Everybody on this machine" if is_private() else "Everybody who can reach this chat"
    return f"{whose} who has the link{' and the password' if has_password else ''}"
