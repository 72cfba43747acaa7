"""The keyboard shortcuts: a button in the side bar, and the list that it opens."""

from __future__ import annotations

import streamlit as st

from ui.components import heed_keys
from ui.shortcuts import SHORTCUTS, describe_keys
from ui.views.dialogs import make_dialogue
from ui.wording import escape_label


def draw_shortcuts() -> None:
    """The button, and what listens to the keys."""
    if st.button("Keyboard shortcuts", key="shortcuts", icon=":material/keyboard:", type="tertiary"):
        _show_list()
    heed_keys(SHORTCUTS)


@make_dialogue("Keyboard shortcuts")
def _show_list() -> None:
    st.table(
        {
            "Keys": [f"`{describe_keys(one.keys)}`" for one in SHORTCUTS],
            "What they do": [escape_label(one.does) for one in SHORTCUTS],
        },
        border="horizontal",
        hide_index=True,
    )
    st.caption("On a Mac, ⌘ instead of Ctrl.")
