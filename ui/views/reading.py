"""The library's reading view: one article in full width, what quotes it, its pages and its chunks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import streamlit as st

from rag import Chunk, Document, IndexedFile, RagError, draw_page
from ui.address import Address
from ui.article_lookup import list_people, list_places_quoted
from ui.asking import ask
from ui.components import draw_source
from ui.library_models import describe_published, find_beside
from ui.messages import show_caption, show_error, show_info, show_warning
from ui.quoted_models import QuotedPlace
from ui.session import Session
from ui.source_models import cut_stretches, describe_reading, find_stretch
from ui.views.correcting import offer_correction
from ui.views.removing import confirm_removal
from ui.views.source import ask_only, draw_file_button
from ui.wording import cut_text, escape_label

KEY = "reader"

CHUNKS_SHOWN = 10
QUOTED_SHOWN = 50
"""Most places listed that conversations quote."""

PEOPLE_SHOWN = 6

TEXT, PAGES, QUOTED, CHUNKS = "Text", "Pages", "Quoted", "Chunks"

_LEAVES = "leaves-reader"
"""Whether the reader goes on in the chat, with the article beside it."""


def draw_reading(session: Session, files: Sequence[str], chat: Any) -> None:
    """The open article. `files` are those of the library's list, in its order; `chat` is the page of the chat."""
    file = session.address.document or ""
    if st.session_state.pop(_LEAVES, False):
        session.leave_for(chat, Address(session.conversation, document=file, span=session.address.span))
    _draw_ways(session, files, file)
    if trouble := session.take_trouble():
        show_error(trouble)
    document = session.read_document(file)
    record = next((one for one in session.list_files() if document and one.file == document.file), None)
    if document is None or record is None:
        show_info("This file is not in the index any more.")
        return
    quoted = list_places_quoted(session, document)
    _draw_head(session, record)
    tab = _choose_tab(record, quoted)
    if tab == PAGES:
        _draw_page(session, record)
    elif tab == QUOTED:
        _draw_quoted(session, quoted, chat)
    elif tab == CHUNKS:
        _draw_chunks(session, record)
    else:
        _draw_text(session, document, quoted)


def _draw_ways(session: Session, files: Sequence[str], file: str) -> None:
    """Back to the list, and to the articles before and after this one in it."""
    before, after, number = find_beside(files, file)
    with st.container(key="reading-ways", horizontal=True, vertical_alignment="center"):
        st.button(
            "Back to the library",
            icon=":material/arrow_back:",
            type="tertiary",
            on_click=lambda: session.go(replace(session.address, document=None, span=None)),
        )
        for label, other in (("Previous article", before), ("Next article", after)):
            st.button(
                escape_label(label),
                type="tertiary",
                disabled=not other,
                on_click=session.open_document,
                args=(other,),
            )
        if number:
            st.caption(f"{number:,} of {len(files):,}")


def _draw_head(session: Session, record: IndexedFile) -> None:
    st.header(escape_label(record.title or record.file), anchor=False)
    published = describe_published(record)
    pages = f"{record.pages:,} pages" if record.pages > 1 else ""
    details = (published, record.file, f"{record.characters:,} characters", pages)
    st.text(" · ".join(detail for detail in details if detail))
    if people := list_people(session, record.file)[:PEOPLE_SHOWN]:
        show_caption(f"People: {', '.join(people)}")
    if record.losses:
        show_warning(f"Read in part: {'; '.join(record.losses)}")
    with st.container(horizontal=True):
        st.button(
            "Ask beside it",
            icon=":material/forum:",
            help="Opens the chat with this article beside it.",
            on_click=lambda: st.session_state.update({_LEAVES: True}),
        )
        if st.button("Correct", icon=":material/edit:", help="Set the title or the date right.", key="correct"):
            offer_correction(session, record)
        if st.button("Remove", icon=":material/delete:"):
            confirm_removal(session, [record.file])


def _choose_tab(record: IndexedFile, quoted: Sequence[QuotedPlace]) -> str:
    tabs = [TEXT, *([PAGES] if _has_pages(record) else []), *([QUOTED] if quoted else []), CHUNKS]
    named = {QUOTED: f"Quoted in answers ({len(quoted):,})"}
    chosen = st.segmented_control(
        "What is shown",
        tabs,
        default=TEXT,
        required=True,
        key=f"reading-tab-{record.version}",
        format_func=lambda tab: named.get(tab, tab),
        label_visibility="collapsed",
    )
    return str(chosen or TEXT)


def _has_pages(record: IndexedFile) -> bool:
    return record.pages > 0 and record.file.lower().endswith(".pdf")


def _draw_text(session: Session, document: Document, quoted: Sequence[QuotedPlace]) -> None:
    span, stretches = session.address.span, cut_stretches(document.text)
    number = 1
    if len(stretches) > 1:
        number = st.pagination(
            len(stretches),
            default=find_stretch(stretches, span[0] if span else 0),
            key=f"stretch-{document.file}-{session.openings}",
        )
        st.caption(
            f"This article is long: part {number:,} of {len(stretches):,}. Search the library to find all parts."
        )
    described = describe_reading(
        document, span, number, opening=session.openings, others=[asdict(one) for one in quoted]
    )
    has_file = draw_file_button(session, document.file)

    def ask_selected() -> None:
        asked = st.session_state[KEY].ask
        ask(session, str(asked["question"]), kind=str(asked["kind"]))
        st.session_state[_LEAVES] = True

    acts = {
        "only": lambda: ask_only(session, document.file),
        "ask": ask_selected,
        "beside": lambda: st.session_state.update({_LEAVES: True}),
    }
    draw_source({**described, "has_file": has_file}, key=KEY, acts=acts)


def _draw_page(session: Session, record: IndexedFile) -> None:
    """A page of a PDF as it is printed."""
    number = st.pagination(record.pages, key=f"page-{record.version}") if record.pages > 1 else 1
    try:
        image = draw_page(session.articles / record.file, number, "")
    except RagError as error:
        show_error(str(error))
        return
    st.image(image, width="stretch", alt=f"Page {number:,} of {record.file}")


def _draw_quoted(session: Session, quoted: Sequence[QuotedPlace], chat: Any) -> None:
    """The places that answers quote; a click opens the answer."""
    for number, one in enumerate(quoted[:QUOTED_SHOWN]):
        with st.container(border=True, gap="xsmall"):
            st.text(" ".join(one.quote.split()))
            if st.button(
                escape_label(f"Quoted for: {cut_text(one.question, 120)}"),
                key=f"quoted-{number}",
                type="tertiary",
            ):
                session.leave_for(chat, Address(one.conversation, one.turn, one.place))


def _draw_chunks(session: Session, record: IndexedFile) -> None:
    """The pieces that are searched, for those who want to know."""
    try:
        chunks = session.assistant.library.read_chunks(record.file)
    except RagError as error:
        show_error(str(error))
        return
    number = 1
    if len(chunks) > CHUNKS_SHOWN:
        number = st.pagination(-(-len(chunks) // CHUNKS_SHOWN), key=f"chunks-{record.version}")
    for chunk in chunks[(number - 1) * CHUNKS_SHOWN : number * CHUNKS_SHOWN]:
        _draw_chunk(chunk)


def _draw_chunk(chunk: Chunk) -> None:
    with st.container(border=True):
        pages = f", page {chunk.pages[0][1]:,}" if chunk.pages else ""
        st.caption(f"Chunk {chunk.position + 1:,}: characters {chunk.start:,} to {chunk.end:,}{pages}")
        st.text(chunk.text)
