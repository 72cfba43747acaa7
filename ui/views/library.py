"""The library: the list of all files, with what failed and what has changed, and the reader of one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from rag import IndexedFile, IndexMissing, RagError
from ui.article_lookup import find_words
from ui.library_models import Entry, list_entries
from ui.messages import show_caption, show_error, show_info
from ui.session import Session
from ui.styles import make_wide
from ui.views.adding import draw_adding
from ui.views.indexing import draw_changes, draw_index_button, draw_report
from ui.views.library_list import draw_filters, draw_found
from ui.views.reading import draw_reading
from ui.views.removing import draw_removed


def draw(session: Session, chat: Any) -> None:
    """The list, or the article that the address names. `chat` is the page of the chat."""
    make_wide()
    if session.address.document:
        draw_reading(session, [one.file for one in _list_readable(session)], chat)
        return
    st.title("Library", anchor=False)
    if trouble := session.take_trouble():
        show_error(trouble)
    draw_report(session)
    draw_removed(session)
    show_caption(f"The articles are in {session.articles}")
    draw_adding(session)
    try:
        records = session.assistant.library.list_files()
    except IndexMissing:
        show_info("Nothing is indexed yet. Add files, or index the folder.", icon=":material/inventory_2:")
        draw_index_button(session, "Index the folder")
        return
    except RagError as error:
        show_error(str(error))
        draw_index_button(session, "Rebuild the index", rebuild=True)
        return
    draw_changes(session)
    failed = session.assistant.read_status().failed
    draw_filters(session, records, failed)
    found = _find(session)
    draw_found(session, list_entries(records, failed, session.address.listing, found), len(records) + len(failed), chat)


def _list_readable(session: Session) -> Sequence[Entry]:
    """The files of the list that can be opened, in its order."""
    records: Sequence[IndexedFile] = session.list_files()
    return list_entries(records, (), session.address.listing, _find(session))


def _find(session: Session) -> Mapping[str, int]:
    """The files whose texts hold the words of the search; if they cannot be searched, only titles and names are."""
    try:
        return find_words(session, session.address.listing.words)
    except RagError as error:
        session.keep_trouble(str(error))
        return {}
