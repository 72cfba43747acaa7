"""Words of articles in Markdown, as a renderer shows them."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag.api.markdown_text import escape, unescape

RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

SIGNS = st.sampled_from(
    [*"*_`~|#>-+=:.)([]!<&;\\/@^ \n", "1", "12", "a", "word", "http://", "www.", "&amp;", "---", "    "]
)


def show(markdown: str) -> str:
    """What a reader sees, without spaces, which Markdown does not keep; anything but paragraphs stays visible."""
    shown = re.sub(r"</?p>|<br />", "", RENDERER.render(markdown))
    assert not re.search(r"<[a-z]", shown), shown
    return "".join(html.unescape(shown).split())


@given(st.lists(SIGNS, max_size=12).map("".join))
def test_every_word_is_shown_as_it_is_whatever_signs_are_around_it(text: str) -> None:
    assert show(f"Putin: {escape(text)} [1]") == "".join(f"Putin: {text} [1]".split())
    assert show(escape(text)) == "".join(text.split())


@given(st.lists(SIGNS, max_size=12).map("".join))
def test_a_title_stays_inside_its_link(text: str) -> None:
    title = " ".join(text.split())
    shown = RENDERER.render(f"- [1] [{escape(title, in_link=True)}](http://127.0.0.1/read/a), a.txt")
    assert shown.count("<a ") == 1 and 'href="http://127.0.0.1/read/a"' in shown


@pytest.mark.parametrize(
    "text",
    [
        "**bold** and __bold__",
        "see http://evil.example/x",
        "www.evil.example",
        "write to a@evil.example",
        "[3] and [^1]",
    ],
)
def test_signs_that_renderers_beyond_the_standard_know_are_escaped_too(text: str) -> None:
    assert (
        not re.search(r"\*\*|__|(?<!\\)://|www\.|\w@|(?<!\\)\[[\d^]", escape(text)) and unescape(escape(text)) == text
    )
