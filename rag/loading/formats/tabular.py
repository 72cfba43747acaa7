"""CSV, TSV, JSON and JSON Lines -> RawDocument in which each record is an article of its own.

A record's text is its title, its body, then its other fields as `name: value` lines, so that questions about these are
answered too. A table without a text column has only the lines. Columns are recognised by their names; a table without a
title column takes its titles from the first column if that contains words ("France").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from html import unescape
from itertools import pairwise
from typing import overload

from rag.errors import FileUnreadable
from rag.loading.formats.column_names import BODIES, DATES, TITLES, is_name_of_other, normalise_name
from rag.loading.formats.csv_dialect import replace_control_delimiters
from rag.loading.formats.csv_rows import read_table
from rag.loading.formats.html import strip_tags
from rag.loading.formats.json_records import Record, read_records
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.articles import Article, Stretch, join_articles
from rag.loading.structure.blocks import Block, tidy, tidy_line
from rag.loading.structure.dates import read_date
from rag.loading.structure.encoding import DecodedText, read_text
from rag.schema.documents import Remark

_ADDRESS = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"[\d.,%$€£-]+")
_YEAR = re.compile(r"1[89]\d\d|20\d\d")
_MAX_NAME_CHARS = 200
"""A longer column name is cut, since it is repeated in every row."""
_MARKUP = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8}\d?);|</[a-z][a-z0-9]*>|<br\s*/?>", re.IGNORECASE)
_WORDS, _LETTERS = re.compile(r"\w+"), re.compile(r"[^\W\d_]{2}")
_LEAST_REPEATED = 40
"""A field with fewer characters is kept when the body has the same words."""
_COPIES = frozenset(("mobiledoc", "lexical", "textentities"))
"""Fields in which programs keep the body once more, for themselves."""
_CUT_OFF = re.compile(r"\[\+\d+ chars\]\s*$")
"""What news services write in place of the rest of an article."""
_DAY_FIRST = re.compile(r"\s*(?:1[3-9]|2\d|3[01])[/.-]\d{1,2}[/.-]\d{2,4}\b")


def load_csv(content: bytes, context: LoadContext) -> RawDocument:
    """The rows of a CSV or TSV file as articles. Raises FileUnreadable when it is not text or has no records."""
    decoded = _decode(replace_control_delimiters(content))
    table, remarks = read_table(decoded.text), decoded.remarks
    del decoded  # its text would double what a large table takes
    raw = _join_records(name_columns(table.rows), context.today)
    return replace(raw, remarks=(*remarks, *table.remarks))


def load_json(content: bytes, context: LoadContext) -> RawDocument:
    """The records of a JSON or JSON Lines file as articles; if some are damaged, those that can be read.

    Raises FileUnreadable, with the line, when none can be.
    """
    decoded = _decode(content)
    records, remarks = read_records(decoded.text.strip())
    cut = sum(any(map(_CUT_OFF.search, record.values())) for record in records)
    if cut:
        remarks = (*remarks, Remark(f"the text of {cut} of {len(records)} articles is cut off in the file itself"))
    return replace(_join_records(records, context.today), remarks=(*decoded.remarks, *remarks))


def _decode(content: bytes) -> DecodedText:
    decoded = read_text(content)
    if not decoded.text.strip():
        raise FileUnreadable("it is empty")
    return decoded


class TableRecords(Sequence[Record]):
    """The rows of a table as records, each made when it is looked at: all at once take several times the table."""

    def __init__(self, header: Sequence[str], rows: Sequence[Sequence[str]], first: int) -> None:
        """`header` names the cells of the rows from `first` on."""
        self._header = header
        self._rows = rows
        self._first = first

    def __len__(self) -> int:
        return len(self._rows) - self._first

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        row = self._rows[self._first + index]
        return {name: value for name, value in zip(self._header, row, strict=False) if value.strip()}


def name_columns(rows: Sequence[list[str]]) -> TableRecords:
    """Each row as a record, with the first row's names for its fields, or "column 1", "column 2" when the first row has
    numbers."""
    header = [tidy_line(cell)[:_MAX_NAME_CHARS] for cell in rows[0]] if rows else []
    first = min(1, len(rows))
    if any(_NUMBER.fullmatch(name) for name in header) and not _names_years(header):
        header, first = [], 0
    seen: set[str] = set()
    for number in range(max(map(len, rows), default=0)):
        name = header[number] if number < len(header) else ""
        if not name or name in seen:
            name = f"{name} column {number + 1}".strip()
            header[number : number + 1] = [name]
        seen.add(name)
    return TableRecords(header, rows, first)


def _names_years(header: Sequence[str]) -> bool:
    """Whether the numbers of a header are consecutive years: "Region", "2022", "2023"."""
    numbers = [name for name in header if _NUMBER.fullmatch(name)]
    if len(numbers) < 2 or not all(map(_YEAR.fullmatch, numbers)):
        return False
    steps = {int(second) - int(first) for first, second in pairwise(numbers)}
    return len(steps) == 1 and steps <= {1, -1, 2, -2, 5, -5, 10, -10}


def list_articles(
    records: Sequence[Record], today: date, *, locations: Sequence[str] = (), table: str = ""
) -> Iterator[Article]:
    """Each record as an article.

    `locations` are their places in the file, for formats that have them; `table` is the name of their table, which
    becomes part of their titles.
    """
    if not records:
        return
    title_key = _find_title_key(records)
    day_first = any(_DAY_FIRST.match(value) for record in records for value in _stated_dates(record))
    for number, record in enumerate(records):
        days = (read_date(value, language="", today=today, day_first=day_first) for value in _stated_dates(record))
        published = next((day for day in days if day), None)
        location = locations[number] if locations else ""
        title = ": ".join(part for part in (table, _clean(record.get(title_key, ""))) if part)
        yield Article([Stretch(list(_split_record(record, title_key)), location)], title, published)


def _join_records(records: Sequence[Record], today: date) -> RawDocument:
    if not records:
        raise FileUnreadable("it holds no records")
    return join_articles(list_articles(records, today))


def _split_record(record: Record, title_key: str) -> Iterator[Block]:
    """The title, the body, then the other fields, one line each. A field that repeats some of the body is left out."""
    body_key = next((key for name in BODIES for key in record if normalise_name(key) == name and key != title_key), "")
    if body_key and title_key in record:
        yield Block(_clean(record[title_key]), "heading")
    body = strip_tags(record[body_key]) if body_key else []
    yield from body
    said = ""
    fields = (key for key in record if key != body_key and not (body_key and key == title_key))
    for number, key in enumerate(fields):
        value = _clean(record[key]) if _MARKUP.search(record[key]) else tidy(record[key]).replace("\n", " ")
        if body and len(value) >= _LEAST_REPEATED and _LETTERS.search(value):
            said = said or _fold(" ".join(block.words for block in body))
            if _fold(value) in said or normalise_name(key) in _COPIES:
                continue
        yield Block(f"{key}: {value}", "boilerplate" if _ADDRESS.fullmatch(value) else "kept", tight=number > 0)


def _fold(words: str) -> str:
    """The words of a text, for comparison."""
    return " ".join(_WORDS.findall(words.casefold()))


def _find_title_key(records: Sequence[Record]) -> str:
    """The name of the title field, or "".

    Without a field with one of the usual names, it is the first field, if that always contains words and never repeats.
    """
    sample = records[:100]
    for name in TITLES:
        for key in dict.fromkeys(key for record in sample for key in record):
            if normalise_name(key) == name and not is_name_of_other(key):
                return key
    first = next(iter(sample[0]))
    if normalise_name(first) in (*BODIES, *DATES) or is_name_of_other(first):
        return ""
    values = [record.get(first, "") for record in sample]
    worded = all(0 < len(value) <= 100 and re.search(r"[^\W\d_]{2}", value) for value in values)
    return first if worded and len(set(values)) == len(values) else ""


def _stated_dates(record: Record) -> list[str]:
    """The values of the fields whose names mean a publication date, most likely first."""
    by_name = {normalise_name(key): value for key, value in reversed(record.items())}
    return [by_name[name] for name in DATES if name in by_name]


def _clean(value: str) -> str:
    """A value on one line, with HTML tags and entities resolved."""
    if not _MARKUP.search(value):
        return tidy_line(value)
    return tidy_line(" ".join(unescape(block.words) for block in strip_tags(value)))
