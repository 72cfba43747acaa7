"""The library's list: the search and the filters above it, its rows, and what can be done with chosen ones.

What is listed stands in the address (`ui.listing`), so the fields are filled from there in each run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from rag import IndexedFile, RagError
from ui.address import Address
from ui.article_lookup import read_lines
from ui.components import draw_list
from ui.library_export import MOST_BYTES, write_archive
from ui.library_models import LINES_SHOWN, Entry, cut_page, describe_rows, make_blank
from ui.listing import LENGTHS, LONGEST_WORDS, ORDERS, STATES, Listing
from ui.messages import show_error
from ui.scopes import describe_month, name_folder, name_kind, name_month
from ui.session import Session
from ui.views.removing import confirm_removal
from ui.views.source import ask_only
from ui.wording import escape_label

KEY = "library-rows"

_CHOSEN = "library-chosen"
"""Where the session keeps the files that are chosen, with the folder that they are of."""


# --- filters


def draw_filters(session: Session, records: Sequence[IndexedFile], failed: Sequence[tuple[str, str]]) -> None:
    listing = session.address.listing
    st.session_state["library-words"] = listing.words
    st.text_input(
        "Search all articles",
        placeholder="Search titles, file names and every word of the articles",
        icon=":material/search:",
        key="library-words",
        label_visibility="collapsed",
        help='Finds the articles that hold all the words. "Words in quotation marks" are found side by side.',
        on_change=lambda: _change(session, words=str(st.session_state["library-words"] or "")[:LONGEST_WORDS]),
    )
    files = [*records, *(make_blank(file) for file, _ in failed)]
    months = {value: describe_month(value) for value in _list_values(map(name_month, records), newest_first=True)}
    kinds = {value: value.removeprefix(".").upper() for value in _list_values(map(name_kind, files))}
    states = {name: label for name, label in STATES.items() if name != "failed" or failed}
    with st.container(key="library-filters", horizontal=True, vertical_alignment="center"):
        label = "Filter" if not _count_filters(listing) else f"Filter ({_count_filters(listing):,})"
        with st.popover(escape_label(label), icon=":material/filter_list:"):
            _draw_choice(session, "folder", "Folder", {value: value for value in _list_values(map(name_folder, files))})
            _draw_choice(session, "kind", "Kind", kinds)
            _draw_choice(session, "month", "Month", months)
            _draw_choice(session, "length", "Length", LENGTHS)
            _draw_choice(session, "state", "How it was read", states)
        _draw_troubles(session, records, len(failed))
        orders = {name: label for name, label in ORDERS.items() if name != "hits" or listing.words}
        _draw_choice(session, "order", "Order", orders, placeholder=ORDERS["newest"], is_bare=True)


def _draw_troubles(session: Session, records: Sequence[IndexedFile], failed: int) -> None:
    """How many files were not read whole, each a button that lists them."""
    in_part = sum(bool(record.losses) for record in records)
    for state, count, words in (("failed", failed, "could not be read"), ("part", in_part, "read in part")):
        if count and session.address.listing.state != state:
            st.button(
                escape_label(f"{count:,} {words}"),
                key=f"library-only-{state}",
                icon=":material/warning:",
                type="tertiary",
                on_click=lambda state=state: _change(session, state=state),
            )


def _count_filters(listing: Listing) -> int:
    return sum(map(bool, (listing.folder, listing.kind, listing.month, listing.length, listing.state)))


def _list_values(values: Iterable[str], *, newest_first: bool = False) -> list[str]:
    return sorted({value for value in values if value}, reverse=newest_first)


def _draw_choice(
    session: Session,
    name: str,
    label: str,
    options: Mapping[str, str],
    *,
    placeholder: str = "Any",
    is_bare: bool = False,
) -> None:
    """A field of the listing, by its name; none if there is nothing to choose."""
    value, key = getattr(session.address.listing, name), f"library-{name}"
    if not options and not value:
        return
    st.session_state[key] = value or None
    st.selectbox(
        escape_label(label),
        list({value: "", **options} if value else options),  # also what a link names that is not there any more
        index=None,
        placeholder=placeholder,
        key=key,
        format_func=lambda one: options.get(one, one),
        label_visibility="collapsed" if is_bare else "visible",
        width=220 if is_bare else "stretch",
        on_change=lambda: _change(session, **{name: st.session_state[key] or ""}),
    )


def _change(session: Session, **changes: Any) -> None:
    """List something else, from its first page on."""
    at = session.address
    session.go(replace(at, listing=replace(at.listing, **{"page": 1, **changes})))


# --- rows


def draw_found(session: Session, entries: Sequence[Entry], total: int, chat: Any) -> None:
    """The files that were found, a page at a time, and what can be done with those that are chosen."""
    listing = session.address.listing
    chosen = _read_chosen(session)
    shown, page, pages = cut_page(entries, listing.page)
    _draw_actions(session, entries, chosen, total, chat)
    try:
        lines = read_lines(session, listing.words, [one.file for one in shown], most=LINES_SHOWN)
    except RagError as error:
        show_error(str(error))
        lines = {}
    if not entries:
        st.text("No file matches.")
    draw_list(
        describe_rows(shown, chosen, lines),
        key=KEY,
        on_open=lambda: _open(session),
        on_choose=lambda: _choose(session, dict(st.session_state[KEY].choose)),
    )
    if pages > 1:
        st.session_state["library-page"] = page
        st.pagination(
            pages, key="library-page", on_change=lambda: _change(session, page=st.session_state["library-page"])
        )


def _open(session: Session) -> None:
    opened = st.session_state[KEY].open
    span = opened["span"]
    session.open_document(str(opened["file"]), (int(span[0]), int(span[1])) if span else None)


def _read_chosen(session: Session) -> set[str]:
    folder, chosen = st.session_state.get(_CHOSEN, ("", set()))
    return set(chosen) if folder == session.articles_name else set()


def _keep_chosen(session: Session, chosen: Iterable[str]) -> None:
    st.session_state[_CHOSEN] = (session.articles_name, set(chosen))


def _choose(session: Session, changes: Mapping[str, bool]) -> None:
    kept = _read_chosen(session) - set(changes)
    _keep_chosen(session, kept | {file for file, is_chosen in changes.items() if is_chosen})


def _draw_actions(session: Session, entries: Sequence[Entry], chosen: set[str], total: int, chat: Any) -> None:
    picked = [one for one in entries if one.file in chosen]
    with st.container(key="library-actions", horizontal=True, vertical_alignment="center"):
        st.caption(f"{len(entries):,} of {total:,} files" if len(entries) != total else f"{total:,} files")
        if session.address.listing.is_filtered:
            st.button("Show all", type="tertiary", on_click=lambda: session.go(Address(session.conversation)))
        if len(picked) < len(entries):
            st.button(
                f"Choose all {len(entries):,}",
                key="library-choose-all",
                type="tertiary",
                on_click=lambda: _keep_chosen(session, chosen | {one.file for one in entries}),
            )
        if picked:
            _draw_picked(session, picked, chat)


def _draw_picked(session: Session, picked: Sequence[Entry], chat: Any) -> None:
    """What can be done with the chosen files that are listed."""
    records = [one.record for one in picked if not one.failure]
    st.caption(f"{len(picked):,} chosen")
    if records and st.button("Ask only these", icon=":material/filter_alt:"):
        ask_only(session, *(one.file for one in records))
        session.leave_for(chat, Address(session.conversation))
    if records and sum(one.size for one in records) <= MOST_BYTES:
        st.download_button(
            "Download",
            partial(write_archive, records, session.assistant.library.read_file),  # made on click
            file_name="articles.zip",
            mime="application/zip",
            icon=":material/download:",
            on_click="ignore",
            key="library-download",
        )
    elif records:
        st.caption(f"Too large to download together: choose up to {MOST_BYTES / 1e6:.0f} MB.")
    if st.button("Remove", icon=":material/delete:", key="library-remove"):
        confirm_removal(session, [one.file for one in picked])
    st.button("Choose none", type="tertiary", key="library-choose-none", on_click=lambda: _keep_chosen(session, ()))
