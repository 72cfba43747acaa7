"""A Jupyter notebook (ipynb) -> RawDocument: its text cells as they read, its code and what that printed as they stand.

A citation names the cell ("cell 3").
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rag.errors import FileUnreadable
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.articles import Article, Stretch, join_articles
from rag.loading.structure.blocks import Block, tidy_line
from rag.loading.structure.encoding import read_text
from rag.loading.structure.markup import BlockWriter, make_cleaner
from rag.schema.documents import Remark

_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*$")
_UNDERLINE = re.compile(r"\s{0,3}(?:={2,}|-{2,})\s*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,4}[.)])\s+(?:\[[ xX]\]\s+)?(\S.*)")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?$")
_CLEAN = make_cleaner(
    (
        (r"!\[[^\[\]]{0,300}\]\([^()]{0,1000}\)", ""),
        (r"\[([^\[\]]{1,300})\]\([^()]{0,1000}\)", r"\1"),
        (r"<(https?://[^<>\s]{1,500})>", r"\1"),
        (r"</?[a-zA-Z][^<>]{0,200}>|<!--.{0,1000}?-->", ""),
    ),
    "*_`~=",
)
_MAX_OUTPUT_CHARS = 20_000
"""Of what the code of one cell printed."""


def load_notebook(content: bytes, _context: LoadContext) -> RawDocument:
    """A notebook as one article. Raises FileUnreadable when it is damaged, or no notebook."""
    decoded = read_text(content)
    try:
        value = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        raise FileUnreadable("it is damaged, or no notebook") from error
    cells = _list_cells(value)
    if not cells:
        raise FileUnreadable("it is no notebook, or one without cells")
    stretches = [Stretch(list(_read_cell(cell)), f"cell {number}") for number, cell in enumerate(cells, start=1)]
    metadata = value.get("metadata")
    stated = metadata.get("title", "") if isinstance(metadata, dict) else ""
    heading = next((block.words for one in stretches for block in one.blocks if block.kind == "heading"), "")
    raw = join_articles([Article(stretches, stated if isinstance(stated, str) and stated else heading)])
    pictures = sum(map(_count_pictures, cells))
    noun = "1 picture is" if pictures == 1 else f"{pictures} pictures are"
    told = (Remark(f"{noun} in it, which are not read", is_loss=False),) if pictures else ()
    return replace(raw, remarks=(*decoded.remarks, *told))


def _list_cells(value: Any) -> list[dict[str, Any]]:
    """The cells of a notebook, of the third format too, in which they stand in worksheets."""
    if not isinstance(value, dict):
        return []
    sheets = value.get("worksheets")
    held = [value, *(sheets if isinstance(sheets, list) else [])]
    lists = [one.get("cells") for one in held if isinstance(one, dict)]
    return [cell for cells in lists if isinstance(cells, list) for cell in cells if isinstance(cell, dict)]


def _read_cell(cell: dict[str, Any]) -> Iterator[Block]:
    kind = cell.get("cell_type")
    source = _join(cell.get("source", cell.get("input", "")))
    if kind in ("markdown", "raw", "heading"):
        yield from read_markdown(f"# {source}" if kind == "heading" else source)
        return
    yield Block(source, "kept")
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else ():
        printed = _find_printed(output) if isinstance(output, dict) else ""
        yield Block(printed[:_MAX_OUTPUT_CHARS], "kept")


def _find_printed(output: dict[str, Any]) -> str:
    """What a cell printed, in plain text; "" for pictures and the like."""
    data = output.get("data")
    held = data.get("text/plain", "") if isinstance(data, dict) else output.get("text", "")
    return _join(held)


def _count_pictures(cell: dict[str, Any]) -> int:
    outputs = cell.get("outputs")
    held = [one.get("data") for one in outputs if isinstance(one, dict)] if isinstance(outputs, list) else []
    return sum(any(str(key).startswith("image/") for key in data) for data in held if isinstance(data, dict))


def _join(held: Any) -> str:
    """A text that a notebook holds as one, or as the list of its lines."""
    if isinstance(held, list):
        return "".join(one for one in held if isinstance(one, str))
    return held if isinstance(held, str) else ""


def read_markdown(text: str) -> list[Block]:
    """Markdown as blocks, without its marks."""
    writer = BlockWriter(_CLEAN)
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
        words = line.strip()
        at += 1
        if words.startswith(("```", "~~~")):
            end = next((n for n in range(at, len(lines)) if lines[n].strip() == words[:3]), len(lines))
            writer.add_code(lines[at:end])
            at = end + 1
        elif not words:
            writer.end_paragraph()
        elif heading := _HEADING.match(line):
            writer.add_heading(heading.group(1))
        elif _UNDERLINE.match(below) and not writer.has_paragraph() and not words.startswith(("|", "-", "*")):
            writer.add_heading(tidy_line(words))
            at += 1
        elif _TABLE_RULE.match(line) or _UNDERLINE.match(line):
            writer.end_paragraph()
        elif words.startswith("|") or _TABLE_RULE.match(below):
            writer.add_row(words.strip("|").split("|"))
        elif item := _ITEM.match(line):
            writer.begin_item(item.group(1))
        else:
            writer.add_line(words.removeprefix(">"))
    writer.end_paragraph()
    return writer.blocks
