"""The dialogue that sets an article's title and date right."""

from __future__ import annotations

import streamlit as st

from rag import IndexedFile, RagError
from ui.messages import show_caption, show_error
from ui.session import Session
from ui.views.dialogs import make_dialogue


@make_dialogue("Correct title and date")
def offer_correction(session: Session, record: IndexedFile) -> None:
    """Change the title and date of an article, or take a correction back. The file is read again at once."""
    corrections = session.assistant.library.corrections
    kept, found_day = corrections.read(record.file), record.published.isoformat() if record.published else ""
    show_caption(record.file)
    title = st.text_input("Title", value=kept.title or record.title, key="correct-title", max_chars=300) or ""
    day = kept.published.isoformat() if kept.published else found_day
    written = st.text_input("Date, as 2024-05-15", value=day, key="correct-date", max_chars=40) or ""
    st.text("The file stays as it is. Filters, lists and new answers go by the correction.")
    with st.container(horizontal=True):
        is_saved = st.button("Save", type="primary", key="correct-save")
        is_taken_back = (kept.title or kept.published) and st.button("As in the file", key="correct-back")
        if st.button("Cancel", key="correct-cancel"):
            session.rerun()
    if not (is_saved or is_taken_back):
        return
    if is_saved and ((found_day and not written.strip()) or (record.title and not title.strip())):
        show_error("A title or date can be changed and not removed: write one, or press Cancel.")
        return
    new_title = title if kept.title or title.strip() != record.title else ""
    new_day = written if kept.published or written.strip() != found_day else ""
    try:
        if is_taken_back:
            corrections.correct(record.file)
        else:
            corrections.correct(record.file, title=new_title, published=new_day)
    except RagError as error:
        show_error(str(error))
        return
    session.jobs.index(follows=True)
    session.rerun()
