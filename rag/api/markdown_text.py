"""Words of articles inside Markdown: shown as they are by a client that renders it, and readable in one that does not.

So a sign is escaped only where it would do something: "snake_case", "1 < 2" and "U.S." stay as they are. Dollar signs
stay too, since prices are more common than formulas.
"""

from __future__ import annotations

import re

_PUNCTUATION = r"[!-/:-@\[-`{-~]"

_ACTIVE = re.compile(
    "|".join(
        (
            rf"\\(?={_PUNCTUATION}|\n|$)",  # a backslash that would escape what follows, or break the line
            r"[*`~|]",
            r"(?<![^\W_])_|_(?![^\W_])",  # but not inside a word
            r"!(?=\[)",
            r"\[(?=\^|\d+\])",  # a footnote, or what looks like the mark of a citation
            r"\](?=[(\[:])",
            r"<(?=[A-Za-z/!?])",
            r"&(?=#?\w{1,40};)",
            r":(?=//)|(?<=www)\.(?=\S)|(?<=\w)@(?=[\w-]+\.)",  # addresses, which many clients make links of
            r"^#(?=#{0,5}(?:[ \t]|$))|^>|^[-+](?=[ \t]|$)|^[-=:](?=[-=: \t]*$)",  # headings, quotes, lists, lines
        )
    ),
    re.MULTILINE,
)
_BRACKETS = re.compile(rf"{_ACTIVE.pattern}|[\[\]]", re.MULTILINE)
_NUMBERED = re.compile(r"^(\d{1,9})(?=[.)](?:[ \t]|$))", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_ESCAPED = re.compile(rf"\\({_PUNCTUATION})")


def escape(text: str, *, in_link: bool = False) -> str:
    """The text with a backslash before whatever Markdown would take for a sign of its own, and without indents, which
    would make code of it. With `in_link` it can stand in the brackets of a link."""
    active = _BRACKETS if in_link else _ACTIVE
    flat = active.sub(lambda found: f"\\{found[0]}", _INDENT.sub("", text))
    return _NUMBERED.sub(r"\1\\", flat)


def unescape(text: str) -> str:
    """The words that `escape` was given."""
    return _ESCAPED.sub(r"\1", text)
