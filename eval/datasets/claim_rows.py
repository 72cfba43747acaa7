"""Claims with a passage that does or does not show them: several claim sets (FEVER, FoolMeTwice, WiCE, MultiNLI)
converted to one form.

A file is JSON Lines, usually gzipped: source, premise, hypothesis, label (entailment, contradiction, neutral, partial),
and the premise's title where it is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.datasets.files import naming_file, read_json_lines


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, and a passage that shows it to be true or does not."""

    text: str
    title: str
    """Of the passage's article; empty when unknown."""
    context: str
    """The passage."""
    shown: bool
    source: str = ""
    """Which claim set it comes from; empty when unknown."""
    verdict: int | None = None
    """The passage's verdict: 0 supported, 1 contradicted, 2 open; None when unknown."""
    is_question: bool = False
    """Whether it is a yes-no question instead, and `verdict` its answer."""


VERDICTS = {"entailment": 0, "contradiction": 1, "neutral": 2}


def read_claims(path: Path) -> Iterator[Claim]:
    """The claims of a file, in order, without those that their passage shows only in part. Raises `DatasetError`."""
    with naming_file(path):
        for record in read_json_lines(path):
            if record["label"] != "partial":
                yield Claim(
                    text=record["hypothesis"],
                    title=record.get("title") or "",
                    context=record["premise"],
                    shown=record["label"] == "entailment",
                    source=record.get("source", ""),
                    verdict=VERDICTS.get(record["label"]),
                )
