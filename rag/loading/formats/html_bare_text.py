"""Text that stands in a page without a paragraph around it, ended by two line breaks, as many editors write it.

trafilatura leaves some of it out. It is put into paragraphs here.
"""

from __future__ import annotations

from typing import Any

_HOLDERS = ("div", "section", "article", "main")
_INLINE = frozenset((
    "a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub",
    "sup", "time", "tt", "u", "acronym", "bdi", "dfn", "kbd", "samp", "var", "ins", "wbr",
))  # fmt: skip
_LEAST_CHARS = 100
"""Fewest characters of such a text: what is shorter is a label."""


def wrap_bare_text(tree: Any) -> bool:
    """Put text that stands beside blocks or line breaks into paragraphs. True when the tree was changed."""
    found = [element for element in tree.iter(*_HOLDERS) if _holds_bare_text(element)]
    for element in found:
        _wrap(element)
    return bool(found)


def _holds_bare_text(element: Any) -> bool:
    """Whether an element has a long text of its own, and something that divides it."""
    if not any(child.tag not in _INLINE for child in element):
        return False
    chars = len((element.text or "").strip())
    for child in element:
        chars += len((child.tail or "").strip())
    return chars >= _LEAST_CHARS


def _wrap(element: Any) -> None:
    children = list(element)
    paragraph = element.makeelement("p")
    paragraph.text, element.text = element.text, None
    for number, child in enumerate(children):
        follows = children[number + 1].tag if number + 1 < len(children) else "br"
        is_break = child.tag == "br" and (follows != "br" or bool((child.tail or "").strip()))
        if child.tag in _INLINE or (is_break and number and children[number - 1].tag != "br"):
            paragraph.append(child)
            continue
        _add(element, paragraph)
        tail, child.tail = child.tail, None
        element.append(child)
        paragraph = element.makeelement("p")
        paragraph.text = tail
    _add(element, paragraph)


def _add(element: Any, paragraph: Any) -> None:
    if "".join(paragraph.itertext()).strip():
        element.append(paragraph)
