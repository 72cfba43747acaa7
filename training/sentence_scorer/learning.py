"""The three models of `sentences.json`, each learnt from cases.

The ranking is a conditional logit: of all sentences that were read for a question, the gold ones should get the largest
share of the sum of exponentials. The confidence is a logistic regression on the features of the best sentence. So is
the third model, which says how likely the words found in the best sentence answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rag.answering.extractive.confidence_features import list_confidence_features, list_span_features
from rag.answering.extractive.scorer import rank_sentences
from rag.answering.extractive.second_pass import SecondPass, read_again
from rag.models.onnx import for_each
from training.build_extra import needs_build_extra
from training.sentence_scorer.cached_models import CachedReader
from training.sentence_scorer.cases import Case, Cases

with needs_build_extra("training.sentence_scorer"):
    from sklearn.linear_model import LogisticRegression

Ranking = Mapping[str, float]
"""Feature of a sentence -> its weight."""
Learnt = dict[str, dict[str, float]]
"""Feature, or "bias" -> its "weight" and, except for "bias", its standard deviation, "deviation"."""

RANKING_WEIGHT = {"clapnq": 3.0}
"""Weight of a question in learning the ranking; 1 for other sources, which have several times as many questions."""
CONFIDENCE_WEIGHT = {
    "clapnq": 0.6,
    "onestop": 1.0,
    "retold": 0.6,
    "squad": 0.5,
    "nq": 0.3,
    "claims": 0.5,
    "alone": 0.15,
}
"""Weight of a case in learning the confidence, so that no source outweighs CLAPNQ, half of whose questions come twice.

With more weight, the other sources raised the AUROC on unseen articles by 0.005 and lowered CLAPNQ's by 0.01. Changed
questions with three times the weight raised the AUROC on changed questions about unseen articles by 0.010, and the
calibration error of other sets by up to 0.03. Questions with their passage alone, half of them changed, do the same: at
0.5 the AUROC on changed questions about unseen articles rose by 0.012 and on news fell by 0.007, and the confidence was
too low on real questions (calibration error 0.134 beside 0.111)."""

RIDGE = 0.01
LOGISTIC_C = 0.1


def learn_ranking(cases: Sequence[Case]) -> Learnt:
    """The ranking, by gradient ascent (Adam) on the conditional log-likelihood of the gold sentences."""
    cases = [case for case in cases if case.gold.any()]
    names = list(cases[0].measured.features)
    values = np.concatenate([np.column_stack([case.measured.features[name] for name in names]) for case in cases])
    deviations = values.std(axis=0) + 1e-9
    scaled = ((values - values.mean(axis=0)) / deviations).astype(np.float32)
    gold = np.concatenate([case.gold for case in cases])
    starts = np.cumsum([0, *(len(case.gold) for case in cases)])[:-1]
    lists = np.repeat(np.arange(len(cases)), [len(case.gold) for case in cases])
    importance = np.array([RANKING_WEIGHT.get(case.source, 1.0) for case in cases])
    importance /= importance.sum()
    weights, momentum, speed = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, 601):
        utilities = scaled @ weights
        utilities -= np.maximum.reduceat(utilities, starts)[lists]
        odds = np.exp(utilities)
        share = odds / np.add.reduceat(odds, starts)[lists]
        gold_share = odds * gold / np.maximum(np.add.reduceat(odds * gold, starts), 1e-12)[lists]
        gradient = ((gold_share - share) * importance[lists]) @ scaled - 2 * RIDGE * weights
        momentum = 0.9 * momentum + 0.1 * gradient
        speed = 0.99 * speed + 0.01 * gradient**2
        unbiased = momentum / (1 - 0.9**step), speed / (1 - 0.99**step)
        weights += 0.05 * (1 - step / 600) * unbiased[0] / (np.sqrt(unbiased[1]) + 1e-9)
    return {
        name: {"weight": float(weight / deviation), "deviation": float(deviation)}
        for name, weight, deviation in zip(names, weights, deviations, strict=True)
    }


@dataclass(frozen=True, slots=True)
class Described:
    """The best sentence of a case, and its features."""

    best: int
    """Its index."""
    reading: dict[str, float]
    """Features of the confidence."""
    words: dict[str, float]
    """Features of the odds that the words found in it answer."""


def describe_case(case: Case, ranking: Ranking, reader: CachedReader) -> Described:
    """The best sentence and its features. The case must have sentences."""
    measured = case.measured
    utilities = rank_sentences(measured, ranking)
    best = int(np.argmax(utilities))
    again = _read_best_again(case, best, reader)
    reading = {**list_confidence_features(measured, utilities), **again.features}
    return Described(best, reading, list_span_features(measured, best, again))


def _read_best_again(case: Case, best: int, reader: CachedReader) -> SecondPass:
    passage = case.passages[case.measured.passage_indices[best]]
    return read_again(case.question.text, passage, case.measured.sentences[best], reader=reader)


def read_ahead(cases: Sequence[Case], ranking: Ranking, reader: CachedReader) -> None:
    """Fill the reader's cache with the second reading of each case's best sentence, on all cores.

    If another ranking later finds another sentence best, that one is read when it is needed.
    """
    filled = [case for case in cases if len(case.gold)]

    def act(at: int) -> None:
        describe_case(filled[at], ranking, reader)

    for_each(act, range(len(filled)))


def learn_confidence(cases: Sequence[Case], ranking: Ranking, reader: CachedReader) -> Learnt:
    """The log odds that the best sentence's passage answers."""
    filled = [case for case in cases if len(case.gold)]
    described = [describe_case(case, ranking, reader) for case in filled]
    right = [bool(case.from_answering[one.best]) for case, one in zip(filled, described, strict=True)]
    importance = [CONFIDENCE_WEIGHT[case.source] for case in filled]
    return _learn_logit([one.reading for one in described], right, importance)


def learn_words(cases: Sequence[Case], ranking: Ranking, reader: CachedReader) -> Learnt:
    """The log odds that the words found in the best sentence answer.

    Cases in which another sentence answers are left out: they teach nothing about words that do.
    """
    described = [(case, describe_case(case, ranking, reader)) for case in cases if len(case.gold)]
    kept = [(case, one) for case, one in described if case.gold[one.best] or not case.answerable]
    return _learn_logit([one.words for _, one in kept], [case.answerable for case, _ in kept], [1.0] * len(kept))


def _learn_logit(features: Sequence[Mapping[str, float]], right: Sequence[bool], importance: Sequence[float]) -> Learnt:
    table = np.array([list(one.values()) for one in features])
    means, deviations = table.mean(axis=0), table.std(axis=0) + 1e-9
    model = LogisticRegression(C=LOGISTIC_C, max_iter=3000)
    model.fit((table - means) / deviations, right, sample_weight=importance)
    weights = model.coef_[0] / deviations
    learnt = {
        name: {"weight": float(weight), "deviation": float(deviation)}
        for name, weight, deviation in zip(features[0], weights, deviations, strict=True)
    }
    return {"bias": {"weight": float(model.intercept_[0] - weights @ means)}, **learnt}


def strip(learnt: Learnt) -> dict[str, float]:
    """The weights without the standard deviations."""
    return {name: entry["weight"] for name, entry in learnt.items()}


def list_readings(cases: Cases) -> list[Case]:
    """The cases from which a confidence is learnt: folders with the answer, and folders without it."""
    return [*cases.folder, *cases.removed, *cases.few, *cases.changed]
