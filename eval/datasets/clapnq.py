"""CLAPNQ's development set (Rosenthal et al. 2024): real search questions, each with a Wikipedia passage."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from eval.datasets.files import read_records


@dataclass(frozen=True, slots=True)
class ClapnqAnnotation:
    """One annotator's answer."""

    answer: str
    """Empty when the annotator found no answer in the passage."""
    selected: tuple[str, ...]
    """The sentences of the passage that support the answer."""


@dataclass(frozen=True, slots=True)
class ClapnqQuestion:
    """A question and the passage it was annotated with."""

    id: str
    text: str
    """As it was typed into the search engine, mostly in lower case."""
    title: str
    """Of the passage's article."""
    passage: str
    """Tokens are separated by spaces, as in the set."""
    sentences: tuple[str, ...]
    """Of the passage."""
    annotations: tuple[ClapnqAnnotation, ...]

    @property
    def selected(self) -> tuple[str, ...]:
        """The sentences that any annotator selected, each once; none when the passage does not answer."""
        return tuple(dict.fromkeys(sentence for one in self.annotations for sentence in one.selected))


def read_clapnq(folder: Path, limit: int | None = None) -> list[ClapnqQuestion]:
    """The answerable questions, then the unanswerable ones, at most `limit` of each. Raises `DatasetError`."""
    return [
        question
        for half in ("answerable", "unanswerable")
        for question in islice(read_records(folder / f"clapnq_dev_{half}.jsonl", _parse_question), limit)
    ]


def _parse_question(record: dict[str, Any]) -> ClapnqQuestion:
    passage = record["passages"][0]
    return ClapnqQuestion(
        id=record["id"],
        text=record["input"],
        title=passage["title"],
        passage=passage["text"],
        sentences=tuple(passage["sentences"]),
        annotations=tuple(
            ClapnqAnnotation(output["answer"], tuple(output.get("selected_sentences", ())))
            for output in record["output"]
        ),
    )
