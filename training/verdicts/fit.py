"""Learn the weights of the verdict model, and write `verdicts.json`.

    python -m training.verdicts.fit CLAIMS_FILE [--keep FILE]

CLAIMS_FILE holds claims with their passages (see `eval.datasets.claim_rows`). Learns only from premises that the reader
was kept from, four fifths of them; the rest measures. Beside the claims as they are, some are set beside the passage of
another claim that shares most of their words: what an article about something else says of them is nothing. Needs the
`build` extra; takes some minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.datasets.files import naming_file, read_json_lines
from rag.models.reader import load_reader
from rag.text.words import stem_content
from rag.verification.verdict_model import WEIGHTS_FILE
from training.build_extra import needs_build_extra
from training.questions.held_out import is_held_out

with needs_build_extra("training.verdicts"):
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score

Floats = NDArray[np.float32]

LABELS = {"entailment": 0, "contradiction": 1, "neutral": 2}
MEASURED_SHARE = 5
"""One premise of so many is kept for measuring."""
STRENGTH = 0.003
"""Inverse of the penalty on weights."""
FEW_PASSAGES = 300
"""A word that more passages have does not choose another passage."""
MOST_SHARED = 0.35
"""Another passage shares at most this share of its words with the claim's own, so that it is not a copy of it."""
ABOUT = (
    "Learnt by training/verdicts/fit.py: a linear model over the reader's last hidden state of [CLS]. Rows: supported, "
    "contradicted, open."
)


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """A claim, a passage, and what the passage says to it: 0 supported, 1 contradicted, 2 open."""

    text: str
    title: str
    passage: str
    label: int
    source: str
    is_measured: bool


def read_rows(path: Path) -> list[VerdictRow]:
    """The held-out claims of a file, then some of them beside another passage. Raises `DatasetError`."""
    rows = []
    with naming_file(path):
        for record in read_json_lines(path):
            premise = record["premise"]
            if record["label"] in LABELS and is_held_out("claims", premise):
                is_measured = _hash(premise) // 5 % MEASURED_SHARE == 0
                label = LABELS[record["label"]]
                title = record.get("title") or ""
                rows.append(VerdictRow(record["hypothesis"], title, premise, label, record["source"], is_measured))
    return rows + move_claims(rows)


def move_claims(rows: Sequence[VerdictRow]) -> list[VerdictRow]:
    """Every third claim beside the passage of another that shares most of its rarer words. MultiNLI has open ones."""
    passages = {row.passage: row.title for row in rows}
    words = {passage: stem_content(passage) for passage in passages}
    index: dict[str, list[str]] = defaultdict(list)
    for passage, stems in words.items():
        for stem in stems:
            index[stem].append(passage)
    moved = []
    for row in rows:
        if "mnli" in row.source or _hash(row.text) % 3:
            continue
        shared: Counter[str] = Counter()
        for stem in sorted(stem_content(row.text)):
            if len(index[stem]) < FEW_PASSAGES:
                shared.update({other: math.log(len(passages) / len(index[stem])) for other in index[stem]})
        own = words[row.passage]
        for passage, _ in shared.most_common(6):
            if len(words[passage] & own) < MOST_SHARED * min(len(words[passage]), len(own)):
                moved.append(replace(row, passage=passage, title=passages[passage], label=2))
                break
    return moved


def read_relations(rows: Sequence[VerdictRow], keep: Path | None) -> Floats:
    """The reader's vector of each row, from `keep` where it is there."""
    known: dict[str, Floats] = {}
    if keep and keep.exists():
        saved = np.load(keep)
        known = dict(zip(saved["keys"].tolist(), saved["vectors"].astype(np.float32), strict=True))
    reader = load_reader()
    keys = [hashlib.sha256(f"{row.text}|{row.title}|{row.passage}".encode()).hexdigest() for row in rows]
    for key, row in zip(keys, rows, strict=True):
        if key not in known:
            known[key] = reader.read_relations(row.text, [(row.title, row.passage)])[0]
    if keep:
        np.savez(keep, keys=np.array(list(known)), vectors=np.array(list(known.values()), np.float16))
    return np.array([known[key] for key in keys])


def measure(rows: Sequence[VerdictRow], labels: NDArray[np.int64], found: NDArray[np.int64]) -> dict[str, Any]:
    """Number of rows and macro F1 over the three verdicts, for each source and for all."""
    sources = np.array([row.source.split("-")[0] for row in rows])
    figures = {}
    for source in (*sorted(set(sources.tolist())), "all"):
        chosen = np.ones(len(rows), bool) if source == "all" else sources == source
        macro = f1_score(labels[chosen], found[chosen], average="macro", labels=[0, 1, 2], zero_division=0)
        figures[source] = {"n": int(chosen.sum()), "macro_f1": round(float(macro), 4)}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", type=Path)
    parser.add_argument("--keep", type=Path, help="save the reader's vectors in this .npz file, and load them from it")
    arguments = parser.parse_args()
    rows = read_rows(arguments.claims)
    vectors = read_relations(rows, arguments.keep)
    labels = np.array([row.label for row in rows])
    measured = np.array([row.is_measured for row in rows])
    centre, spread = vectors[~measured].mean(axis=0), vectors[~measured].std(axis=0) + 1e-6
    scaled = (vectors - centre) / spread
    model = LogisticRegression(C=STRENGTH, max_iter=300).fit(scaled[~measured], labels[~measured])
    found = model.predict(scaled[measured])
    weights = model.coef_ / spread
    content = {
        "about": ABOUT,
        "licence": "CC-BY-SA-4.0",
        "learnt_from": int((~measured).sum()),
        "figures": measure([row for row in rows if row.is_measured], labels[measured], found),
        "bias": [round(float(value), 4) for value in model.intercept_ - weights @ centre],
        "weights": [[round(float(value), 4) for value in row] for row in weights],
    }
    WEIGHTS_FILE.write_text(json.dumps(content) + "\n", encoding="utf-8")
    print(json.dumps(content["figures"], indent=1))


def _hash(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


if __name__ == "__main__":
    main()
