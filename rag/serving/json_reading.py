"""JSON of a server -> the records that it was made from: the inverse of `rag.serving.json`, for clients.

What the JSON leaves out (ids and versions of chunks) is empty in the records. Nothing is checked but the shape; a
server is trusted with what it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rag.schema.answers import Answer, Citation, Passage, Statement
from rag.schema.documents import Chunk, Document, Location, Remark, Section, Span
from rag.schema.events import AnsweringStep, Draft, Stage
from rag.schema.index import IndexReport
from rag.schema.kinds import CheckedSentence, Column, Coverage, Event, Item
from rag.schema.regions import Region

Json = Mapping[str, Any]


def read_answer(described: Json) -> Answer:
    """The answer that `describe_answer` wrote. Raises `KeyError`, `TypeError` or `ValueError` for anything else."""
    coverage = described["coverage"]
    return Answer(
        question=described["question"],
        abstained=described["abstained"],
        confidence=described["confidence"],
        statements=tuple(read_statement(one) for one in described["statements"]),
        passages=tuple(read_passage(one) for one in described["passages"]),
        mode=described["mode"],
        milliseconds=dict(described["milliseconds"]),
        notes=tuple(described["notes"]),
        language_model=described["language_model"],
        removed_marks=described["removed_marks"],
        moved_marks=described["moved_marks"],
        repaired=described["repaired"],
        left_out=described["left_out"],
        withheld=tuple(described["withheld"]),
        asked_as=described["asked_as"],
        kind=described["kind"],
        lead=described["lead"],
        coverage=Coverage(**coverage) if coverage else None,
        events=tuple(_read_event(one) for one in described.get("events", ())),
        items=tuple(_read_item(one) for one in described.get("items", ())),
        columns=tuple(_read_column(one) for one in described.get("columns", ())),
        checks=tuple(_read_check(one) for one in described.get("checks", ())),
        suggestions=tuple(described.get("suggestions", ())),
        verdict=described.get("verdict", ""),
    )


def read_step(name: str, described: Json) -> AnsweringStep | None:
    """A step of an answer from its event; None for an event that is none, such as `progress`."""
    if name == "answer":
        return read_answer(described)
    if name == "statement":
        return read_statement(described)
    if name == "stage":
        return Stage(described["name"], described["passages"])
    return Draft(described["text"]) if name == "draft" else None


def read_statement(described: Json) -> Statement:
    """A statement with its citations."""
    span = described["span"]
    return Statement(
        text=described["text"],
        verified=described["verified"],
        citations=tuple(_read_citation(one) for one in described["citations"]),
        span=(span[0], span[1]) if span else None,
        short=described["short"],
        label=described["label"],
        group=described["group"],
        doubts=tuple(described.get("doubts", ())),  # a server of an earlier release has none
    )


def read_passage(described: Json) -> Passage:
    """A passage. What its chunk has beside text, place, title and date is unknown."""
    chunk = _make_chunk(described, described["text"], described["title"], _read_date(described["published"]))
    copies = tuple(_make_chunk(one, chunk.text, "", None) for one in described["copies"])
    return Passage(chunk, described["similarity"], 0.0, copies, described["warning"])


def read_document(described: Json) -> Document:
    """A document that `describe_document` wrote."""
    return Document(
        file=described["file"],
        text=described["text"],
        sections=tuple(
            Section(one["start"], one["end"], one["title"], _read_date(one["published"]), one["language"])
            for one in described["sections"]
        ),
        boilerplate=tuple(Span(start, end) for start, end in described["furniture"]),
        headings=tuple(Span(start, end) for start, end in described["headings"]),
        page_starts=tuple(described["page_starts"]),
        locations=tuple(Location(start, name) for start, name in described["locations"]),
        regions=tuple(_read_region(one, one["start"], one["end"]) for one in described["regions"]),
        remarks=tuple(Remark(one["words"], one["is_loss"]) for one in described["remarks"]),
    )


def read_report(described: Json) -> IndexReport:
    """A report that `describe_report` wrote."""
    lists = ("added", "changed", "removed", "recut", "unchanged", "other_kinds")
    return IndexReport(
        **{name: tuple(described[name]) for name in lists},
        failed=tuple((one["file"], one["reason"]) for one in described["failed"]),
        in_part=tuple((one["file"], tuple(one["missing"])) for one in described["in_part"]),
        noted=tuple((one["file"], tuple(one["notes"])) for one in described["noted"]),
        chunks=described["chunks"],
        chunks_written=described["chunks_written"],
        seconds=described["seconds"],
    )


def _read_date(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _read_citation(described: Json) -> Citation:
    start, end = described["start"], described["end"]
    return Citation(
        n=described["n"],
        file=described["file"],
        start=start,
        end=end,
        quote=described["quote"],
        title=described["title"],
        published=_read_date(described["published"]),
        page=described["page"],
        location=described["location"],
        regions=tuple(_read_region(one, start, end) for one in described["regions"]),
        url=described.get("url", ""),
    )


def _read_region(described: Json, start: int, end: int) -> Region:
    left, top, right, bottom = described["box"]
    return Region(start, end, described["page"], ((left, top), (right, top), (right, bottom), (left, bottom)))


def _make_chunk(place: Json, text: str, title: str, published: date | None) -> Chunk:
    return Chunk("", place["file"], "", 0, place["start"], place["end"], text, title, published, "", ())


def _read_event(described: Json) -> Event:
    return Event(
        first=date.fromisoformat(described["first"]),
        last=date.fromisoformat(described["last"]),
        precision=described["precision"],
        when=described["when"],
        counted=described["counted"],
        status=described["status"],
        statement=read_statement(described["statement"]),
    )


def _read_item(described: Json) -> Item:
    statement = described["statement"]
    return Item(
        name=described["name"],
        type=described["type"],
        mentions=described["mentions"],
        articles=described["articles"],
        aliases=tuple(described["aliases"]),
        statement=read_statement(statement) if statement else None,
    )


def _read_column(described: Json) -> Column:
    return Column(described["title"], tuple(read_statement(cell) if cell else None for cell in described["cells"]))


def _read_check(described: Json) -> CheckedSentence:
    return CheckedSentence(
        start=described["start"],
        end=described["end"],
        text=described["text"],
        verdict=described["verdict"],
        reason=described["reason"],
        evidence=tuple(read_statement(one) for one in described["evidence"]),
    )
