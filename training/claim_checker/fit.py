"""Learn what each figure of a claim beside its source is worth, and write `claims.json`.

    python -m training.claim_checker.fit CLAIMS_FILE [--reader FOLDER] [--at-most N]

CLAIMS_FILE holds claims with their passages (see `eval.datasets.claim_rows`). Learns only from premises that the reader
was kept from, so that its figure is worth here what it is worth on new text; "partial" rows are left out. Needs the
`build` extra; takes some minutes. Two logistic regressions, with the reader's figure and without it, for a reader that
has not learnt from claims is worth nothing here; every figure they report is out of fold, five folds by premise. The
threshold is set on faithful paraphrases of the shipped articles (`eval/claims.jsonl`): those about `TUNED_FILES`, of
which at most `MOST_REFUSED` may fall below it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from eval.claims import read_pairs
from eval.datasets.claim_rows import Claim, read_claims
from rag.models.minilm import load_minilm
from rag.models.onnx import WEIGHTS_FOLDER
from rag.models.reader import read_reader
from rag.verification.claim_checker import WEIGHTS_FILE, SpanClaimChecker
from rag.verification.claims import SourceText
from training.questions.held_out import is_held_out

Floats = NDArray[np.float64]

FIGURES = (
    "maxsim",
    "maxsim_low",
    "maxsim_source",
    "cosine",
    "cover",
    "cover_source",
    "missing_figures",
    "missing_names",
    "unknown_names",
    "misplaced",
    "flip",
    "sentences",
    "claim_words",
    "reader",
)
FOLDS = 5
MOST_REFUSED = 0.02
ABOUT = (
    "Learnt by training/claim_checker/fit.py. A claim's weighed figures and `bias` sum to the logit of its passage "
    "showing it; below `threshold` the meaning is not near enough. The weights with the reader hold for one that has "
    "learnt from claims."
)


def read_held_out(path: Path) -> list[Claim]:
    """The claims whose passage the reader does not learn from, in order."""
    return [claim for claim in read_claims(path) if is_held_out("claims", claim.context)]


def measure_rows(checker: SpanClaimChecker, rows: Sequence[Claim]) -> Floats:
    """The figures of each row, n x figures."""
    figures = np.zeros((len(rows), len(FIGURES)))
    for at, row in enumerate(rows):
        measured = checker.measure(row.text, [SourceText(1, "", row.title, row.context, 0)])
        if measured:
            figures[at] = [measured[0].features[name] for name in FIGURES]
    return figures


def learn(figures: Floats, shown: NDArray[np.bool_], names: Sequence[str]) -> tuple[dict[str, float], float]:
    """Weights of the figures as they are (not standardised), and the bias."""
    centre, spread = figures.mean(axis=0), np.maximum(figures.std(axis=0), 1e-6)
    model = LogisticRegression(C=1.0, max_iter=500).fit((figures - centre) / spread, shown)
    weights = model.coef_[0] / spread
    return dict(zip(names, weights.tolist(), strict=True)), float(model.intercept_[0] - weights @ centre)


def predict(figures: Floats, weights: dict[str, float], bias: float) -> Floats:
    """Probabilities."""
    return np.asarray(1 / (1 + np.exp(-(figures @ np.array(list(weights.values())) + bias))))


def predict_out_of_fold(rows: Sequence[Claim], figures: Floats, names: Sequence[str]) -> Floats:
    """The probability of each row by a model that has not seen its premise."""
    shown = np.array([row.shown for row in rows])
    folds = np.array([int(hashlib.sha256(row.context.encode()).hexdigest(), 16) // 7 % FOLDS for row in rows])
    found = np.zeros(len(rows))
    for fold in range(FOLDS):
        weights, bias = learn(figures[folds != fold], shown[folds != fold], names)
        found[folds == fold] = predict(figures[folds == fold], weights, bias)
    return found


def describe_by_source(rows: Sequence[Claim], probabilities: Floats) -> dict[str, dict[str, float]]:
    """n, AUROC and accuracy at 0.5 of each source and of all."""
    described = {}
    shown = np.array([row.shown for row in rows])
    sources = np.array([row.source for row in rows])
    for source in (*sorted(set(sources.tolist())), "all"):
        chosen = np.ones(len(rows), bool) if source == "all" else sources == source
        described[source] = {
            "n": int(chosen.sum()),
            "shown": round(float(shown[chosen].mean()), 4),
            "auroc": round(float(roc_auc_score(shown[chosen], probabilities[chosen])), 4),
            "accuracy": round(float(((probabilities >= 0.5) == shown)[chosen].mean()), 4),
        }
    return described


def choose_threshold(checker: SpanClaimChecker) -> float:
    """The probability that at most `MOST_REFUSED` of the faithful paraphrases fall below."""
    scores = [
        checker.check(pair.claim, pair.sources[:1]).score
        for pair in read_pairs()
        if pair.kind == "supported" and pair.is_tuned
    ]
    return float(np.floor(np.quantile(scores, MOST_REFUSED) * 1000) / 1000)


def describe_model(
    rows: Sequence[Claim], figures: Floats, names: Sequence[str], checker: SpanClaimChecker
) -> dict[str, Any]:
    """The model over the named figures: its threshold, weights, and how well it does out of fold."""
    kept = figures[:, [FIGURES.index(name) for name in names]]
    weights, bias = learn(kept, np.array([row.shown for row in rows]), names)
    fitted = replace(checker, weights=weights, bias=bias)
    return {
        "threshold": choose_threshold(fitted),
        "weights": {name: {"weight": round(weight, 4)} for name, weight in {"bias": bias, **weights}.items()},
        "figures": describe_by_source(rows, predict_out_of_fold(rows, kept, names)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", type=Path)
    parser.add_argument("--reader", type=Path, default=WEIGHTS_FOLDER, help="folder of the reader, the shipped one's")
    parser.add_argument("--at-most", type=int, default=10_000, help="rows, drawn by chance")
    parser.add_argument("--keep", type=Path, help="measure once: the figures are kept in this .npy file")
    arguments = parser.parse_args()
    rows = read_held_out(arguments.claims)
    random.Random(0).shuffle(rows)
    rows = rows[: arguments.at_most]
    checker = SpanClaimChecker(load_minilm(), read_reader(arguments.reader), {}, 0.0, 0.0)
    if arguments.keep and arguments.keep.exists():
        figures = np.load(arguments.keep)
    else:
        figures = measure_rows(checker, rows)
        if arguments.keep:
            np.save(arguments.keep, figures)
    without = [name for name in FIGURES if name != "reader"]
    content: dict[str, Any] = {
        "about": ABOUT,
        "licence": "CC-BY-SA-4.0",
        "with_reader": describe_model(rows, figures, FIGURES, checker),
        "without_reader": describe_model(rows, figures, without, replace(checker, reader=None)),
    }
    WEIGHTS_FILE.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(content, indent=1))


if __name__ == "__main__":
    main()
