"""Above the field: which articles are asked, the dialogue that chooses them, and the switch for quotes only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import streamlit as st

from rag import IndexedFile
from ui.preferences import Preferences
from ui.scopes import (
    FileSearch,
    describe_month,
    find_files,
    list_chips,
    list_in_scope,
    name_folder,
    name_kind,
    name_month,
)
from ui.session import Session
from ui.views.dialogs import make_dialogue
from ui.wording import escape_label

FILES_OFFERED = 500
"""Most files in the list to choose from: more make the page slow. The fields above it find the others."""

MOST_LISTED = 30
"""Most chosen files that are listed one by one."""

BODY_PIXELS = 440
"""Height of the dialogue's fields when there are many files. It stays the same, since a button that moves while it is
pressed is not clicked: leaving the search field changes what stands above the buttons."""

FEW_FILES = 8
"""Up to this many files are chosen from the list alone."""


def draw_scope(session: Session) -> None:
    """What is asked: all articles, or a chip for each part of the filter, with a cross that takes it away."""
    scope = session.preferences
    chips = list_chips(scope, session.list_titles()) if scope.describe_scope() else []
    with st.container(key="scope-chips", horizontal=True, gap="xsmall", vertical_alignment="center"):
        if st.button(
            "Asking only" if chips else "Asking all articles",
            icon=":material/filter_alt:",
            type="tertiary",
            key="scope",
        ):
            _choose_scope(session)
        for place, chip in enumerate(chips):
            st.button(
                escape_label(chip.label),
                key=f"chip-{place}",
                icon=":material/close:",
                icon_position="right",
                on_click=session.ask_only,
                args=(chip.without,),
            )
        if chips and not list_in_scope(session.list_files(), scope):
            st.caption("No article is left.")
        if session.assistant.has_language_model:
            _draw_writing(session)


def _draw_writing(session: Session) -> None:
    """The switch between quotes and the language model's words, as in the settings."""
    st.session_state["quotes-only"] = session.preferences.quote_only
    st.toggle(
        "Quotes only",
        key="quotes-only",
        on_change=lambda: session.prefer(quote_only=st.session_state["quotes-only"]),
        help="Answer with the articles' own sentences, without the language model. Quicker.",
    )


def _forget() -> None:
    """Forget what the dialogue holds, so that it opens next time with the filter as it is."""
    for key in [key for key in st.session_state if str(key).startswith("scope-")]:
        del st.session_state[key]


@make_dialogue("Which articles to ask", width="medium", on_dismiss=_forget)
def _choose_scope(session: Session) -> None:
    """Files and dates to ask. Drawn only while open, since there may be thousands of files."""
    scope, records = session.preferences, session.list_files()
    titles = {record.file: record.title for record in records}
    st.session_state.setdefault("scope-files", [file for file in scope.files if file in titles])
    st.session_state["scope-files"] = list(st.session_state["scope-files"])  # kept also while it has no field
    with st.container(height=BODY_PIXELS if len(records) > FEW_FILES else "content", border=False):
        wanted = _draw_fields(records, titles, scope)
    with st.container(horizontal=True):
        is_chosen = st.button("Ask these", type="primary")
        if st.button("Ask all articles"):
            wanted, is_chosen = Preferences(), True
        is_left = st.button("Cancel", type="tertiary")
    if is_chosen:
        session.ask_only(wanted)
    if is_chosen or is_left:
        _forget()
        session.rerun()


def _draw_fields(records: Sequence[IndexedFile], titles: Mapping[str, str], scope: Preferences) -> Preferences:
    """The fields that choose files and dates; returns what they say."""
    offered = _offer_files(records)
    chosen = st.session_state["scope-files"]
    if len(chosen) > MOST_LISTED:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{len(chosen):,} articles are chosen.")
            st.button("Choose others", key="scope-clear", on_click=_clear)
    else:
        st.multiselect(
            "Only these articles",
            sorted({*chosen, *offered}),
            key="scope-files",
            format_func=lambda file: f"{titles[file]} ({file})" if titles[file] else file,
            filter_mode="contains",
            placeholder="All articles",
        )
    left, right = st.columns(2)
    since = left.date_input("Published from", value=scope.since, format="YYYY-MM-DD")
    until = right.date_input("Published until", value=scope.until, format="YYYY-MM-DD")
    undated = st.checkbox(
        "Also articles without a date", value=scope.undated, help="Without this, dates leave them out."
    )
    return Preferences(files=tuple(chosen), since=since, until=until, undated=undated)


def _clear() -> None:
    st.session_state["scope-files"] = []


def _take(files: Sequence[str]) -> None:
    st.session_state["scope-files"] = sorted({*st.session_state["scope-files"], *files})


def _offer_files(records: Sequence[IndexedFile]) -> list[str]:
    """The files to choose from. Of more than a few, fields narrow them down, and all that match are taken at once."""
    if len(records) <= FEW_FILES:
        return [record.file for record in records]
    words = st.text_input("Find articles", placeholder="A part of the title or the name", key="scope-find")
    columns = st.columns(3)
    search = FileSearch(
        words,
        _pick(columns[0], "Folder", map(name_folder, records), str),
        _pick(columns[1], "Kind", map(name_kind, records), lambda kind: kind.removeprefix(".").upper()),
        _pick(columns[2], "Month", map(name_month, records), describe_month, newest_first=True),
    )
    found = [record.file for record in find_files(records, search)]
    more = f"; the list has the first {FILES_OFFERED:,}" if len(found) > FILES_OFFERED else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{len(found):,} of {len(records):,} articles match{more}.")
        if search != FileSearch() and found:
            st.button(
                f"Choose all {len(found):,} that match",
                key="scope-take",
                on_click=_take,
                args=(found,),
            )
    return found[:FILES_OFFERED]


def _pick(
    column: st.delta_generator.DeltaGenerator,
    label: str,
    values: Iterable[str],
    describe: Callable[[str], str],
    *,
    newest_first: bool = False,
) -> str:
    """A field with each of the values; "" for any, and if there is nothing to choose."""
    different = sorted({value for value in values if value}, reverse=newest_first)
    if (len(different) < 2 and label != "Folder") or not different:
        return ""
    chosen = column.selectbox(
        escape_label(label),
        different,
        index=None,
        placeholder="Any",
        key=f"scope-{label.lower()}",
        format_func=describe,
    )
    return chosen or ""
