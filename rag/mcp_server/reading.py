"""The tools that read articles: search, fetch, read, list, find. Each takes an assistant and checked arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from rag.assistant import Assistant
from rag.errors import QuestionError
from rag.mcp_server.addresses import Place, list_readings
from rag.mcp_server.arguments import (
    MOST_CHARACTERS,
    FetchArguments,
    FindArguments,
    ListArguments,
    ReadArguments,
    SearchArguments,
)
from rag.schema.documents import Document, Section
from rag.schema.facts import IndexedArticle
from rag.schema.index import IndexedFile
from rag.schema.mentions import Mentions
from rag.schema.query import Query
from rag.text.shown import show_text

SEARCHED_PASSAGES = 20
"""Passages that a search compares; each article among them is one result."""

NameUrl = Callable[[Place], str]
"""The address at which a client shows a place to a person."""


def search(assistant: Assistant, given: SearchArguments, name_url: NameUrl) -> dict[str, Any]:
    """The articles nearest to a query, best first."""
    found: dict[str, dict[str, Any]] = {}
    passages = assistant.retrieve(given.query, top=SEARCHED_PASSAGES)
    articles = assistant.library.list_articles({passage.file for passage in passages})
    for passage in passages:
        place = _find_article(passage.file, passage.start, articles[passage.file])
        title = passage.chunk.title or PurePosixPath(passage.file).name
        found.setdefault(place.id, {"id": place.id, "title": title, "url": name_url(place)})
    return {"results": list(found.values())}


def _find_article(file: str, at: int, articles: Sequence[IndexedArticle]) -> Place:
    """The article of a file that holds a character: the file, unless it holds several."""
    if len(articles) < 2:
        return Place(file)
    return next((Place(file, one.start, one.end) for one in articles if one.start <= at < one.end), Place(file))


def fetch(assistant: Assistant, given: FetchArguments, name_url: NameUrl) -> dict[str, Any]:
    """An article with its text, by the id of a search result. A text longer than `MOST_CHARACTERS` is cut, and the
    metadata say so."""
    place, document = _open_place(assistant, given.id)
    start, stop, end = choose_stretch(document, place.start, place.end)
    section = _find_section(document, start)
    metadata = {
        "file": document.file,
        "start": str(start),
        "end": str(stop),
        "characters": str(len(document.text)),
        "published": _write_day(section.published) or "",
        "language": section.language,
    }
    if stop < end:
        metadata["cut"] = f"Characters {stop} to {end} follow; `read` gives them."
    return {
        "id": given.id,
        "title": section.title or PurePosixPath(document.file).name,
        "text": document.text[start:stop],
        "url": name_url(place),
        "metadata": {name: value for name, value in metadata.items() if value},
    }


def _open_place(assistant: Assistant, id_: str) -> tuple[Place, Document]:
    """The place that an id names, with its document. Raises `QuestionError` when there is none."""
    first: QuestionError | None = None
    for place in list_readings(id_):
        try:
            return place, assistant.library.read_document(place.file)
        except QuestionError as error:
            first = first or error
    raise QuestionError(f"No article has the id {show_text(id_)}. Take an id from `search`.") from first


def read(assistant: Assistant, given: ReadArguments) -> dict[str, Any]:
    """The text of a file, or a stretch of it; at most `MOST_CHARACTERS` at once."""
    document = assistant.library.read_document(given.file)
    start, stop, _ = choose_stretch(document, given.start, given.end)
    section = _find_section(document, start)
    return {
        "file": document.file,
        "title": section.title,
        "published": _write_day(section.published),
        "characters": len(document.text),
        "start": start,
        "end": stop,
        "next_start": stop if stop < len(document.text) else None,
        "text": document.text[start:stop],
    }


def list_articles(assistant: Assistant, given: ListArguments, name_uri: NameUrl) -> dict[str, Any]:
    """The files of the index, newest first, those without a date last."""
    Query("", since=given.since, until=given.until)  # refuses dates in the wrong order
    records = assistant.library.list_files(given.files)
    is_dated = bool(given.since or given.until)
    kept = [one for one in records if not is_dated or _is_within(one.published, given.since, given.until)]
    kept.sort(key=lambda one: one.file)
    kept.sort(key=lambda one: one.published or date.min, reverse=True)
    stop = given.offset + given.limit
    return {
        "articles": [_describe_file(one, name_uri) for one in kept[given.offset : stop]],
        "total": len(kept),
        "undated_left_out": sum(one.published is None for one in records) if is_dated else 0,
        "next_offset": stop if stop < len(kept) else None,
    }


def find(assistant: Assistant, given: FindArguments) -> dict[str, Any]:
    """Every mention of a name, word or phrase."""
    found = assistant.find_mentions(
        given.name, files=given.files, since=given.since, until=given.until, limit=given.limit
    )
    return {
        "name": found.subject,
        "sentences": found.sentences,
        "articles": found.articles,
        "mentions": [
            {
                "file": one.file,
                "start": one.start,
                "end": one.end,
                "quote": one.quote,
                "title": one.title,
                "published": _write_day(one.published),
            }
            for one in found.places
        ],
        "spellings": list(found.spellings),
        "notes": _note_mentions(found, given.limit),
    }


def _note_mentions(found: Mentions, limit: int) -> list[str]:
    notes = []
    if not found.articles:
        near = f" Did you mean {found.suggestion}?" if found.suggestion else ""
        notes.append(f"No article mentions it.{near}")
    if found.corrected_from:
        notes.append(f"Looked for {found.subject!r} in place of {found.corrected_from!r}.")
    if found.is_loose:
        notes.append("The words are in one sentence there, not side by side.")
    if found.sentences > limit:
        notes.append(f"{found.sentences:,} sentences mention it; the first {limit:,} are given.")
    return notes


def choose_stretch(
    document: Document, start: int | None, end: int | None, *, most: int = MOST_CHARACTERS
) -> tuple[int, int, int]:
    """Where the stretch meant begins, where the part of it ends that is given at once, and where it ends itself.

    Raises `QuestionError` when it is empty or outside the text.
    """
    length = len(document.text)
    first, last = start or 0, length if end is None else end
    if last > length or first >= length:
        raise QuestionError(f"{show_text(document.file)} has {length:,} characters; {first}:{last} is beyond its end.")
    if first >= last:
        raise QuestionError(f"{first}:{last} is no stretch of text. Give a start that is less than the end.")
    return first, min(last, first + most), last


def _find_section(document: Document, at: int) -> Section:
    return next((one for one in document.sections if one.start <= at < one.end), document.sections[0])


def _describe_file(record: IndexedFile, name_uri: NameUrl) -> dict[str, Any]:
    return {
        "file": record.file,
        "title": record.title,
        "published": _write_day(record.published),
        "language": record.language,
        "characters": record.characters,
        "pages": record.pages,
        "uri": name_uri(Place(record.file)),
    }


def _is_within(day: date | None, since: date | None, until: date | None) -> bool:
    return day is not None and (since or day) <= day <= (until or day)


def _write_day(day: date | None) -> str | None:
    return day.isoformat() if day else None
