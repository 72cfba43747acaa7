"""The elements of a web page -> blocks, in reading order.

The tags are those of HTML, and of the XML that trafilatura returns.
"""

from __future__ import annotations

import re
from typing import Any

from rag.loading.structure.blocks import Block, BlockKind, tidy, tidy_line

_HEADINGS = frozenset(("head", "h1", "h2", "h3", "h4", "h5", "h6"))
_ROWS, _CELLS = frozenset(("row", "tr")), frozenset(("cell", "td", "th"))
_ITEMS, _BREAKS = frozenset(("item", "li", "dt", "dd")), frozenset(("lb", "br"))
_BLOCKS = frozenset((
    "p", "div", "quote", "blockquote", "list", "ul", "ol", "dl", "table", "tbody", "thead", "tfoot", "section",
    "article", "main", "body", "html", "address", "figure", "figcaption", "details", "summary",
    "center", "fieldset", "caption",
))  # fmt: skip
_CODE = frozenset(("pre", "code"))
INVISIBLE = frozenset(("script", "style", "noscript", "template"))


class _BlockCollector:
    """Walks an element tree and collects its text in blocks, in reading order."""

    def __init__(self, skipped: frozenset[str]) -> None:
        self.blocks: list[Block] = []
        self._skipped = skipped
        self._buffer: list[str] = []
        self._item_is_tight = False

    def end_block(self, kind: BlockKind = "text", *, tight: bool = False) -> None:
        """Make a block of the text since the last one. A single bullet waits for its text."""
        words = tidy("".join(self._buffer))
        if words == "•":
            return
        self._buffer.clear()
        if words.startswith("• "):
            kind, tight = "kept", self._item_is_tight
        if words:
            self.blocks.append(Block(words, kind, tight))

    def walk(self, element: Any) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in self._skipped:
            return
        if tag in _BREAKS:
            self._buffer.append("\n")
        elif tag in _CODE and "\n" in (code := "".join(element.itertext()).strip()):
            self.end_block()
            self._buffer.append(code)
            self.end_block("kept")
        elif tag in _ROWS and not _is_layout(element):
            self.end_block()
            cells = (tidy_line("".join(cell.itertext())) for cell in element if cell.tag in _CELLS)
            self._buffer.append(" | ".join(cell for cell in cells if cell))
            self.end_block("kept", tight=element.getprevious() is not None)
        elif tag in _ITEMS:
            self.end_block()
            self._buffer[:] = ["• "]
            self._item_is_tight = element.getprevious() is not None
            self._walk_inside(element)
            self.end_block("kept")
            self._buffer.clear()
        elif tag in _HEADINGS or tag in _BLOCKS or tag in _ROWS or tag in _CELLS:
            self.end_block()
            self._walk_inside(element)
            self.end_block("heading" if tag in _HEADINGS else "text")
        else:
            self._walk_inside(element)

    def _walk_inside(self, element: Any) -> None:
        self._buffer.append(_join_lines(element.text))
        for child in element:
            self.walk(child)
            self._buffer.append(_join_lines(child.tail))


def collect_blocks(root: Any, skipped: frozenset[str]) -> list[Block]:
    """The blocks under an element, in reading order."""
    collector = _BlockCollector(skipped)
    collector.walk(root)
    collector.end_block()
    return collector.blocks


def _join_lines(words: str | None) -> str:
    """The text with spaces for line ends, as browsers show it."""
    return re.sub(r"\s+", " ", words or "")


def _is_layout(row: Any) -> bool:
    """True for a row of a table that is used to lay out the page: its cells hold block elements."""
    return any(next(row.iter(tag), None) is not None for tag in ("table", "div", "p", "ul"))
