"""CSV, TSV, JSON and JSON Lines -> RawDocument in which each record is an article of its own.

A record's text is its title, its body, then its other fields as `name: value` lines, so that questions about these are
answered too. A table without a text column has only the lines. Columns are recognised by their names; a table without
a title column takes its titles from the first column when that holds words ("France").
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Any

from rag.errors import FileUnreadable
from rag.loading.formats.html import strip_tags
from rag.loading.raw_document import LoadContext, RawDocument, RawSection
from rag.loading.structure.blocks import Block, LaidOutText, join_laid_out, lay_out, tidy, tidy_line
from rag.loading.structure.dates import read_date
from rag.loading.structure.encoding import decode_text

Record = dict[str, str]
"""The fields of a record in order, every value as text."""

# column names, compared in lower case without spaces, hyphens and underscores; earlier ones win
_TITLES = ("title", "headline", "articletitle", "heading", "subject", "name", "titel", "titre", "titulo", "título")
_BODIES = (
    "text", "body", "content", "article", "articlebody", "articletext", "fulltext", "bodytext", "contenthtml",
    "contenttext", "story", "abstract", "description", "summary", "texto", "texte", "inhalt",
)  # fmt: skip
_DATES = (
    "published", "publishedat", "publisheddate", "datepublished", "publicationdate", "publishdate", "pubdate",
    "date", "datum", "fecha", "postedat", "createdat", "created", "timestamp", "datetime",
)  # fmt: skip
_LISTS = ("articles", "items", "entries", "documents", "records", "posts", "stories", "results", "data", "rows", "feed")
_DELIMITERS = ",;\t|"
_SEPARATOR = "\n\n"
_MAX_DEPTH = 6
_ADDRESS = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"[\d.,%$€£-]+")
_DAY_FIRST = re.compile(r"\s*(?:1[3-9]|2\d|3[01])[/.-]\d{1,2}[/.-]\d{2,4}\b")


def load_csv(content: bytes, context: LoadContext) -> RawDocument:
    """The rows of a CSV or TSV file as articles. Raises FileUnreadable when it is not text or holds no records."""
    text = decode_text(content)
    if not text.strip():
        raise FileUnreadable("it is empty")
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # an article may be longer than the default of 131,072
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=_find_delimiter(text))
        rows = [row for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        raise FileUnreadable(f"it is damaged: {error}") from error
    return _make_raw_document(list(_name_columns(rows)), context.today)


def load_json(content: bytes, context: LoadContext) -> RawDocument:
    """The records of a JSON or JSON Lines file as articles.

    Raises FileUnreadable, with the line, when it is damaged.
    """
    text = decode_text(content).strip()
    if not text:
        raise FileUnreadable("it is empty")
    try:
        records = list(_find_records(_parse(text)))
    except RecursionError as error:
        raise FileUnreadable("it is nested too deeply to read") from error
    return _make_raw_document([record for record in records if record], context.today)


def _find_delimiter(text: str) -> str:
    """The delimiter that splits the first row into the most fields, quoted parts ignored."""
    header = re.sub(r'"(?:[^"]|"")*"', "", text[:100_000]).lstrip().split("\n", 1)[0]
    return max(_DELIMITERS, key=header.count)


def _name_columns(rows: list[list[str]]) -> Iterator[Record]:
    """Each row with the first row's names for its fields, or "column 1", "column 2" when the first row has numbers."""
    header = [tidy_line(cell) for cell in rows[0]] if rows else []
    if any(_NUMBER.fullmatch(name) for name in header):
        header = []
        rows = [[], *rows]
    seen: set[str] = set()
    for number in range(max(map(len, rows), default=0)):
        name = header[number] if number < len(header) else ""
        if not name or name in seen:
            name = f"{name} column {number + 1}".strip()
            header[number : number + 1] = [name]
        seen.add(name)
    for row in rows[1:]:
        yield {name: value for name, value in zip(header, row, strict=False) if value.strip()}


def _parse(text: str) -> Any:
    """The value of JSON, or the list of the values of JSON Lines."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if "\n" not in text or error.msg != "Extra data":
            raise FileUnreadable(f"it is damaged: {_describe(error)} at line {error.lineno}") from error
    except ValueError as error:  # a number with thousands of digits
        raise FileUnreadable("it is damaged: it holds a number that is too long") from error
    values = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values.append(json.loads(line))
        except ValueError as error:
            reason = _describe(error) if isinstance(error, json.JSONDecodeError) else "a number is too long"
            raise FileUnreadable(f"it is damaged: {reason} at line {number}") from error
    return values


def _describe(error: json.JSONDecodeError) -> str:
    return error.msg.lower().removesuffix(" starting at")


def _find_records(value: Any) -> Iterator[Record]:
    """The records of a JSON value: the members of a list, the one list of objects in an object, or the object."""
    if isinstance(value, dict):
        lists = {key: held for key, held in value.items() if isinstance(held, list) and any(map(_is_object, held))}
        named = [key for key in lists if _normalise_name(key) in _LISTS]
        chosen = named[:1] or (list(lists) if len(lists) == 1 and not _has_body(value) else [])
        value = lists[chosen[0]] if chosen else [value]
    for member in value if isinstance(value, list) else [value]:
        yield dict(_flatten(member, "", _MAX_DEPTH)) if isinstance(member, dict) else {"text": _as_text(member)}


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _has_body(value: dict[str, Any]) -> bool:
    return any(_normalise_name(key) in _BODIES and isinstance(held, str) for key, held in value.items())


def _flatten(value: dict[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    """The fields of an object; those of an inner object are named "outer.inner"."""
    for key, held in value.items():
        name = f"{prefix}{tidy_line(str(key))}"
        if isinstance(held, dict) and depth:
            yield from _flatten(held, f"{name}.", depth - 1)
        elif (words := _as_text(held)).strip():
            yield name, words


def _as_text(value: Any) -> str:
    """A value as people write it: a list separated by commas, or by blank lines when it holds long texts."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        texts = [text for text in map(_as_text, value) if text.strip()]
        return ("\n\n" if any(len(text) > 80 for text in texts) else ", ").join(texts)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _make_raw_document(records: list[Record], today: date) -> RawDocument:
    if not records:
        raise FileUnreadable("it holds no records")
    title_key = _find_title_key(records)
    day_first = any(_DAY_FIRST.match(value) for record in records for value in _stated_dates(record))
    laid_out: list[LaidOutText] = []
    sections: list[RawSection] = []
    at = 0
    for record in records:
        days = (read_date(value, language="", today=today, day_first=day_first) for value in _stated_dates(record))
        published = next((day for day in days if day), None)
        laid = lay_out(_split_record(record, title_key), at=at)
        if not laid.text:
            continue
        laid_out.append(laid)
        end = at + len(laid.text) + len(_SEPARATOR)
        sections.append(RawSection(at, end, tidy_line(record.get(title_key, "")), published))
        at = end
    if not sections:
        raise FileUnreadable("it holds no text")
    sections[-1] = replace(sections[-1], end=at - len(_SEPARATOR))
    return join_laid_out(laid_out, _SEPARATOR.join(laid.text for laid in laid_out), sections)


def _split_record(record: Record, title_key: str) -> Iterator[Block]:
    """The title, the body, then the other fields, one line each."""
    body_key = next(
        (key for name in _BODIES for key in record if _normalise_name(key) == name and key != title_key), ""
    )
    if body_key and title_key in record:
        yield Block(tidy_line(record[title_key]), "heading")
    if body_key:
        yield from strip_tags(record[body_key])
    fields = (key for key in record if key != body_key and not (body_key and key == title_key))
    for number, key in enumerate(fields):
        value = tidy(record[key]).replace("\n", " ")
        yield Block(f"{key}: {value}", "boilerplate" if _ADDRESS.fullmatch(value) else "kept", tight=number > 0)


def _find_title_key(records: list[Record]) -> str:
    """The name of the field with the titles, or "".

    Without a field that has one of the usual names, it is the first field, if that always holds words, never twice
    the same.
    """
    sample = records[:100]
    for name in _TITLES:
        for key in dict.fromkeys(key for record in sample for key in record):
            if _normalise_name(key) == name:
                return key
    first = next(iter(sample[0]))
    if _normalise_name(first) in (*_BODIES, *_DATES):
        return ""
    values = [record.get(first, "") for record in sample]
    worded = all(0 < len(value) <= 100 and re.search(r"[^\W\d_]{2}", value) for value in values)
    return first if worded and len(set(values)) == len(values) else ""


def _stated_dates(record: Record) -> list[str]:
    """The values of the fields whose names say that they hold the publication date, likeliest first."""
    by_name = {_normalise_name(key): value for key, value in reversed(record.items())}
    return [by_name[name] for name in _DATES if name in by_name]


def _normalise_name(name: Any) -> str:
    """A column name for comparison: the part after the last dot, in lower case, letters and digits only."""
    return re.sub(r"[\W_]+", "", str(name).rsplit(".", 1)[-1]).casefold()
