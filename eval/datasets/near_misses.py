"""Questions that a passage seems to answer but does not, each paired with one that it answers.

A file is JSON Lines, usually gzipped: question, title, context, answerable_question, and answerable_answers [{text,
start}]. Both questions are spelt alike, so that the spelling does not tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.datasets.files import read_records


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Two questions about a passage, of which it answers one."""

    question: str
    """The passage does not answer it."""
    answered: str
    """The passage answers it."""
    title: str
    context: str
    """The passage."""
    answers: tuple[tuple[int, int], ...]
    """Character spans of the context that answer `answered`."""
    texts: tuple[str, ...]
    """Those answers' words."""


def read_near_misses(path: Path) -> Iterator[NearMiss]:
    """The pairs of a file, in order, without those whose answer is not where the file says. Raises
    `DatasetError`."""
    yield from (near for near in read_records(path, _parse) if near.answers)


def _parse(record: dict[str, Any]) -> NearMiss:
    context = record["context"]
    kept = [one for one in record["answerable_answers"] if context.startswith(one["text"], one["start"])]
    return NearMiss(
        question=record["question"],
        answered=record["answerable_question"],
        title=record["title"].replace("_", " ").strip(),
        context=context,
        answers=tuple((one["start"], one["start"] + len(one["text"])) for one in kept),
        texts=tuple(one["text"] for one in kept),
    )
