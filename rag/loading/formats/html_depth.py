"""Pages whose elements are nested deeper than the parser follows: it stops there, and leaves out all that comes after.

Owns telling such a page, and taking tags out of it that are only around others.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

MAX_DEPTH = 240
"""The parser follows 255 levels."""
_KEPT_DEPTH = 100
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)(?:\s[^<>]*)?(/?)>")
_UNCOUNTED = frozenset((
    "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "h1", "h2", "h3", "h4", "h5", "h6", "option",
    "br", "hr", "img", "input", "meta", "link", "wbr", "area", "base", "col", "embed", "param", "source", "track",
    "html", "head", "body", "title",
))  # fmt: skip
"""Tags that are ended by the next one of their kind, or hold nothing; they are kept however deep they are."""
_INLINE = frozenset((
    "a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "label", "mark", "q", "s", "small", "span", "strike",
    "strong", "sub", "sup", "tt", "u",
))  # fmt: skip


def is_too_deep(tree: Any) -> bool:
    """Whether a parsed page reaches a depth at which the parser may have stopped."""
    return bool(_reach_depth()(tree))


def flatten_tags(page: str) -> str:
    """The page without the tags that are deeper than a page may be; their text stays, that of blocks on lines of its
    own."""
    depth = 0

    def put(match: re.Match[str]) -> str:
        nonlocal depth
        closes, name, closed = match.group(1), match.group(2).lower(), match.group(3)
        if name in _UNCOUNTED or closed:
            return match.group()
        if closes:
            is_dropped = depth > _KEPT_DEPTH
            depth = max(0, depth - 1)
        else:
            depth += 1
            is_dropped = depth > _KEPT_DEPTH
        return ("" if name in _INLINE else "<br>") if is_dropped else match.group()

    return _TAG.sub(put, page)


@cache
def _reach_depth() -> Any:
    from lxml import etree

    return etree.XPath(f"boolean({'/*' * MAX_DEPTH})")
