"""The page's frame: its title, and the few styles that Streamlit's theme cannot set."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_ICON = Path(__file__).parent / "assets" / "icon.svg"  # an emoji or icon name would be fetched from another host

_CSS = """
<style>
[data-testid="stMainBlockContainer"] { padding-top: 4.2rem; }
[data-testid="stMainBlockContainer"] h1 { font-size: 2rem; padding-bottom: 0.3rem; }
[data-testid="stSidebarHeader"] { margin-bottom: -1.4rem; }
[data-testid="stSidebar"] [data-testid="stVerticalBlock"] { gap: 0.35rem; }
[data-testid="stChatMessage"] { padding: 0.75rem 0.9rem; }
[data-testid="stChatMessage"]:has([aria-label="Chat message from user"]) { background: rgb(128 120 105 / 11%); }
[class*="st-key-draft"] [data-testid="stText"] { font-style: italic; opacity: 0.75; }
[data-testid="stStatusWidget"] { display: none; } /* its Stop would stop the page and not the answer */
[data-testid="stText"], [data-testid="stHeading"] :is(h1, h2, h3) { unicode-bidi: plaintext; text-align: start; }
[class*="st-key-reading-tab"] button[data-selected="true"] p { color: CanvasText; font-weight: 650; }
[data-testid="stCaptionContainer"] { opacity: 0.8 !important; }
[class*="st-key-chats"] button > div { justify-content: flex-start; text-align: start; }
[class*="st-key-first-questions"] button, [class*="st-key-next-questions"] button { border-radius: 0.8rem; }
[class*="st-key-first-questions"] button > div { justify-content: space-between; width: 100%; }
[class*="st-key-kind-examples"] button { border-radius: 1.2rem; }
[data-testid="stBottomBlockContainer"] { padding-bottom: 1.6rem; }
[data-testid="stBottomBlockContainer"] [data-testid="stVerticalBlock"] { gap: 0.3rem; }
.st-key-dropped, [class*="st-key-unseen"] { position: absolute; height: 1px; overflow: hidden; visibility: hidden; }
[class*="st-key-hidden"] { position: absolute; height: 0; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; }
}
</style>
"""

_BESIDE_SOURCE = """
<style>
@media (min-width: 1280px) { /* below, the article lies over the chat */
  [data-testid="stMain"], [data-testid="stHeader"] { width: max(360px, calc(100% - min(46vw, 46rem))); right: auto; }
  [data-testid="stMain"] { margin-right: min(46vw, 46rem); }
  [data-testid="stMainBlockContainer"] { padding-left: 1.5rem; padding-right: 1.5rem; }
}
@media (max-width: 1279px) { [data-testid="stHeader"] { visibility: hidden; } } /* it would cover the article's */
@media (max-width: 760px) { [data-testid="stBottom"] { visibility: hidden; } }
</style>
"""

_WIDE = '<style>[data-testid="stMainBlockContainer"] { max-width: 76rem; }</style>'


def set_up_page() -> None:
    """Title, layout, styles. Called first."""
    st.set_page_config(
        page_title="Footnote",
        page_icon=str(_ICON),
        layout="centered",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    st.html(_CSS)


def make_room_for_source() -> None:
    """On a wide screen, move the chat aside while a source is open next to it."""
    st.html(_BESIDE_SOURCE)


def make_wide() -> None:
    """Let a page of tables use the full width."""
    st.html(_WIDE)
