"""An Excel workbook of the old kind (xls, until 2003) -> RawDocument, as those of today are read."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from typing import Any

from rag.errors import FileUnreadable
from rag.loading.formats.sheets import CellCounter, Sheet, SheetRow, list_hidden, list_sheet_articles, write_value
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.articles import join_articles

_KIND = "Excel workbook"
_NUMBER, _DATE, _BOOLEAN, _ERROR = 2, 3, 4, 5
"""Types of cells, as xlrd numbers them."""


def load_old_excel(content: bytes, context: LoadContext) -> RawDocument:
    """The rows of a workbook's tables as articles; other cells as text.

    Raises FileUnreadable when it is encrypted, damaged, holds no text, or more than `context.max_bytes` of it.
    """
    counter = CellCounter(context.max_bytes)
    try:
        book = _open_book(content)
        sheets = [_read_sheet(sheet, book, counter) for sheet in book.sheets() if not sheet.visibility]
        hidden = [sheet.name for sheet in book.sheets() if sheet.visibility]
    except FileUnreadable:
        raise
    except Exception as error:  # a damaged file makes it raise all sorts of errors
        if "encrypted" in str(error).lower():
            raise FileUnreadable("it is protected by a password") from error
        raise FileUnreadable(f"it is damaged, or no {_KIND}") from error
    raw = join_articles(article for sheet in sheets for article in list_sheet_articles(sheet, context.today))
    return replace(raw, remarks=list_hidden(hidden))


def _open_book(content: bytes) -> Any:
    """The workbook with the formats of its cells where they can be read, else without."""
    import xlrd

    options = {"file_contents": content, "logfile": StringIO(), "ragged_rows": True}
    try:
        return xlrd.open_workbook(**options, formatting_info=True)
    except xlrd.XLRDError:
        raise
    except Exception:  # noqa: BLE001 - a format that it does not know makes it raise all sorts of errors
        return xlrd.open_workbook(**options)


def _read_sheet(sheet: Any, book: Any, counter: CellCounter) -> Sheet:
    rows: list[SheetRow] = []
    for number in range(sheet.nrows):
        cells = [_write_cell(cell, book) for cell in sheet.row(number)]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            counter.count(cells)
            rows.append(SheetRow(number + 1, cells))
    for first, last, column, _ in sheet.merged_cells:
        _fill_down(rows, first + 1, last, column)
    return Sheet(str(sheet.name), rows)


def _fill_down(rows: list[SheetRow], first: int, last: int, column: int) -> None:
    """Give every row of a merged cell its value."""
    merged = [row for row in rows if first <= row.number <= last and len(row.cells) > column]
    if merged and merged[0].number == first:
        for row in merged[1:]:
            row.cells[column] = row.cells[column] or merged[0].cells[column]


def _write_cell(cell: Any, book: Any) -> str:
    from xlrd.xldate import xldate_as_datetime

    if cell.ctype == _DATE:
        moment = xldate_as_datetime(cell.value, book.datemode)
        return write_value(moment.time() if cell.value < 1 else moment)
    if cell.ctype == _BOOLEAN:
        return write_value(bool(cell.value))
    if cell.ctype == _ERROR:
        return ""
    if cell.ctype == _NUMBER and cell.xf_index is not None and "%" in _find_format(book, cell.xf_index):
        return f"{write_value(round(float(cell.value) * 100, 10))}%"
    return write_value(cell.value)


def _find_format(book: Any, index: int) -> str:
    """How the numbers of a cell are shown, as Excel writes it: "0.00%"."""
    known = book.format_map.get(book.xf_list[index].format_key) if index < len(book.xf_list) else None
    return str(known.format_str) if known else ""
