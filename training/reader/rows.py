"""Questions with the passages that answer them, as the reader learns from and is measured on.

Reads files of rows (a JSON object a line, gzipped): source, id, question, title, context, answers [{text, start}], and
where an answer's words stand in several places `all_starts`. None of their text goes into the project; the weights
that are learnt from it do.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

HELD_OUT = {"onestopqa-evidence": 1, "squad1.1-train": 11, "qed-nq": 8, "nq-open-oracle": 8, "claims": 5}
"""Source -> of how many titles one is kept from the reader, so that what is built on top of it (the ranking, the
confidence) is learnt from questions that it has not seen. All of OneStopQA, which is news, is kept. Of claims, the
passage counts as the title."""


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question, a passage, and where in it the answers stand."""

    source: str
    id: str
    question: str
    title: str
    context: str
    answers: tuple[tuple[int, int], ...]
    """Character spans of the context; empty when it does not answer."""
    texts: tuple[str, ...]
    """The answers as annotators gave them, those too whose place was wrong."""


def read_rows(path: Path) -> Iterator[QuestionRow]:
    """The rows of a file, in order. An answer whose words are not at its place is left out, and so is a row of
    answers none of which is where it should be; a row without answers stays. Underscores of a title become spaces.

    Raises OSError when the file cannot be read, ValueError or KeyError when a line is no such row.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            spans = tuple(dict.fromkeys(_find_spans(row)))
            if spans or not row["answers"]:
                texts = tuple(answer["text"] for answer in row["answers"])
                title = row["title"].replace("_", " ").strip()
                yield QuestionRow(row["source"], row["id"], row["question"], title, row["context"], spans, texts)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, and a passage that shows it to be true or does not."""

    text: str
    title: str
    """Of the passage's article; empty when it is not known."""
    context: str
    shown: bool


def read_claims(path: Path) -> Iterator[Claim]:
    """The claims of a gzipped file of rows (premise, hypothesis, label, title), in order, but for those that their
    passage shows in part.

    Raises OSError when the file cannot be read, ValueError or KeyError when a line is no such row.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["label"] != "partial":
                shown = row["label"] == "entailment"
                yield Claim(row["hypothesis"], row.get("title", ""), row["premise"], shown)


def _find_spans(row: dict[str, Any]) -> Iterator[tuple[int, int]]:
    places = row.get("all_starts") or []
    for at, answer in enumerate(row["answers"]):
        starts = places[at] if at < len(places) else [answer["start"]]
        for start in starts:
            if row["context"].startswith(answer["text"], start) and answer["text"].strip():
                yield start, start + len(answer["text"])


def is_held_out(source: str, title: str) -> bool:
    """Whether a row is kept from the reader. All rows of a title are, or none."""
    share = HELD_OUT.get(source)
    if share is None:
        return False
    return int(hashlib.sha256(title.replace("_", " ").strip().encode()).hexdigest(), 16) % share == 0


def normalise_question(text: str) -> str:
    """The question without case, white space and punctuation: what two spellings of one question share."""
    return " ".join(re.findall(r"\w+", text.lower()))


def read_questions(paths: Collection[Path]) -> frozenset[str]:
    """The questions of files that are measured on, normalised: rows (`question`) or CLAPNQ (`input`)."""
    found = set()
    for path in paths:
        with _open_text(path) as lines:
            for line in lines:
                row = json.loads(line)
                found.add(normalise_question(row.get("question") or row["input"]))
    return frozenset(found)


def _open_text(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")
