"""An Excel workbook (xlsx, xlsm) -> RawDocument: the rows of its tables as articles, each cited by its cell.

openpyxl reads it row by row. calamine, which is faster, lays every sheet out as a full grid and gives up the whole
process when two cells stand far apart, as a stray cell in the last row makes them.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rag.errors import FileUnreadable
from rag.loading.formats.excel_old import load_old_excel
from rag.loading.formats.sheets import (
    MAX_ROWS,
    CellCounter,
    Sheet,
    SheetRow,
    list_hidden,
    list_sheet_articles,
    write_value,
)
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.archives import (
    OLE_SIGNATURE,
    open_archive,
    read_part,
    refuse_entities,
    rewrite_strict,
)
from rag.loading.structure.articles import join_articles
from rag.schema.documents import Remark

_KIND = "Excel workbook"
_MAX_GRID = 20_000_000
"""Cells, empty ones before the last filled one included, that the rows of a workbook may have together."""
_MAX_FILLED_DOWN = 200_000
"""Cells that get the value of the merged cell they are part of."""
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
_NOT_COMPUTED = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>")
_DRAWN_TEXT = re.compile(rb"<a:t>[^<]*\w")


def load_excel(content: bytes, context: LoadContext) -> RawDocument:
    """The rows of a workbook's tables as articles; other cells as text.

    Raises FileUnreadable when it is encrypted, damaged, holds no text, or more than `context.max_bytes` of it.
    """
    if content.startswith(OLE_SIGNATURE):
        return load_old_excel(content, context)
    archive = open_archive(content, max_bytes=context.max_bytes, kind=_KIND)
    refuse_entities(archive, kind=_KIND)
    if "xl/workbook.bin" in archive.namelist():
        raise FileUnreadable("it is a binary Excel workbook (.xlsb), which cannot be read; save it as .xlsx")
    counter = CellCounter(context.max_bytes)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on styles and rules that it does not know
            workbook = load_workbook(rewrite_strict(archive), read_only=True, data_only=True, keep_links=False)
            shown = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
            sheets = [_read_sheet(sheet, archive, counter) for sheet in shown]
    except FileUnreadable:
        raise
    except Exception as error:  # zipfile, expat, lxml and openpyxl each raise errors of their own
        raise FileUnreadable(f"it is damaged, or no {_KIND}") from error
    hidden = list_hidden([sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"])
    raw = join_articles(article for sheet in sheets for article in list_sheet_articles(sheet, context.today))
    return replace(raw, remarks=(*hidden, *_list_losses(archive)))


def _read_sheet(sheet: Any, archive: zipfile.ZipFile, counter: CellCounter) -> Sheet:
    sheet.reset_dimensions()  # the size that the file states is often wrong
    rows: list[SheetRow] = []
    grid = 0
    for number, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS), start=1):
        grid += len(cells)
        if grid > _MAX_GRID:
            raise FileUnreadable(f"its sheet {sheet.title} has more than {_MAX_GRID:,} cells")
        written = [_write_cell(cell) for cell in cells]
        while written and not written[-1].strip():
            written.pop()
        if written:
            counter.count(written)
            rows.append(SheetRow(number, written))
    _fill_merged(rows, read_part(archive, sheet._worksheet_path, kind=_KIND), counter)
    return Sheet(str(sheet.title), rows)


def _write_cell(cell: Any) -> str:
    value = cell.value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return f"{write_value(round(float(value) * 100, 10))}%"
    return write_value(value)


def _fill_merged(rows: list[SheetRow], part: bytes, counter: CellCounter) -> None:
    """Give every row of a cell that is merged over several its value: "North" stands beside each of its towns."""
    by_number = {row.number: row for row in rows}
    left = _MAX_FILLED_DOWN
    for column, first, last in _find_merged(part):
        top = by_number.get(first)
        if top is None or column >= len(top.cells) or not top.cells[column].strip():
            continue
        for number in range(first + 1, min(last, first + left) + 1):
            left -= 1
            row = by_number.get(number)
            if row is not None and len(row.cells) > column and not row.cells[column].strip():
                row.cells[column] = top.cells[column]
                counter.count([top.cells[column]])


def _find_merged(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Column from 0, first and last row of each cell that is merged over several rows."""
    for match in _MERGED.finditer(part):
        left, first, _, last = (group.decode() for group in match.groups())
        column = 0
        for letter in left:
            column = column * 26 + ord(letter) - 64
        if int(last) > int(first):
            yield column - 1, int(first), int(last)


def _list_losses(archive: zipfile.ZipFile) -> Iterator[Remark]:
    """What a workbook holds beside the cells that are shown."""
    names = archive.namelist()
    sheets = (name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml"))
    formulas = sum(len(_NOT_COMPUTED.findall(read_part(archive, name, kind=_KIND))) for name in sheets)
    if formulas:
        noun = "1 cell holds a formula that was" if formulas == 1 else f"{formulas} cells hold formulas that were"
        yield Remark(f"{noun} never computed; open the file in Excel or LibreOffice and save it")
    if any(re.match(r"xl/(?:comments|threadedComments)", name) for name in names):
        yield Remark("the comments on cells were not read")
    drawings = (name for name in names if re.fullmatch(r"xl/drawings/drawing\d*\.xml", name))
    if any(_DRAWN_TEXT.search(read_part(archive, name, kind=_KIND)) for name in drawings):
        yield Remark("the text in boxes and drawings was not read")
