"""The sheets of a spreadsheet -> articles: a table's rows are records, as in a CSV file, other cells are text.

Owns where a table begins and ends in a sheet, and how a row is cited ("Budget!A5"). The module of each kind of file
reads the cells: `excel`, `excel_old`, `opendocument`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rag.errors import FileUnreadable
from rag.loading.formats.csv_rows import drop_lines_above
from rag.loading.formats.tabular import list_articles, name_columns
from rag.loading.structure.articles import Article, Stretch
from rag.loading.structure.blocks import Block, tidy_line
from rag.schema.documents import Remark

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
"""Limits of an Excel sheet."""
_MAX_CAPTION_CHARS = 100
_MAX_HEAD_CHARS, _LEAST_WORDS, _LEAST_TEXTS = 30, 4, 0.6
"""Longest name of a column that stands alone, and the share of cells below it that have at least so many words."""
_DEFAULT_NAME = re.compile(
    r"(?:sheet|tabelle|feuil(?:le)?|hoja|foglio|blad|ark|planilha|лист|工作表|シート)[ _]?\d*", re.IGNORECASE
)
_FIGURE = re.compile(r"[-+]?[\d.,:%$€£ -]*\d[\d.,:%$€£ -]*")
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not blank."""

    number: int
    """As shown in the program, from 1."""
    cells: list[str]
    """From column A on, each as text; "" for an empty one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a spreadsheet."""

    name: str
    rows: list[SheetRow]


class CellCounter:
    """Counts the characters of a spreadsheet's cells, so that a file with one text in a million cells is refused before
    it fills the memory."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._left = max_bytes

    def count(self, cells: Sequence[str]) -> None:
        """Raises FileUnreadable when the cells together have more than the limit."""
        self._left -= len(cells) + sum(map(len, cells))
        if self._left < 0:
            size = f"{self._max_bytes / 1024 / 1024:.3g} MB"
            raise FileUnreadable(f"its cells hold more than {size} of text (max_file_megabytes)")


def write_value(value: object) -> str:
    """A cell's value in readable form: dates as 2024-05-15, numbers without the noise of binary fractions."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}" if abs(value) < 1e15 else f"{value:.15e}"
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    words = str(value)
    return "" if words.startswith("#") and words in _ERRORS else words


_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"))


def list_sheet_articles(sheet: Sheet, today: date) -> Iterator[Article]:
    """The articles of a sheet: one for each row of its tables, one for each run of other text."""
    named = "" if _DEFAULT_NAME.fullmatch(sheet.name.strip()) else tidy_line(sheet.name)
    for rows in _split_tables(sheet.rows):
        first = min(_find_first(row) for row in rows)
        cells = [row.cells[first:] for row in rows]
        width = Counter(sum(map(bool, map(str.strip, row))) for row in cells).most_common(1)[0][0]
        if len(rows) == 1 or (width < 2 and not _is_headed_column(cells)):
            yield _make_text(sheet, rows, named)
            continue
        table, above = drop_lines_above(cells)
        if above and _is_lone_head(rows[above - 1], rows[above]):
            table, above = cells[above - 1 :], above - 1
        caption = ""
        if above:
            yield _make_text(sheet, rows[:above], named)
            caption = next(filter(None, map(tidy_line, cells[above - 1])), "")
        records = [dict(record) for record in name_columns(table)]
        below = rows[len(rows) - len(records) :]  # all but the header, if the table has one
        yield from list_articles(
            records,
            today,
            locations=[locate_row(sheet.name, row) for row in below],
            table=caption if 0 < len(caption) <= _MAX_CAPTION_CHARS else named,
        )


def list_hidden(names: Sequence[str]) -> tuple[Remark, ...]:
    """A remark on hidden sheets."""
    if not names:
        return ()
    noun = "the hidden sheet was" if len(names) == 1 else "the hidden sheets were"
    return (Remark(f"{noun} left out: {', '.join(names[:5])}{', ...' if len(names) > 5 else ''}"),)


def locate_row(sheet: str, row: SheetRow) -> str:
    """The first filled cell of a row in spreadsheet notation: "Budget!A5", "'Costs 2024'!B2"."""
    name = sheet if _PLAIN_NAME.fullmatch(sheet) else "'" + sheet.replace("'", "''") + "'"
    return f"{name}!{_name_column(_find_first(row))}{row.number}"


def _name_column(number: int) -> str:
    """0 -> "A", 25 -> "Z", 26 -> "AA"."""
    name = ""
    number += 1
    while number:
        number, digit = divmod(number - 1, 26)
        name = chr(65 + digit) + name
    return name


def _find_first(row: SheetRow) -> int:
    return next(at for at, cell in enumerate(row.cells) if cell.strip())


def _split_tables(rows: Sequence[SheetRow]) -> Iterator[list[SheetRow]]:
    """The rows in runs that belong together. A blank row ends a table only where another one begins below it."""
    table: list[SheetRow] = []
    for run in _split_runs(rows):
        if table and (
            _begins_table(run) or _count_filled(table[-1]) == 1 or _find_first(run[0]) != _find_first(table[0])
        ):
            yield table
            table = []
        table.extend(run)
    if table:
        yield table


def _split_runs(rows: Sequence[SheetRow]) -> Iterator[list[SheetRow]]:
    """The rows between blank ones."""
    run: list[SheetRow] = []
    for row in rows:
        if run and row.number > run[-1].number + 1:
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _begins_table(run: Sequence[SheetRow]) -> bool:
    """Whether a run has its own header: a row of words above figures."""
    if len(run) < 2 or _count_filled(run[0]) < 2:
        return False
    head = [cell for cell in run[0].cells if cell.strip()]
    figures = any(_FIGURE.fullmatch(cell.strip()) for row in run[1:] for cell in row.cells if cell.strip())
    return figures and not any(_FIGURE.fullmatch(cell.strip()) for cell in head)


def _count_filled(row: SheetRow) -> int:
    return sum(1 for cell in row.cells if cell.strip())


def _is_headed_column(cells: Sequence[Sequence[str]]) -> bool:
    """Whether the only column of a table has a name above texts, each of which is a record."""
    head, *texts = [next(cell for cell in row if cell.strip()).strip() for row in cells]
    is_name = len(head) <= _MAX_HEAD_CHARS and head[-1] not in ".!?:"
    long = sum(len(text.split()) >= _LEAST_WORDS for text in texts)
    return is_name and len(texts) > 1 and long >= _LEAST_TEXTS * len(texts)


def _is_lone_head(above: SheetRow, first: SheetRow) -> bool:
    """Whether the only cell above a table names its column: the row directly below has figures and is no header."""
    return above.number + 1 == first.number and any(_FIGURE.fullmatch(cell.strip()) for cell in first.cells)


def _make_text(sheet: Sheet, rows: Sequence[SheetRow], title: str) -> Article:
    """Rows that are not a table, each as a paragraph."""
    stretches = []
    for row in rows:
        cells = [tidy_line(cell) for cell in row.cells if cell.strip()]
        block = Block(cells[0]) if len(cells) == 1 else Block(" | ".join(cells), "kept")
        stretches.append(Stretch([block], locate_row(sheet.name, row)))
    return Article(stretches, title)
