"""An OpenDocument spreadsheet (ods; flat: fods) -> RawDocument: the rows of its tables as articles, as for Excel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rag.loading.formats.opendocument import list_comments, read_words
from rag.loading.formats.opendocument_parts import NAMESPACE, OFFICE, TABLE, TEXT, open_opendocument
from rag.loading.formats.sheets import (
    MAX_COLUMNS,
    MAX_ROWS,
    CellCounter,
    Sheet,
    SheetRow,
    list_hidden,
    list_sheet_articles,
    write_value,
)
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.articles import join_articles

_STYLE = NAMESPACE("style")


def load_ods(content: bytes, context: LoadContext) -> RawDocument:
    """The rows of a spreadsheet's tables as articles; other cells as text.

    Raises FileUnreadable when it is encrypted, damaged, has no text, or more than `context.max_bytes` of it.
    """
    body = open_opendocument(content, context, "spreadsheet").body
    counter = CellCounter(context.max_bytes)
    hidden_styles = {
        properties.getparent().get(f"{_STYLE}name")
        for properties in body.getroottree().getroot().iter(f"{_STYLE}table-properties")
        if properties.get(f"{TABLE}display") == "false"
    }
    sheets: list[Sheet] = []
    hidden: list[str] = []
    for table in body.findall(f"{TABLE}table"):
        name = table.get(f"{TABLE}name", "")
        if table.get(f"{TABLE}style-name") in hidden_styles:
            hidden.append(name)
        else:
            sheets.append(Sheet(name, list(_read_rows(table, counter))))
    raw = join_articles(article for sheet in sheets for article in list_sheet_articles(sheet, context.today))
    return replace(raw, remarks=(*list_hidden(hidden), *list_comments(body)))


def _read_rows(table: Any, counter: CellCounter) -> Iterator[SheetRow]:
    """The rows that are not blank. A repeated row or cell is stored once in the file, with a count."""
    number = 1
    merged: dict[int, tuple[int, str]] = {}  # column -> last row and text of the cell that is merged over it
    for row in table.iter(f"{TABLE}table-row"):
        times = _count(row, "number-rows-repeated")
        cells = _read_cells(row, number, merged)
        for at in range(times if any(map(str.strip, cells)) else 0):
            if number + at > MAX_ROWS:
                return
            counter.count(cells)
            yield SheetRow(number + at, list(cells))
        number += times


def _read_cells(row: Any, number: int, merged: dict[int, tuple[int, str]]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        times = min(_count(cell, "number-columns-repeated"), MAX_COLUMNS - len(cells))
        column = len(cells)
        words = _read_cell(cell)
        last, above = merged.get(column, (0, ""))
        if not words and number <= last and cell.tag == f"{TABLE}covered-table-cell":
            words, times_filled = above, 1
        else:
            times_filled = times
        span = _count(cell, "number-rows-spanned")
        if words and span > 1:
            merged[column] = (number + span - 1, words)
        cells += [words] * times_filled + [""] * (times - times_filled)
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _read_cell(cell: Any) -> str:
    """A cell as displayed; a date as 2024-05-15, since it may be displayed in any order."""
    stated = cell.get(f"{OFFICE}date-value")
    if stated:
        return str(stated).removesuffix("T00:00:00").replace("T", " ")
    return write_value(" ".join(read_words(paragraph) for paragraph in cell.findall(f"{TEXT}p")))


def _count(element: Any, attribute: str) -> int:
    """How often a cell or row is repeated, or how many it spans; 1 by default."""
    stated = element.get(f"{TABLE}{attribute}", "1")
    return max(int(stated), 1) if stated.isdecimal() and len(stated) < 10 else 1
