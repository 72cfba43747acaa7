"""The elements of an XML document -> blocks, by the names that elements have in the usual vocabularies.

Owns what is a paragraph where no vocabulary says it: an element with words of its own is one, whatever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from rag.loading.structure.blocks import Block, tidy_line

_HEADINGS = frozenset((
    "title", "subtitle", "head", "heading", "headline", "hl1", "hl2", "hedline", "h1", "h2", "h3", "h4", "h5", "h6",
    "article-title", "bridgehead",
))  # fmt: skip
_ROWS, _ITEMS = frozenset(("tr", "row")), frozenset(("li", "item", "list-item", "listitem"))
_LISTS = frozenset(("ul", "ol", "list", "itemizedlist", "orderedlist"))


def name_element(element: Any) -> str:
    """The name of an element in lower case, without its namespace; "" for an entity that was not resolved."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def find_first(element: Any, *names: str) -> Any | None:
    """The first element under this one with one of these names, those named earlier first; None without one."""
    for name in names:
        found = next((one for one in element.iter() if name_element(one) == name and one is not element), None)
        if found is not None:
            return found
    return None


def find_all(element: Any, name: str) -> list[Any]:
    """The elements with a name under this one, in order."""
    return [one for one in element.iter() if name_element(one) == name]


def read_element(element: Any | None, skipped: Collection[str] = ()) -> str:
    """All words of an element on one line; "" for None."""
    return "" if element is None else tidy_line("".join(_read(element, skipped)))


def walk_blocks(element: Any, skipped: Collection[str] = ()) -> Iterator[Block]:
    """The blocks under an element, in order, without the elements with the names `skipped`."""
    name = name_element(element)
    if not name or name in skipped:
        return
    if name in _HEADINGS:
        yield Block(read_element(element, skipped), "heading")
    elif name in _ROWS:
        cells = (read_element(cell, skipped) for cell in element)
        yield Block(" | ".join(cell for cell in cells if cell), "kept", tight=_follows_its_like(element))
    elif name in _ITEMS:
        lists = [child for child in element if name_element(child) in _LISTS]
        words = read_element(element, {*skipped, *_LISTS})
        yield Block(f"• {words}" if words else "", "kept", tight=_follows_its_like(element))
        for inner in lists:
            yield from walk_blocks(inner, skipped)
    elif has_own_words(element):
        yield Block(read_element(element, skipped))
    else:
        for child in element:
            yield from walk_blocks(child, skipped)


def has_own_words(element: Any) -> bool:
    """Whether words stand in an element itself, not only in those inside it."""
    return _has_words(element.text) or any(_has_words(child.tail) for child in element)


def _has_words(text: str | None) -> bool:
    return bool(text and re.search(r"\w", text))


def _follows_its_like(element: Any) -> bool:
    before = element.getprevious()
    return before is not None and name_element(before) == name_element(element)


def _read(element: Any, skipped: Collection[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = name_element(child)
        if name in ("br", "lb", "break"):
            yield " "
        elif name and name not in skipped:
            yield from _read(child, skipped)
        yield child.tail or ""
