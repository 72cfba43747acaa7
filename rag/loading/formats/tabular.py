"""CSV, TSV, JSON and JSON Lines -> a draft in which each record is an article of its own.

A record's text is its title, its body, then its other fields as `name: value` lines, so that these can be
asked about too. A table without a column of text has only the lines. Which column is what is told by its
name; a table without titles is titled by its first column when that holds words ("France").
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

from rag.errors import FileUnreadable
from rag.loading.formats.html import strip_tags
from rag.loading.raw_document import Draft, Part
from rag.loading.structure.blocks import Block, lay_out, tidy, tidy_line
from rag.loading.structure.dates import read_date
from rag.loading.structure.encoding import decode_text

Record = dict[str, str]
"""A record: its fields in order, every value as text."""

# names of columns, compared in lower case without spaces, hyphens and underscores; earlier ones win
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
_MAX_DEPTH = 6
_ADDRESS = re.compile(r"https?://\S+")
_FIGURE = re.compile(r"[\d.,%$€£-]+")
_DAY_FIRST = re.compile(r"\s*(?:1[3-9]|2\d|3[01])[/.-]\d{1,2}[/.-]\d{2,4}\b")


def read_csv(content: bytes, *, today: date) -> Draft:
    """The draft of a CSV or TSV file. Raises FileUnreadable when it is not text or holds no records."""
    text = decode_text(content)
    if not text.strip():
        raise FileUnreadable("it is empty")
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # an article may be longer than the module's 131,072
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=_find_delimiter(text))
        rows = [row for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        raise FileUnreadable(f"it is damaged: {error}") from error
    return _make_draft(list(_name_columns(rows)), today)


def read_json(content: bytes, *, today: date) -> Draft:
    """The draft of a JSON or JSON Lines file. Raises FileUnreadable, with the place, when it is damaged."""
    text = decode_text(content).strip()
    if not text:
        raise FileUnreadable("it is empty")
    try:
        records = list(_find_records(_parse(text)))
    except RecursionError as error:
        raise FileUnreadable("it is nested too deeply to read") from error
    return _make_draft([record for record in records if record], today)


def _find_delimiter(text: str) -> str:
    """The sign that divides the first row into most fields, quoted parts aside."""
    header = re.sub(r'"(?:[^"]|"")*"', "", text[:100_000]).lstrip().split("\n", 1)[0]
    return max(_DELIMITERS, key=header.count)


def _name_columns(rows: list[list[str]]) -> Iterator[Record]:
    """Each row under the names of the first, or as "column 1", "column 2" when the first holds figures."""
    header = [tidy_line(cell) for cell in rows[0]] if rows else []
    if any(_FIGURE.fullmatch(name) for name in header):
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
    """The value of JSON, or the list of values of JSON Lines, whichever the text is."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if "\n" not in text or error.msg != "Extra data":
            raise FileUnreadable(f"it is damaged: {_reason(error)} at line {error.lineno}") from error
    except ValueError as error:  # a number with thousands of digits
        raise FileUnreadable("it is damaged: it holds a number that is too long") from error
    values = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values.append(json.loads(line))
        except ValueError as error:
            reason = _reason(error) if isinstance(error, json.JSONDecodeError) else "a number is too long"
            raise FileUnreadable(f"it is damaged: {reason} at line {number}") from error
    return values


def _reason(error: json.JSONDecodeError) -> str:
    return error.msg.lower().removesuffix(" starting at")


def _find_records(value: Any) -> Iterator[Record]:
    """The records of a JSON value: a list's members, the one list of objects an object holds, or the object."""
    if isinstance(value, dict):
        lists = {key: held for key, held in value.items() if isinstance(held, list) and any(map(_is_object, held))}
        named = [key for key in lists if _plain_name(key) in _LISTS]
        chosen = named[:1] or (list(lists) if len(lists) == 1 and not _has_body(value) else [])
        value = lists[chosen[0]] if chosen else [value]
    for member in value if isinstance(value, list) else [value]:
        yield dict(_flatten(member, "", _MAX_DEPTH)) if isinstance(member, dict) else {"text": _as_text(member)}


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _has_body(value: dict[str, Any]) -> bool:
    return any(_plain_name(key) in _BODIES and isinstance(held, str) for key, held in value.items())


def _flatten(value: dict[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    """The fields of an object, those of inner objects as "outer.inner"."""
    for key, held in value.items():
        name = f"{prefix}{tidy_line(str(key))}"
        if isinstance(held, dict) and depth:
            yield from _flatten(held, f"{name}.", depth - 1)
        elif (words := _as_text(held)).strip():
            yield name, words


def _as_text(value: Any) -> str:
    """A value as a reader would write it: lists by commas, paragraphs of a list of long texts by lines."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        texts = [text for text in map(_as_text, value) if text.strip()]
        return ("\n\n" if any(len(text) > 80 for text in texts) else ", ").join(texts)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _make_draft(records: list[Record], today: date) -> Draft:
    if not records:
        raise FileUnreadable("it holds no records")
    title_key = _find_title_key(records)
    day_first = any(_DAY_FIRST.match(value) for record in records for value in _stated_dates(record))
    pieces: list[str] = []
    parts: list[Part] = []
    boilerplate: set[int] = set()
    headings: set[int] = set()
    kept: set[int] = set()
    at = 0
    for record in records:
        days = (read_date(value, language="", today=today, day_first=day_first) for value in _stated_dates(record))
        published = next((day for day in days if day), None)
        laid = lay_out(_lay_record(record, title_key), at=at)
        if not laid.text:
            continue
        pieces.append(laid.text)
        boilerplate |= laid.boilerplate
        headings |= laid.headings
        kept |= laid.kept
        parts.append(Part(at, at + len(laid.text) + 2, tidy_line(record.get(title_key, "")), published))
        at += len(laid.text) + 2
    if not parts:
        raise FileUnreadable("it holds no text")
    parts[-1] = Part(parts[-1].start, at - 2, parts[-1].title, parts[-1].published)
    return Draft("\n\n".join(pieces), tuple(parts), frozenset(boilerplate), frozenset(headings), frozenset(kept))


def _lay_record(record: Record, title_key: str) -> Iterator[Block]:
    """Title, body, then the other fields, a line each."""
    body_key = next((key for name in _BODIES for key in record if _plain_name(key) == name and key != title_key), "")
    if body_key and title_key in record:
        yield Block(tidy_line(record[title_key]), "heading")
    if body_key:
        yield from strip_tags(record[body_key])
    fields = (key for key in record if key != body_key and not (body_key and key == title_key))
    for number, key in enumerate(fields):
        value = tidy(record[key]).replace("\n", " ")
        yield Block(f"{key}: {value}", "boilerplate" if _ADDRESS.fullmatch(value) else "kept", tight=number > 0)


def _find_title_key(records: list[Record]) -> str:
    """The field that titles the records; without one of the usual names, the first that always holds words."""
    sample = records[:100]
    for name in _TITLES:
        for key in dict.fromkeys(key for record in sample for key in record):
            if _plain_name(key) == name:
                return key
    first = next(iter(sample[0]))
    if _plain_name(first) in (*_BODIES, *_DATES):
        return ""
    values = [record.get(first, "") for record in sample]
    worded = all(0 < len(value) <= 100 and re.search(r"[^\W\d_]{2}", value) for value in values)
    return first if worded and len(set(values)) == len(values) else ""


def _stated_dates(record: Record) -> list[str]:
    """The fields that by their names hold the publication date, likeliest first."""
    by_name = {_plain_name(key): value for key, value in reversed(record.items())}
    return [by_name[name] for name in _DATES if name in by_name]


def _plain_name(name: Any) -> str:
    """A column's name for comparison: the part after the last dot, in lower case, letters and digits only."""
    return re.sub(r"[\W_]+", "", str(name).rsplit(".", 1)[-1]).casefold()
