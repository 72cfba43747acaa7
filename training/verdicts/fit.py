"""Learn the weights of the verdict model, and write `verdicts.json`.

    python -m training.verdicts.fit CLAIMS_FILE [--keep FILE]

CLAIMS_FILE holds claims with their passages (see `eval.datasets.claim_rows`). Learns only from premises held out from
the reader: four fifths of them, the rest is for measuring. Some claims are also paired with the passage of another
claim that shares most of their words: an article about something else says nothing about them. Needs the `build` extra;
takes some minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.datasets.claim_rows import Claim, read_claims
from rag.models.reader import load_reader
from rag.verification.verdict_model import WEIGHTS_FILE
from training.build_extra import needs_build_extra
from training.questions.held_out import is_held_out
from training.questions.verdict_claims import hash_text, move_claims

with needs_build_extra("training.verdicts"):
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score

Floats = NDArray[np.float32]

MEASURED_SHARE = 5
"""Every n-th premise is kept for measuring."""
STRENGTH = 0.003
"""Inverse of the penalty on weights."""
ABOUT = (
    "Learnt by training/verdicts/fit.py: a linear model over the reader's last hidden state of [CLS]. Rows: supported, "
    "contradicted, open."
)


def read_rows(path: Path) -> list[Claim]:
    """The held-out claims of a file, then some of them with another passage. Raises `DatasetError`."""
    rows = [one for one in read_claims(path) if is_held_out("claims", one.context)]
    return rows + move_claims(rows)


def is_measured(row: Claim) -> bool:
    """Whether the row is for measuring, not for learning."""
    return hash_text(row.context) // 5 % MEASURED_SHARE == 0


def read_relations(rows: Sequence[Claim], keep: Path | None) -> Floats:
    """The reader's vector of each row, taken from `keep` if it is there."""
    known: dict[str, Floats] = {}
    if keep and keep.exists():
        saved = np.load(keep)
        known = dict(zip(saved["keys"].tolist(), saved["vectors"].astype(np.float32), strict=True))
    reader = load_reader()
    keys = [hashlib.sha256(f"{row.text}|{row.title}|{row.context}".encode()).hexdigest() for row in rows]
    for key, row in zip(keys, rows, strict=True):
        if key not in known:
            known[key] = reader.read_relations(row.text, [(row.title, row.context)])[0]
    if keep:
        np.savez(keep, keys=np.array(list(known)), vectors=np.array(list(known.values()), np.float16))
    return np.array([known[key] for key in keys])


def measure(rows: Sequence[Claim], labels: NDArray[np.int64], found: NDArray[np.int64]) -> dict[str, Any]:
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
    labels = np.array([row.verdict for row in rows])
    measured = np.array([is_measured(row) for row in rows])
    centre, spread = vectors[~measured].mean(axis=0), vectors[~measured].std(axis=0) + 1e-6
    scaled = (vectors - centre) / spread
    model = LogisticRegression(C=STRENGTH, max_iter=300).fit(scaled[~measured], labels[~measured])
    found = model.predict(scaled[measured])
    weights = model.coef_ / spread
    content = {
        "about": ABOUT,
        "licence": "CC-BY-SA-4.0",
        "learnt_from": int((~measured).sum()),
        "figures": measure([row for row in rows if is_measured(row)], labels[measured], found),
        "bias": [round(float(value), 4) for value in model.intercept_ - weights @ centre],
        "weights": [[round(float(value), 4) for value in row] for row in weights],
    }
    WEIGHTS_FILE.write_text(json.dumps(content) + "\n", encoding="utf-8")
    print(json.dumps(content["figures"], indent=1))


if __name__ == "__main__":
    main()
