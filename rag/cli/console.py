"""The terminal: a console for results, text without control characters, lines wrapped to its width.

Text of articles is data: control characters in it are shown as a replacement mark. Lines are wrapped to a terminal's
width, and kept whole when the output goes elsewhere.
"""

from __future__ import annotations

import unicodedata

from rich.console import Console
from rich.padding import Padding
from rich.text import Text


def make_console() -> Console:
    """A console on standard output that does not interpret markup."""
    return Console(highlight=False, markup=False, emoji=False)


def print_text(console: Console, text: Text, *, indent: int = 0) -> None:
    """Print a text, indented by a number of columns."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent)))
    else:
        console.print(Text(" " * indent) + text, soft_wrap=True)


def shows_colour(console: Console) -> bool:
    """Whether colours and bold can be told apart on this console."""
    return console.is_terminal and not console.no_color


def clean_text(text: str) -> str:
    """The text with each control character replaced by one character, except line ends and tabs."""
    return "".join(
        "\ufffd" if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t" else character
        for character in text
    )


def clean_line(text: str) -> str:
    """The text on one line, without control characters."""
    return " ".join(clean_text(text).split())
