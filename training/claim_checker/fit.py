"""Learn the weights of the claim checker, and write `claims.json`.

    python -m training.claim_checker.fit CLAIMS_FILE [--reader FOLDER] [--at-most N] [--keep FILE]

CLAIMS_FILE holds claims with their passages (see `eval.datasets.claim_rows`). Learns only from premises held out from
the reader, so that the reader's feature is as reliable here as on new text. Needs the `build` extra; takes some
minutes.

There are two logistic regressions, with and without the reader's feature, since a reader that was not trained on claims
is of no use here. Their results are out of fold, five folds by premise. The threshold is set on faithful paraphrases of
those shipped articles that were used for tuning before (`eval.claims.TUNED_FILES`): at most `MOST_REFUSED` of them may
fall below it.
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

from eval.claims import read_pairs
from eval.datasets.claim_rows import Claim, read_claims
from rag.models.minilm import load_minilm
from rag.models.onnx import WEIGHTS_FOLDER
from rag.models.reader import read_reader
from rag.verification.claim_checker import WEIGHTS_FILE, SpanClaimChecker
from rag.verification.claims import SourceText
from training.build_extra import needs_build_extra
from training.questions.held_out import is_held_out

with needs_build_extra("training.claim_checker"):
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

Floats = NDArray[np.float64]

FEATURES = (
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
    "Learnt by training/claim_checker/fit.py. A claim's weighted features and `bias` sum to the logit of its passage "
    "showing it; below `threshold` the meaning is not near enough. The weights with the reader hold for one that has "
    "learnt from claims."
)


def read_held_out(path: Path) -> list[Claim]:
    """The claims whose passage is held out from the reader, in order."""
    return [claim for claim in read_claims(path) if is_held_out("claims", claim.context)]


def measure_rows(checker: SpanClaimChecker, rows: Sequence[Claim]) -> Floats:
    """The features of each row, rows x features; zeros if there is nothing to compare."""
    features = np.zeros((len(rows), len(FEATURES)))
    for at, row in enumerate(rows):
        measured = checker.measure(row.text, [SourceText(1, "", row.title, row.context, 0)])
        if measured:
            features[at] = [measured[0].features[name] for name in FEATURES]
    return features


def learn(features: Floats, shown: NDArray[np.bool_], names: Sequence[str]) -> tuple[dict[str, float], float]:
    """(weights, bias) for the raw features, not standardised."""
    centre, spread = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-6)
    model = LogisticRegression(C=1.0, max_iter=500).fit((features - centre) / spread, shown)
    weights = model.coef_[0] / spread
    return dict(zip(names, weights.tolist(), strict=True)), float(model.intercept_[0] - weights @ centre)


def predict(features: Floats, weights: dict[str, float], bias: float) -> Floats:
    """The probability of each row that its passage supports the claim."""
    return np.asarray(1 / (1 + np.exp(-(features @ np.array(list(weights.values())) + bias))))


def predict_out_of_fold(rows: Sequence[Claim], features: Floats, names: Sequence[str]) -> Floats:
    """The probability of each row, by a model that has not seen its premise."""
    shown = np.array([row.shown for row in rows])
    folds = np.array([int(hashlib.sha256(row.context.encode()).hexdigest(), 16) // 7 % FOLDS for row in rows])
    found = np.zeros(len(rows))
    for fold in range(FOLDS):
        weights, bias = learn(features[folds != fold], shown[folds != fold], names)
        found[folds == fold] = predict(features[folds == fold], weights, bias)
    return found


def describe_by_source(rows: Sequence[Claim], probabilities: Floats) -> dict[str, dict[str, float]]:
    """Number of claims, AUROC and accuracy at 0.5 for each source and for all."""
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
    """The probability below which at most `MOST_REFUSED` of the faithful paraphrases fall."""
    scores = [
        checker.check(pair.claim, pair.sources[:1]).score
        for pair in read_pairs()
        if pair.kind == "supported" and pair.is_tuned
    ]
    return float(np.floor(np.quantile(scores, MOST_REFUSED) * 1000) / 1000)


def describe_model(
    rows: Sequence[Claim], features: Floats, names: Sequence[str], checker: SpanClaimChecker
) -> dict[str, Any]:
    """The model over the named features: its threshold, its weights and its results out of fold."""
    kept = features[:, [FEATURES.index(name) for name in names]]
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
    parser.add_argument("--reader", type=Path, default=WEIGHTS_FOLDER, help="folder of another reader")
    parser.add_argument("--at-most", type=int, default=10_000, help="most claims to learn from, drawn at random")
    parser.add_argument("--keep", type=Path, help="save the features in this .npy file, or load them from it")
    arguments = parser.parse_args()
    rows = read_held_out(arguments.claims)
    random.Random(0).shuffle(rows)
    rows = rows[: arguments.at_most]
    checker = SpanClaimChecker(load_minilm(), read_reader(arguments.reader), {}, 0.0, 0.0)
    if arguments.keep and arguments.keep.exists():
        features = np.load(arguments.keep)
    else:
        features = measure_rows(checker, rows)
        if arguments.keep:
            np.save(arguments.keep, features)
    without = [name for name in FEATURES if name != "reader"]
    content: dict[str, Any] = {
        "about": ABOUT,
        "licence": "CC-BY-SA-4.0",
        "with_reader": describe_model(rows, features, FEATURES, checker),
        "without_reader": describe_model(rows, features, without, replace(checker, reader=None)),
    }
    WEIGHTS_FILE.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(content, indent=1))


if __name__ == "__main__":
    main()
