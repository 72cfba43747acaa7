"""Which questions and claims the reader is trained on, and which are kept from it.

They are read by `eval.datasets.question_rows` and `eval.datasets.claim_rows`. None of their text goes into the project,
but the weights learnt from it do.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from pathlib import Path

from eval.datasets.files import read_records

HELD_OUT = {"onestopqa-evidence": 1, "squad1.1-train": 11, "qed-nq": 8, "nq-open-oracle": 8, "claims": 5}
"""Source -> of how many titles one is kept from the reader, so that what is built on top of it (the ranking, the
confidence) is learnt from questions that it has not seen. All of OneStopQA, which is news, is kept. Of claims, the
passage counts as the title."""


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
    found: set[str] = set()
    for path in paths:
        texts = read_records(path, lambda row: row.get("question") or row["input"])
        found |= {normalise_question(text) for text in texts}
    return frozenset(found)
