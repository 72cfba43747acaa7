"""Which questions and claims the reader is trained on, and which are held out for the models built on top of it.

`eval.datasets.question_rows` and `eval.datasets.claim_rows` read them. Their text does not become part of the project,
only the weights learnt from it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from pathlib import Path

from eval.datasets.files import read_records

HELD_OUT = {
    "onestopqa-evidence": 1,
    "squad1.1-train": 11,
    "qed-nq": 8,
    "nq-open-oracle": 8,
    "claims": 5,
    "yes-no": 5,
}
"""Source -> n: one in n titles is held out from the reader's training. So the ranking and the confidence, which use the
reader, are learnt from questions that it has not seen. All of OneStopQA (news) is held out. For claims the passage
counts as the title, for yes-no questions the group."""


def is_held_out(source: str, title: str) -> bool:
    """Whether a row is held out from the reader's training: either all rows of a title are, or none."""
    share = HELD_OUT.get(source)
    if share is None:
        return False
    return int(hashlib.sha256(title.replace("_", " ").strip().encode()).hexdigest(), 16) % share == 0


def normalise_question(text: str) -> str:
    """The words of the question in lower case: the same for two spellings of one question."""
    return " ".join(re.findall(r"\w+", text.lower()))


def read_questions(paths: Collection[Path]) -> frozenset[str]:
    """The normalised questions of files of rows (`question`) or of CLAPNQ (`input`)."""
    found: set[str] = set()
    for path in paths:
        texts = read_records(path, lambda row: row.get("question") or row["input"])
        found |= {normalise_question(text) for text in texts}
    return frozenset(found)
