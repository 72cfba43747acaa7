"""The text of a CSV or TSV file -> rows of cells, whatever dialect it is written in.

Owns how quotes are written and whether they close, a line `sep=;`, lines above the header, and the choice between
readings. One is right when its rows have equal length. The usual reading (quotes doubled, in the dialect of
`csv_dialect`) is taken at once if it gives that.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.loading.formats.column_names import BODIES, normalise_name
from rag.loading.formats.csv_dialect import DELIMITERS, KNOWN_NAMES, Dialect, find_dialect
from rag.schema.documents import Remark

Row = list[str]

_SEPARATOR_LINE = re.compile(r'\s*"?sep=(.)"?[^\S\n]*\n', re.IGNORECASE)
_MAX_LINES_ABOVE = 10
_MAX_LINES_OF_A_ROW = 50
"""Most lines of a row whose quotes are matched; the lines of a longer one are taken as separate rows."""
_MAX_FAILED_ROWS = 1_000
"""Most rows with unclosed quotes before all other lines are taken as rows, so that a hostile file takes only
seconds."""
_ONE_COLUMN = 0.2
"""Share of misfits added to a reading with one column, so that nearly every other reading is preferred."""
_MARGIN = 0.05
"""How much better another delimiter than the usual one must fit: rows that end early do not mean that it is wrong."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table, none of them blank."""

    rows: list[Row]
    """The first is the header, if the table has one."""
    remarks: tuple[Remark, ...] = ()


def read_table(text: str) -> Table:
    """The rows of a table in the dialect that gives most rows the same number of cells."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # an article may be longer than the default of 131,072
    stated = _SEPARATOR_LINE.match(text)
    if stated:
        text = text[stated.end() :]
    dialect = find_dialect(text)
    if stated:
        dialect = Dialect(stated.group(1), dialect.quote)
    written = dialect.delimiter
    if len(written) > 1:  # the library takes single characters
        text, dialect = text.replace(written, "\x1f"), Dialect("\x1f", dialect.quote)
    delimiter, rows = _choose_reading(text, dialect, is_stated=bool(stated))
    rows, above = drop_lines_above(rows)
    remarks = []
    if above:
        lines = "1 line above the head of the table was" if above == 1 else f"{above} lines above the table's head were"
        remarks.append(Remark(f"{lines} left out"))
    rows, longer = _fit_rows(rows, written if delimiter == "\x1f" else delimiter)
    if longer:
        has = "1 row has" if len(longer) == 1 else f"{len(longer)} rows have"
        remarks.append(Remark(f"{has} more cells than the head, the first in row {longer[0]}: check its columns"))
    return Table(rows, tuple(remarks))


def _choose_reading(text: str, usual: Dialect, *, is_stated: bool) -> tuple[str, list[Row]]:
    """The delimiter and the rows of the best reading; of equally good ones, the most usual."""
    rows = _read_whole(text, usual)
    if rows is not None and _measure_misfits(rows) == 0:
        return usual.delimiter, rows
    best: tuple[float, str, list[Row]] | None = None
    others = () if is_stated else (mark for mark in DELIMITERS if mark != usual.delimiter and mark in text)
    for delimiter in (usual.delimiter, *others):
        for found in _read_each_way(text, Dialect(delimiter, usual.quote)):
            misfits = _measure_misfits(found)
            margin = 0.0 if delimiter == usual.delimiter else _MARGIN
            if best is None or misfits < best[0] - margin:
                best = (misfits, delimiter, found)
            if misfits == 0:
                return delimiter, found
    assert best is not None  # every text can be read line by line
    return best[1], best[2]


def _read_each_way(text: str, dialect: Dialect) -> Iterator[list[Row]]:
    """The rows read with doubled quotes, with quotes after a backslash, and with quotes that do not close."""
    for escape in ("", "\\"):
        if escape not in text:
            continue
        rows = _read_whole(text, dialect, escape)
        if rows is not None:
            yield rows
    yield [row for row in _read_line_by_line(text.split("\n"), dialect) if any(map(str.strip, row))]


def _read_whole(text: str, dialect: Dialect, escape: str = "") -> list[Row] | None:
    """The rows that are not blank; None when a quote does not close, or words follow a closing quote."""
    try:
        reader = csv.reader(
            _list_lines(text),
            delimiter=dialect.delimiter,
            quotechar=dialect.quote,
            doublequote=not escape,
            escapechar=escape or None,
            strict=True,
        )
        return [row for row in reader if any(map(str.strip, row))]
    except csv.Error:
        return None


def _list_lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends, one at a time: a `StringIO` takes four bytes for each character."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end


def _measure_misfits(rows: Sequence[Row]) -> float:
    """Share of rows that do not have the usual length, 0 to 1; a single column gets a penalty, so that other readings
    are preferred."""
    if not rows:
        return 1.0
    width, count = Counter(map(len, rows)).most_common(1)[0]
    share = 1 - count / len(rows)
    return share if width > 1 else _ONE_COLUMN + share


def _read_line_by_line(lines: Sequence[str], dialect: Dialect) -> Iterator[Row]:
    """The rows of a table in which some quotes do not close: those are kept as characters.

    A quoted cell continues over several lines only if its quote closes before a delimiter or the end of a line.
    """
    width = len(_read_line(lines[0], dialect) or lines[0].split(dialect.delimiter)) if lines else 0
    number = failed = 0
    while number < len(lines):
        line = lines[number]
        row = _read_line(line, dialect)
        taken = 1
        if row is None and failed < _MAX_FAILED_ROWS:
            row, taken = _read_over_lines(lines[number : number + _MAX_LINES_OF_A_ROW], dialect, width)
            failed += row is None
        yield row if row is not None else [cell.strip() for cell in line.split(dialect.delimiter)]
        number += taken


def _read_over_lines(lines: Sequence[str], dialect: Dialect, width: int) -> tuple[Row | None, int]:
    """The row that begins with the first line, and its number of lines; None when its quotes do not close in time."""
    for count in range(2, len(lines) + 1):
        if dialect.delimiter == "\t" and lines[count - 1].count("\t") == width - 1 > 0:
            return None, 1  # text contains no tabs, so this line is a row of its own
        if dialect.quote in lines[count - 1] and (row := _read_line("\n".join(lines[:count]), dialect)) is not None:
            return row, count
    return None, 1


def _read_line(line: str, dialect: Dialect) -> Row | None:
    """The cells of one row, with quotes doubled or after a backslash; None when they do not close."""
    if dialect.quote not in line:
        return line.split(dialect.delimiter)
    for escape in ("", "\\"):
        if escape in line and (rows := _read_whole(line, dialect, escape)) is not None and len(rows) < 2:
            return rows[0] if rows else []
    return None


def drop_lines_above(rows: list[Row]) -> tuple[list[Row], int]:
    """The rows from the header on, and the number of lines above it: a title, a date, a note of the program."""
    filled = Counter(sum(1 for cell in row if cell.strip()) for row in rows)
    width = filled.most_common(1)[0][0] if filled else 0
    if width < 2:
        return rows, 0
    named = _find_named_head(rows[:_MAX_LINES_ABOVE], width)
    if named >= 0:
        return rows[named:], named
    for number, row in enumerate(rows[:_MAX_LINES_ABOVE]):
        cells = sum(1 for cell in row if cell.strip())
        is_short = cells == 1 or (len(row) < width and cells * 2 <= width)
        if not is_short:
            return (rows[number:], number) if len(rows) - number > 1 else (rows, 0)
    return rows, 0


def _find_named_head(rows: Sequence[Row], width: int) -> int:
    """The index of the first row with usual column names, below rows that are all shorter; -1 if there isn't one."""
    for number, row in enumerate(rows):
        names = [name for cell in row if (name := normalise_name(cell))]
        if len(names) > 1 and any(name in KNOWN_NAMES for name in names):
            return number
        if len(row) >= width and len(names) > 1:
            return -1
    return -1


def _fit_rows(rows: list[Row], delimiter: str) -> tuple[list[Row], list[int]]:
    """The rows, and the numbers of those with more cells than the header.

    If the header names a text column, the extra cells belong to it: its commas were not quoted.
    """
    if not rows:
        return rows, []
    head = rows[0]
    body = next((at for name in BODIES for at, cell in enumerate(head) if normalise_name(cell) == name), -1)
    fitted, longer = [head], []
    for number, cells in enumerate(rows[1:], start=2):
        row = cells
        if len(cells) > len(head):
            row = cells[: max(len(head), 1 + max(at for at, cell in enumerate(cells) if cell.strip()))]
        surplus = len(row) - len(head)
        if surplus > 0 and body >= 0:
            row = [*row[:body], delimiter.join(row[body : body + surplus + 1]), *row[body + surplus + 1 :]]
        elif surplus > 0:
            longer.append(number)
        fitted.append(row)
    return fitted, longer
