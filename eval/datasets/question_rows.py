"""Questions with a passage and the spans that answer them: several question sets (SQuAD 1.1 and 2.0, Natural
Questions, QAMR, OneStopQA ...) converted to one form.

A file is JSON Lines, usually gzipped: source, id, question, title, context, answers [{text, start}], and, where the
words of an answer occur several times, `all_starts`: for each answer, all its starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.datasets.files import read_records


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question, a passage, and the spans of the passage that answer."""

    source: str
    """Which question set it comes from."""
    id: str
    question: str
    title: str
    """Of the passage's article."""
    context: str
    """The passage."""
    answers: tuple[tuple[int, int], ...]
    """Character spans of the context; empty when it does not answer."""
    texts: tuple[str, ...]
    """The answers as the annotators gave them, including those whose span was wrong."""


def read_question_rows(path: Path) -> Iterator[QuestionRow]:
    """The rows of a file, in order. Raises `DatasetError`.

    A span that does not contain its answer's words is left out, and so is a row that has answers but no right span. A
    row without answers is kept. Underscores in a title become spaces.
    """
    for row in read_records(path, _parse_row):
        if row.answers or not row.texts:
            yield row


def _parse_row(record: dict[str, Any]) -> QuestionRow:
    return QuestionRow(
        source=record["source"],
        id=record["id"],
        question=record["question"],
        title=record["title"].replace("_", " ").strip(),
        context=record["context"],
        answers=tuple(dict.fromkeys(_find_spans(record))),
        texts=tuple(answer["text"] for answer in record["answers"]),
    )


def _find_spans(record: dict[str, Any]) -> Iterator[tuple[int, int]]:
    all_starts = record.get("all_starts") or []
    for at, answer in enumerate(record["answers"]):
        starts = all_starts[at] if at < len(all_starts) else [answer["start"]]
        for start in starts:
            if record["context"].startswith(answer["text"], start) and answer["text"].strip():
                yield start, start + len(answer["text"])
