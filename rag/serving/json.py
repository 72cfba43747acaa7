"""Records as JSON objects. Scripts read them, so keys are added but never renamed.

Owns the shape of what `rag ask`, `rag index`, `rag status`, `rag doctor`, `rag new` and `rag watch` print with
`--json`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.index.corrections import encode_correction
from rag.schema.answers import Answer, Citation, Passage, Statement
from rag.schema.documents import Document
from rag.schema.index import IndexedFile, IndexReport, NewsItem
from rag.schema.kinds import CheckedSentence, Column, Event, Item
from rag.schema.regions import Region

if TYPE_CHECKING:
    from rag.index.status import Status
    from rag.serving.doctor import Finding
    from rag.serving.standing_questions import AskedAgain


def describe_answer(answer: Answer) -> dict[str, Any]:
    """An answer as one JSON object.

    `start` and `end` are character offsets in the document's text, so `quote` equals `text[start:end]`; `confidence` is
    0 to 1, `similarity` -1 to 1. A statement's `span` counts characters of its `text` and is null when it contains no
    short answer; `short` marks a statement that is only a short answer. `events`, `items`, `columns`, `checks`,
    `suggestions` and `verdict` are included only if the kind has them. Dates are ISO 8601 or null; `milliseconds` holds
    a number for each stage and `total`.
    """
    return {
        "question": answer.question,
        "asked_as": answer.asked_as or answer.question,
        "answer": answer.text,
        "abstained": answer.abstained,
        "confidence": round(answer.confidence, 4),
        "statements": [describe_statement(statement) for statement in answer.statements],
        "sources": list(answer.sources),
        "passages": [describe_passage(passage) for passage in answer.passages],
        "kind": answer.kind,
        "lead": answer.lead,
        "coverage": asdict(answer.coverage) if answer.coverage else None,
        **_describe_by_kind(answer),
        "mode": answer.mode,
        "milliseconds": dict(answer.milliseconds),
        "notes": list(answer.notes),
        "language_model": answer.language_model,
        "unverified": answer.unverified,
        "removed_marks": answer.removed_marks,
        "moved_marks": answer.moved_marks,
        "repaired": answer.repaired,
        "left_out": answer.left_out,
        "withheld": list(answer.withheld),
    }


def describe_report(report: IndexReport) -> dict[str, Any]:
    """The report of an indexing run as one JSON object."""
    return {
        "added": list(report.added),
        "changed": list(report.changed),
        "removed": list(report.removed),
        "recut": list(report.recut),
        "unchanged": list(report.unchanged),
        "failed": [{"file": file, "reason": reason} for file, reason in report.failed],
        **_describe_remarks(report),
        "other_kinds": list(report.other_kinds),
        "chunks": report.chunks,
        "chunks_written": report.chunks_written,
        "seconds": round(report.seconds, 3),
    }


def describe_status(status: Status, files: list[IndexedFile] | None) -> dict[str, Any]:
    """The status as one JSON object, with `documents` if files are given."""
    described: dict[str, Any] = {
        key: _format_path(value) if isinstance(value, Path) else value for key, value in asdict(status).items()
    }
    described["failed"] = [{"file": file, "reason": reason} for file, reason in status.failed]
    described.update(_describe_remarks(status))
    described["maker"] = dict(described.pop("fingerprint"))  # the key that scripts know
    if files is not None:
        described["documents"] = [describe_file(record) for record in files]
    return described


def _describe_remarks(held: IndexReport | Status) -> dict[str, Any]:
    """What is missing from files that were read in part, and notes on how files were read."""
    return {
        "in_part": [{"file": file, "missing": list(words)} for file, words in held.in_part],
        "noted": [{"file": file, "notes": list(words)} for file, words in held.noted],
    }


def describe_findings(findings: Sequence[Finding]) -> dict[str, Any]:
    """The findings of `rag doctor` as one JSON object; `ok` is false when something is wrong."""
    return {
        "ok": not any(finding.state == "wrong" for finding in findings),
        "findings": [asdict(finding) for finding in findings],
    }


def describe_news(news: Sequence[NewsItem], since: datetime) -> dict[str, Any]:
    """What is new since a time, the latest first, as one JSON object. Times are ISO 8601 with their zone."""
    return {
        "since": since.isoformat(timespec="seconds"),
        "news": [
            {
                "file": item.file,
                "what": item.what,
                "at": item.at.isoformat(timespec="seconds"),
                "title": item.title,
                "published": _format_date(item.published),
                "moved_from": item.moved_from,
                "added_at": item.added_at.isoformat(timespec="seconds") if item.added_at else None,
            }
            for item in news
        ],
    }


def describe_asked(asked: AskedAgain) -> dict[str, Any]:
    """A standing question that was asked again: its new answer, and the one before or null."""
    return {
        "number": asked.question.number,
        "question": asked.question.text,
        "changed": asked.has_changed,
        "asked_at": asked.question.asked_at,
        "answer": describe_answer(asked.answer),
        "before": asked.before,
    }


def describe_document(document: Document) -> dict[str, Any]:
    """A document as it is in the index, as one JSON object."""
    return {
        "file": document.file,
        "text": document.text,
        "sections": [
            {
                "start": section.start,
                "end": section.end,
                "title": section.title,
                "published": _format_date(section.published),
                "language": section.language,
            }
            for section in document.sections
        ],
        # scripts read this key, so it keeps its original name
        "furniture": [[span.start, span.end] for span in document.boilerplate],
        "headings": [[span.start, span.end] for span in document.headings],
        "page_starts": list(document.page_starts),
        "locations": [[location.start, location.name] for location in document.locations],
        "regions": [
            {"start": region.start, "end": region.end, **_describe_region(region)} for region in document.regions
        ],
        "remarks": [asdict(remark) for remark in document.remarks],
    }


def describe_statement(statement: Statement) -> dict[str, Any]:
    """A statement as one JSON object."""
    return {
        "text": statement.text,
        "verified": statement.verified,
        "citations": [describe_citation(citation) for citation in statement.citations],
        "span": list(statement.span) if statement.span else None,
        "short": statement.short,
        "label": statement.label,
        "group": statement.group,
        "doubts": list(statement.doubts),
    }


def _describe_by_kind(answer: Answer) -> dict[str, Any]:
    """The keys that answers of some kinds have besides their statements; empty ones are left out."""
    described: dict[str, Any] = {
        "events": [_describe_event(event) for event in answer.events],
        "items": [_describe_item(item) for item in answer.items],
        "columns": [_describe_column(column) for column in answer.columns],
        "checks": [_describe_check(check) for check in answer.checks],
        "suggestions": list(answer.suggestions),
        "verdict": answer.verdict,
    }
    return {key: value for key, value in described.items() if value}


def _describe_event(event: Event) -> dict[str, Any]:
    return {
        "first": event.first.isoformat(),
        "last": event.last.isoformat(),
        "precision": event.precision,
        "when": event.when,
        "counted": event.counted,
        "status": event.status,
        "statement": describe_statement(event.statement),
    }


def _describe_item(item: Item) -> dict[str, Any]:
    return {
        "name": item.name,
        "type": item.type,
        "mentions": item.mentions,
        "articles": item.articles,
        "aliases": list(item.aliases),
        "statement": describe_statement(item.statement) if item.statement else None,
    }


def _describe_column(column: Column) -> dict[str, Any]:
    return {
        "title": column.title,
        "cells": [describe_statement(cell) if cell else None for cell in column.cells],
    }


def _describe_check(check: CheckedSentence) -> dict[str, Any]:
    return {
        "start": check.start,
        "end": check.end,
        "text": check.text,
        "verdict": check.verdict,
        "reason": check.reason,
        "evidence": [describe_statement(statement) for statement in check.evidence],
    }


def describe_citation(citation: Citation) -> dict[str, Any]:
    """A citation as one JSON object."""
    return {
        "n": citation.n,
        "file": citation.file,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "title": citation.title,
        "published": _format_date(citation.published),
        "page": citation.page,
        "location": citation.location,
        "regions": [_describe_region(region) for region in citation.regions],
        "url": citation.url,
    }


def _describe_region(region: Region) -> dict[str, Any]:
    """A region with its box: left, top, right and bottom as fractions of the page."""
    return {"page": region.page, "box": [round(edge, 4) for edge in region.box]}


def describe_passage(passage: Passage) -> dict[str, Any]:
    """A passage as one JSON object."""
    return {
        "file": passage.file,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "similarity": round(passage.similarity, 4),
        "title": passage.chunk.title,
        "published": _format_date(passage.chunk.published),
        "warning": passage.warning,
        "copies": [{"file": copy.file, "start": copy.start, "end": copy.end} for copy in passage.copies],
    }


def describe_file(record: IndexedFile) -> dict[str, Any]:
    """What the index has of a file as one JSON object."""
    correction = encode_correction(record.correction)
    return {**asdict(record), "published": _format_date(record.published), "correction": correction}


def _format_path(path: Path) -> str:
    return "" if path == Path() else str(path)  # a server that does not tell its paths gives none


def _format_date(day: date | None) -> str | None:
    return day.isoformat() if day else None
