"""The elements of an XML document -> blocks, by the names of elements in common vocabularies.

Owns what is a paragraph if no vocabulary says so: an element with text of its own is one, whatever else it contains.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from rag.loading.structure.blocks import Block, tidy_line
from rag.loading.structure.formulas import write_mathml
from rag.loading.structure.tex_formulas import write_tex

_HEADINGS = frozenset((
    "title", "subtitle", "head", "heading", "headline", "hl1", "hl2", "hedline", "h1", "h2", "h3", "h4", "h5", "h6",
    "article-title", "bridgehead",
))  # fmt: skip
_ROWS, _ITEMS = frozenset(("tr", "row")), frozenset(("li", "item", "list-item", "listitem"))
_FORMULAS = frozenset((
    "math", "tex-math", "alternatives", "disp-formula", "inline-formula", "equation", "inlineequation",
    "informalequation",
))  # fmt: skip
_TEX_DOCUMENT = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_LISTS = frozenset(("ul", "ol", "list", "itemizedlist", "orderedlist"))


def name_element(element: Any) -> str:
    """The name of an element in lower case, without its namespace; "" for an entity that was not resolved."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def find_first(element: Any, *names: str) -> Any | None:
    """The first element under this one with one of these names, earlier names first; None if there isn't one."""
    for name in names:
        found = next((one for one in element.iter() if name_element(one) == name and one is not element), None)
        if found is not None:
            return found
    return None


def find_all(element: Any, name: str) -> list[Any]:
    """The elements with a name under this one, in order."""
    return [one for one in element.iter() if name_element(one) == name]


def read_element(element: Any | None, skipped: Collection[str] = ()) -> str:
    """All text of an element on one line; "" for None."""
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
    elif name in _FORMULAS or has_own_words(element):
        yield Block(read_element(element, skipped))
    else:
        for child in element:
            yield from walk_blocks(child, skipped)


def _read_tex(element: Any) -> str:
    """A formula in LaTeX, which some publishers write as a whole document."""
    source = "".join(element.itertext())
    body = _TEX_DOCUMENT.search(source)
    return write_tex((body.group(1) if body else source).strip().strip("$"))


def has_own_words(element: Any) -> bool:
    """Whether an element has text itself, not only in the elements inside it."""
    return _has_words(element.text) or any(_has_words(child.tail) for child in element)


def _has_words(text: str | None) -> bool:
    return bool(text and re.search(r"\w", text))


def _follows_its_like(element: Any) -> bool:
    before = element.getprevious()
    return before is not None and name_element(before) == name_element(element)


def _read(element: Any, skipped: Collection[str]) -> Iterator[str]:
    name = name_element(element)
    if name == "math":
        yield write_mathml(element)
        return
    if name == "tex-math" or (element.get("notation") or "").casefold() == "tex":
        yield _read_tex(element)
        return
    if name == "alternatives":  # of the same thing, the one that is read best
        forms = sorted(element, key=lambda one: {"math": 0, "tex-math": 1}.get(name_element(one), 2))
        yield from _read(forms[0], skipped) if forms else ()
        return
    yield element.text or ""
    for child in element:
        name = name_element(child)
        if name in ("br", "lb", "break"):
            yield " "
        elif name and name not in skipped:
            yield from _read(child, skipped)
        yield child.tail or ""
