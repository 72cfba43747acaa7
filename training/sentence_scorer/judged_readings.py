"""How well a probability separates answerable questions from unanswerable ones, and which threshold suits it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.build_extra import needs_build_extra

with needs_build_extra("training.sentence_scorer"):
    from sklearn.metrics import roc_auc_score

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """The prediction for a question, and the truth."""

    probability: float
    answerable: bool
    from_answering: bool
    """Whether the best sentence is from a passage that answers."""
    gold: bool
    """Whether the best sentence answers."""


def choose_threshold(sources: Iterable[Sequence[Judged]]) -> float:
    """The threshold that maximises the share of right answers given plus the share of unanswerable questions refused,
    averaged over kinds of folder.

    All kinds count the same, since a user's folder may be of any kind: in a folder on many subjects the best sentence
    stands out; in one with a few articles about the same events it does not, and the confidence is lower throughout.
    """
    judged = [list(source) for source in sources]
    steps = [step / 100 for step in range(5, 96)]
    return max(steps, key=lambda step: sum(sum(_measure_threshold(source, step)) for source in judged))


def _measure_threshold(judged: Sequence[Judged], threshold: float) -> tuple[float, float]:
    """(share of answerable questions answered from a passage that answers, share of unanswerable ones refused)."""
    answered = [one.probability >= threshold and one.from_answering for one in judged if one.answerable]
    refused = [one.probability < threshold for one in judged if not one.answerable]
    return float(np.mean(answered)), float(np.mean(refused))


def describe_judged(judged: Sequence[Judged], threshold: float) -> dict[str, Any]:
    """How well the probability separates questions (AUROC), and how well calibrated it is."""
    probability = np.array([one.probability for one in judged])
    answerable = np.array([one.answerable for one in judged])
    right = np.array([one.from_answering for one in judged])
    gold = np.array([one.gold for one in judged])
    answered, refused = _measure_threshold(judged, threshold)
    bins = np.minimum((probability * 10).astype(int), 9)
    reliability = [
        {
            "from": at / 10,
            "n": int((bins == at).sum()),
            "mean_confidence": round(float(probability[bins == at].mean()), 3),
            "share_right": round(float(right[bins == at].mean()), 3),
        }
        for at in range(10)
        if (bins == at).any()
    ]
    return {
        "n": len(judged),
        "n_answerable": int(answerable.sum()),
        "auroc_answerable": _measure_auroc(answerable, probability),
        "auroc_right_passage": _measure_auroc(right, probability),
        "brier": round(float(np.mean((probability - right) ** 2)), 4),
        "ece": round(
            sum(row["n"] * abs(row["mean_confidence"] - row["share_right"]) for row in reliability) / len(judged), 4
        ),
        "threshold": threshold,
        "answered_from_right_passage": round(answered, 3),
        "best_sentence_gold_when_answered": round(float(gold[(probability >= threshold) & answerable].mean()), 3),
        "unanswerable_refused": round(refused, 3),
        "reliability": reliability,
    }


def _measure_auroc(truth: NDArray[np.bool_], probability: Floats) -> dict[str, float]:
    """AUROC, with the middle 95% of 1,000 bootstrap samples."""
    rng = np.random.default_rng(0)
    samples = [rng.integers(len(truth), size=len(truth)) for _ in range(1000)]
    spread = [roc_auc_score(truth[s], probability[s]) for s in samples if 0 < truth[s].sum() < len(s)]
    low, high = np.percentile(spread, (2.5, 97.5))
    values = {"value": roc_auc_score(truth, probability), "low": low, "high": high}
    return {name: round(float(value), 3) for name, value in values.items()}


def summarise(values: Sequence[float]) -> dict[str, float]:
    """Mean with the middle 95% of 1,000 bootstrap samples."""
    rng = np.random.default_rng(0)
    sample = np.array(values, float)
    low, high = np.percentile([rng.choice(sample, len(sample)).mean() for _ in range(1000)], (2.5, 97.5))
    return {
        "value": round(float(sample.mean()), 3),
        "low": round(float(low), 3),
        "high": round(float(high), 3),
        "n": len(values),
    }
