"""The page, top to bottom. `rag chat` runs this file with Streamlit."""

from __future__ import annotations

import streamlit as st

from rag import RagError
from ui.components import attend_page
from ui.messages import show_error
from ui.styles import set_up_page
from ui.views import about, chat, library, overview, sidebar
from ui.views.adding import draw_drop
from ui.views.dialogs import note_none_open
from ui.visitors import open_session

set_up_page()
note_none_open()

try:
    session = open_session()
except RagError as error:
    show_error(str(error))
    st.stop()

chat_page = st.Page(lambda: chat.draw(session), title="Chat", icon=":material/forum:", url_path="", default=True)
pages = {
    "chat": chat_page,
    "overview": st.Page(
        lambda: overview.draw(session, chat_page),
        title="Overview",
        icon=":material/calendar_view_month:",
        url_path="overview",
    ),
    "library": st.Page(
        lambda: library.draw(session, chat_page),
        title="Library",
        icon=":material/library_books:",
        url_path="library",
    ),
    "about": st.Page(lambda: about.draw(session), title="Settings", icon=":material/tune:", url_path="settings"),
}
page = st.navigation(list(pages.values()), position="hidden")
session.note_page()
sidebar.draw(session, pages)
if page is not pages["library"] or session.address.document:  # the library's list has an uploader of its own
    draw_drop(session)
attend_page(session.address.conversation or "")
page.run()
