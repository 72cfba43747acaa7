"""Docugami's KG-RAG questions about quarterly reports (SEC form 10-Q), which are PDFs."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from eval.datasets.files import naming_file


@dataclass(frozen=True, slots=True)
class SecQuestion:
    """A question and the filings it is about."""

    text: str
    files: tuple[str, ...]
    """Names in the folder `docs`."""


def read_sec_questions(folder: Path) -> list[SecQuestion]:
    """The questions of `qna_data.csv`, in order, without those whose patterns match no filing in `docs`.

    Raises `DatasetError`.
    """
    names = sorted(path.name for path in (folder / "docs").glob("*.pdf"))
    table = folder / "qna_data.csv"
    with naming_file(table), table.open(encoding="utf-8-sig", newline="") as lines:
        questions = [SecQuestion(row["Question"], _match(row["Source Docs"], names)) for row in csv.DictReader(lines)]
    return [question for question in questions if question.files]


def _match(patterns: str, names: list[str]) -> tuple[str, ...]:
    """The names that match one of the comma-separated patterns."""
    wanted = [pattern.strip() for pattern in patterns.split(",")]
    return tuple(name for name in names if any(fnmatchcase(name, pattern) for pattern in wanted))
