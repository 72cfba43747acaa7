"""Public data sets, from their own files to questions and texts. Nothing is downloaded, nothing is asked.

Every loader raises `SystemExit` with a line that names the file when it is not there or not of the form.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

AnswerParts = tuple[tuple[str, ...], ...]
"""Parts of an answer that must all be said, each with its wordings."""


@dataclass(frozen=True, slots=True)
class ClapnqQuestion:
    """A question, the passage it was written for, and the sentences that annotators chose; none: not answered there."""

    question: str
    file: str
    passage: str
    selected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MultiHopQuestion:
    """A question and the pieces of evidence that answer it, each from another article; none for a null query."""

    text: str
    kind: str
    answer: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RgbInstance:
    """A question with documents that answer it, that do not, and (counterfactual only) that answer it falsely."""

    question: str
    answer: AnswerParts
    false: AnswerParts
    positive: tuple[str, ...]
    negative: tuple[str, ...]
    positive_wrong: tuple[str, ...]


def write_texts(texts: Mapping[str, str], folder: Path) -> Path:
    """Each text as a file of that name in a new folder; the folder."""
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text + "\n", encoding="utf-8")
    return folder


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turns what goes wrong with a file into one line."""
    try:
        yield
    except OSError as error:
        raise SystemExit(f"{path} cannot be read: {error.strerror}. Name the data set's folder with --data.") from error
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise SystemExit(f"{path} is not of the form that this set has ({type(error).__name__}: {error}).") from error


def _read_lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]


def _load(path: Path, read: Callable[[Path], Any]) -> Any:
    with _reading(path):
        return read(path)


def read_scifact(data: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    """File name -> abstract under its title; claim -> files that bear on it."""

    def read_corpus(path: Path) -> dict[str, str]:
        return {f"{one['doc_id']}.txt": f"{one['title']}\n\n{one['text']}" for one in _read_lines(path)}

    def read_claims(path: Path) -> dict[str, list[str]]:
        return {one["query"]: [f"{id}.txt" for id in one["relevant"]] for one in _read_lines(path)}

    return _load(data / "corpus.jsonl", read_corpus), _load(data / "queries.jsonl", read_claims)


def read_sec(data: Path) -> dict[str, list[str]]:
    """Question -> the filings that its patterns mean. A question that means none is left out."""
    names = sorted(path.name for path in (data / "docs").glob("*.pdf"))

    def read_rows(path: Path) -> dict[str, list[str]]:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
        patterns = {row["Question"]: [one.strip() for one in row["Source Docs"].split(",")] for row in rows}
        return {
            question: [name for name in names if any(fnmatchcase(name, one) for one in wanted)]
            for question, wanted in patterns.items()
        }

    return {question: files for question, files in _load(data / "qna_data.csv", read_rows).items() if files}


def read_clapnq(data: Path, limit: int | None = None) -> list[ClapnqQuestion]:
    """The answerable questions, then the others, `limit` of each. Texts that stand twice share a file."""
    questions: list[ClapnqQuestion] = []
    files: dict[str, str] = {}

    def read_half(path: Path) -> list[ClapnqQuestion]:
        found = []
        for record in _read_lines(path)[:limit]:
            passage = record["passages"][0]
            text = f"{passage['title']}\n\n{passage['text']}"
            file = files.setdefault(text, f"{len(files):04d}.txt")
            selected = tuple(dict.fromkeys(one for output in record["output"] for one in output["selected_sentences"]))
            found.append(ClapnqQuestion(record["input"], file, text, selected))
        return found

    for half in ("answerable", "unanswerable"):
        questions += _load(data / f"clapnq_dev_{half}.jsonl", read_half)
    return questions


def read_multihop(data: Path) -> tuple[dict[str, str], list[MultiHopQuestion]]:
    """File name -> article under its title; the questions, null queries without facts."""

    def read_corpus(path: Path) -> dict[str, str]:
        records = json.loads(path.read_text(encoding="utf-8"))
        return {f"{at:04d}.txt": f"{one['title']}\n\n{one['body']}" for at, one in enumerate(records)}

    def read_questions(path: Path) -> list[MultiHopQuestion]:
        return [
            MultiHopQuestion(
                one["query"],
                one["question_type"],
                one["answer"],
                () if one["question_type"] == "null_query" else tuple(each["fact"] for each in one["evidence_list"]),
            )
            for one in json.loads(path.read_text(encoding="utf-8"))
        ]

    return _load(data / "corpus.json", read_corpus), _load(data / "MultiHopRAG.json", read_questions)


def read_rgb(path: Path) -> list[RgbInstance]:
    """The instances of one of its files, a JSON object a line."""

    def read(path: Path) -> list[RgbInstance]:
        return [
            RgbInstance(
                one["query"],
                _read_parts(one["answer"]),
                _read_parts(one.get("fakeanswer", [])),
                tuple(one["positive"]),
                tuple(one["negative"]),
                tuple(one.get("positive_wrong", ())),
            )
            for one in _read_lines(path)
        ]

    found: list[RgbInstance] = _load(path, read)
    return found


def _read_parts(answer: object) -> AnswerParts:
    """A text is one part; of a list, each text is a part, and each list the wordings of one."""
    parts = answer if isinstance(answer, list) else [answer]
    return tuple(tuple(str(one) for one in part) if isinstance(part, list) else (str(part),) for part in parts)


def take_rgb_passages(instance: RgbInstance, count: int, noise: float, *, wrong: bool = False) -> list[str]:
    """`count` documents of which the share `noise`, rounded up, does not answer; where one kind runs short, the other
    fills up, except that with all noise nothing that answers is taken. `wrong` takes the documents with the false
    answer for those that answer."""
    positive = instance.positive_wrong if wrong else instance.positive
    noisy = min(math.ceil(round(count * noise, 6)), len(instance.negative))
    good = 0 if noise == 1 else min(count - noisy, len(positive))
    noisy = min(count - good, len(instance.negative))
    return [*positive[:good], *instance.negative[:noisy]]
