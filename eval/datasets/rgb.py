"""RGB (Chen et al. 2024): questions, each with documents that answer it, do not answer it, or answer it falsely."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.datasets.files import read_records

AnswerParts = tuple[tuple[str, ...], ...]
"""Parts of an answer that are all required, each with its possible wordings."""


@dataclass(frozen=True, slots=True)
class RgbInstance:
    """A question with its documents."""

    question: str
    answer: AnswerParts
    false: AnswerParts
    """The false answer of `positive_wrong`; empty outside the counterfactual file."""
    positive: tuple[str, ...]
    """Documents that answer."""
    negative: tuple[str, ...]
    """Documents that do not."""
    positive_wrong: tuple[str, ...]
    """Documents that give the false answer; empty outside the counterfactual file."""


def read_rgb(path: Path) -> list[RgbInstance]:
    """The instances of one of the set's files, in order. Raises `DatasetError`."""
    return list(read_records(path, _parse_instance))


def _parse_instance(record: dict[str, Any]) -> RgbInstance:
    return RgbInstance(
        question=record["query"],
        answer=_parse_answer(record["answer"]),
        false=_parse_answer(record.get("fakeanswer", [])),
        positive=tuple(record["positive"]),
        negative=tuple(record["negative"]),
        positive_wrong=tuple(record.get("positive_wrong", ())),
    )


def _parse_answer(answer: object) -> AnswerParts:
    """A text is one part. In a list, each text is a part with one wording, and each list is the wordings of a part."""
    parts = answer if isinstance(answer, list) else [answer]
    return tuple(tuple(str(one) for one in part) if isinstance(part, list) else (str(part),) for part in parts)


def take_documents(instance: RgbInstance, count: int, noise: float, *, wrong: bool = False) -> list[str]:
    """`count` documents, of which the share `noise` (rounded up) does not answer.

    If one kind runs out, the other fills up, except that a noise of 1 takes no document that answers. `wrong` takes
    documents with the false answer in place of those that answer.
    """
    positive = instance.positive_wrong if wrong else instance.positive
    noisy = min(math.ceil(round(count * noise, 6)), len(instance.negative))
    good = 0 if noise == 1 else min(count - noisy, len(positive))
    noisy = min(count - good, len(instance.negative))
    return [*positive[:good], *instance.negative[:noisy]]
