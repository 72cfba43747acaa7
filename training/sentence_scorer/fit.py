"""Learn what each figure of a sentence is worth, and write `sentences.json`.

    python -m training.sentence_scorer.fit CLAPNQ_FOLDER ROWS_FILE CLAIMS_FILE [--measure MEASURED_ROWS]
                                         [--threshold CONFIDENCE]

CLAPNQ_FOLDER holds CLAPNQ's development set, ROWS_FILE rows of other question sets, CLAIMS_FILE claims with their
passages (see `question_pools`). On MEASURED_ROWS, SQuAD 2.0's development set, the odds are measured, each question
with its passage alone; nothing is learnt from it. Needs the `build` extra; takes about twenty minutes. Every
figure it writes about CLAPNQ is out of fold (five folds, by question), "unseen" ones are of articles that nothing was
learnt from. What is answered and refused is told at the threshold that was chosen, also when another is to be served.

Three models, all sums of weighed figures. The ranking is a conditional logit: among the sentences of the passages the
gold ones shall have the greatest part of the sum of exponentials. The confidence is a logistic regression on the
figures of the best sentence; it learns from each question twice, once with the passages that answer it and once
without them, which is what a folder that does not hold the answer looks like; and from questions with their passage
alone, as they were asked and changed so that it no longer answers. From these alone learns the third, how sure the
words found in the best sentence are.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from rag.answering.extractive.answerer import MIN_ODDS, choose_sentences
from rag.answering.extractive.confidence_features import list_confidence_features, list_span_features
from rag.answering.extractive.scorer import (
    WEIGHTS_FILE,
    ScoredSentence,
    rank_sentences,
    read_logit,
)
from rag.answering.extractive.second_pass import SecondPass, read_again
from rag.models.onnx import for_each
from rag.models.reader import load_reader
from training.sentence_scorer.cases import Case, Cases, KeptReader, Material, read_material
from training.sentence_scorer.judged_readings import Judged, choose_threshold, describe_judged, summarise
from training.sentence_scorer.question_pools import FOLDS, assign_folds

Floats = NDArray[np.float64]

RANKING_WEIGHT = {"clapnq": 3.0}
"""How much a question counts in the ranking; 1 for the other sources, which have several times as many."""
CONFIDENCE_WEIGHT = {
    "clapnq": 0.6,
    "onestop": 1.0,
    "retold": 0.6,
    "squad": 0.5,
    "nq": 0.3,
    "claims": 0.5,
    "alone": 0.15,
}
"""How much a reading counts in the confidence, so that no source outweighs CLAPNQ, half of whose questions come twice:
weighed more, the others raised the AUROC on unseen articles by 0.005 and lowered CLAPNQ's by 0.01. Changed questions
weighed three times as much raised the AUROC on those of unseen articles by 0.010, and the calibration error of other
sets by up to 0.03. So do questions alone with their passage, half of them changed: at 0.5 the AUROC on changed
questions of unseen articles rose by 0.012 and on news fell by 0.007, and the confidence was too low on real questions
(calibration error 0.134 beside 0.111)."""
ABOUT = (
    "Weights of the sentence scorer, made by learn_sentences.py. Learnt from CLAPNQ (Apache-2.0), SQuAD 1.1 "
    "(CC BY-SA 4.0), OneStopQA (CC BY-SA 4.0), Natural Questions through QED and NQ-open (CC BY-SA 3.0) and claims of "
    "FEVER (CC BY-SA 3.0), FoolMeTwice, WiCE and MultiNLI: no text of theirs is here, but the weights are derived from "
    "it. weight is per unit of the figure; weight times deviation compares figures. Under figures, clapnq is out of "
    "fold; unseen ones are of SQuAD articles and passages of claims that nothing was learnt from; the other folders "
    "were learnt from. In all but clapnq and the claims each question is asked of its folder as it is and with the "
    "paragraph that answers taken out."
)

NOT_CHOSEN_BY = ("unseen_claims_asked", "measured_alone")
"""Kinds of questions that have no say in the threshold: claims, half of which people wrote to be denied, are no folder
that anybody asks; and from what is measured nothing is learnt."""

RIDGE = 0.01
LOGISTIC_C = 0.1


def learn_ranking(cases: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Figure -> weight and standard deviation, by gradient ascent on the conditional log-likelihood."""
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
    """A case, its best sentence and the figures that go into the odds."""

    best: int
    """Which sentence is the best."""
    reading: dict[str, float]
    """What the confidence weighs."""
    words: dict[str, float]
    """What the odds of the best sentence's words weigh."""


def describe_case(case: Case, ranking: Mapping[str, float], reader: KeptReader) -> Described:
    """The figures of a case that has sentences."""
    measured = case.measured
    utilities = rank_sentences(measured, ranking)
    best = int(np.argmax(utilities))
    again = _read_best_again(case, best, reader)
    figures = {**list_confidence_features(measured, utilities), **again.features}
    return Described(best, figures, list_span_features(measured, best, again))


def _read_best_again(case: Case, best: int, reader: KeptReader) -> SecondPass:
    passage = case.passages[case.measured.passage_indices[best]]
    return read_again(case.question.text, passage, case.measured.sentences[best], reader=reader)


def read_ahead(cases: Sequence[Case], ranking: Mapping[str, float], reader: KeptReader) -> None:
    """Have the best sentence of every case read again, on all cores.

    The reader keeps it; and where another ranking finds another sentence best, that is read when it is asked for.
    """
    filled = [case for case in cases if len(case.gold)]

    def act(at: int) -> None:
        describe_case(filled[at], ranking, reader)

    for_each(act, range(len(filled)))


def learn_confidence(
    cases: Sequence[Case], ranking: Mapping[str, float], reader: KeptReader
) -> dict[str, dict[str, float]]:
    """Of the odds that the best sentence's passage answers: figure of a reading -> weight and standard deviation, and
    "bias"."""
    filled = [case for case in cases if len(case.gold)]
    described = [describe_case(case, ranking, reader) for case in filled]
    right = [bool(case.from_answering[one.best]) for case, one in zip(filled, described, strict=True)]
    importance = [CONFIDENCE_WEIGHT[case.source] for case in filled]
    return _learn_logit([one.reading for one in described], right, importance)


def learn_words(cases: Sequence[Case], ranking: Mapping[str, float], reader: KeptReader) -> dict[str, dict[str, float]]:
    """Of the odds that the words found in the best sentence answer: figure -> weight and standard deviation, and
    "bias". Cases in which another sentence answers are left out: they teach nothing about words that do."""
    described = [(case, describe_case(case, ranking, reader)) for case in cases if len(case.gold)]
    kept = [(case, one) for case, one in described if case.gold[one.best] or not case.answerable]
    return _learn_logit([one.words for _, one in kept], [case.answerable for case, _ in kept], [1.0] * len(kept))


def _learn_logit(
    figures: Sequence[Mapping[str, float]], right: Sequence[bool], importance: Sequence[float]
) -> dict[str, dict[str, float]]:
    table = np.array([list(one.values()) for one in figures])
    means, deviations = table.mean(axis=0), table.std(axis=0) + 1e-9
    model = LogisticRegression(C=LOGISTIC_C, max_iter=3000)
    model.fit((table - means) / deviations, right, sample_weight=importance)
    weights = model.coef_[0] / deviations
    learnt = {
        name: {"weight": float(weight), "deviation": float(deviation)}
        for name, weight, deviation in zip(figures[0], weights, deviations, strict=True)
    }
    return {"bias": {"weight": float(model.intercept_[0] - weights @ means)}, **learnt}


def strip(learnt: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """The weights alone."""
    return {name: entry["weight"] for name, entry in learnt.items()}


def list_readings(cases: Cases) -> list[Case]:
    """What a confidence is learnt from: folders that hold the answer, and folders that do not."""
    return [*cases.folder, *cases.removed, *cases.few, *cases.changed]


def measure_depth(cases: Mapping[int, Sequence[Case]], ranking: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    """Of answerable questions on unseen articles, by how many passages are read: how often the best sentence answers,
    and how often one of the best three does."""
    return {
        str(limit): {
            "best_sentence_gold": summarise([_is_gold_among(case, ranking, 1) for case in read]),
            "gold_among_best_three": summarise([_is_gold_among(case, ranking, 3) for case in read]),
        }
        for limit, read in cases.items()
    }


def _is_gold_among(case: Case, ranking: Mapping[str, float], n: int) -> bool:
    return bool(case.gold[np.argsort(-rank_sentences(case.measured, ranking), kind="stable")[:n]].any())


def judge(
    cases: Iterable[Case],
    ranking: Mapping[str, float],
    learnt: Mapping[str, Mapping[str, float]],
    reader: KeptReader,
    *,
    of_words: bool = False,
) -> list[Judged]:
    """Each case with its probability: the confidence, or, `of_words`, that the words found answer."""
    logit = read_logit(learnt)
    judged = []
    for case in cases:
        if not len(case.gold):
            judged.append(Judged(0.0, case.answerable, False, False))
            continue
        described = describe_case(case, ranking, reader)
        probability = float(1 / (1 + np.exp(-logit.compute(described.words if of_words else described.reading))))
        best = described.best
        judged.append(Judged(probability, case.answerable, bool(case.from_answering[best]), bool(case.gold[best])))
    return judged


def cross_validate(
    clapnq: Cases, readings: Sequence[Case], others: Cases, reader: KeptReader
) -> tuple[dict[str, list[Judged]], dict[str, Any]]:
    """CLAPNQ out of fold, from what was learnt on the other four folds, the `readings` of other sources and the
    sentences of `others`: its questions as judged, by kind of folder, and the figures."""
    fold_of = assign_folds(case.question.group for case in clapnq.alone)
    alone: list[Judged] = []
    folder: list[Judged] = []
    few: list[Judged] = []
    best_of: dict[str, list[bool]] = {}
    chosen: dict[int, list[float]] = {1: [], 3: []}
    for fold in range(FOLDS):
        kept = [
            [case for case in part if fold_of[case.question.group] != fold]
            for part in (clapnq.alone, clapnq.folder, clapnq.few, clapnq.changed)
        ]
        tested = [
            _in_proper_case(case for case in part if fold_of[case.question.group] == fold)
            for part in (clapnq.alone, clapnq.folder, clapnq.few)
        ]
        ranking = strip(learn_ranking([*kept[0], *kept[1], *others.alone, *others.folder]))
        confidence = learn_confidence([*kept[1], *kept[2], *kept[3], *readings], ranking, reader)
        alone_confidence = learn_confidence(kept[0], ranking, reader)
        alone += judge(tested[0], ranking, alone_confidence, reader)
        folder += judge(tested[1], ranking, confidence, reader)
        few += judge(tested[2], ranking, confidence, reader)
        for name, best in _compare_rankings(tested[0], ranking).items():
            best_of.setdefault(name, []).extend(best)
        for limit, figures in chosen.items():
            figures.extend(_measure_choice(case, ranking, limit) for case in tested[0] if case.question.answerable)
    return {"clapnq": folder, "one_to_three_passages": few}, {
        "best_sentence_is_gold": {name: summarise(best) for name, best in best_of.items()},
        "passage_answers_or_not": describe_judged(alone, choose_threshold([alone])),
        "f1_of_sentences_against_gold": {
            "one": summarise(chosen[1]),
            "up_to_three": summarise(chosen[3]),
            "min_odds": MIN_ODDS,
        },
    }


def _in_proper_case(cases: Iterable[Case]) -> list[Case]:
    return [case for case in cases if case.question.text != case.question.text.lower()]


def _compare_rankings(cases: Sequence[Case], ranking: Mapping[str, float]) -> dict[str, list[bool]]:
    """Whether the best sentence of the answering passage is gold: by the cosine, by MaxSim, by the reader
    alone, and as learnt."""
    answerable = [case for case in cases if case.question.answerable]
    baselines: dict[str, Mapping[str, float]] = {
        "cosine": {"cosine": 1},
        "maxsim": {"maxsim": 1},
        "reader": {"span": 1},
        "learnt": ranking,
    }
    return {
        name: [bool(case.gold[np.argmax(rank_sentences(case.measured, weights))]) for case in answerable]
        for name, weights in baselines.items()
    }


def _measure_choice(case: Case, ranking: Mapping[str, float], limit: int) -> float:
    """F1 of the sentences chosen against the best fitting annotator's, of the answering passage alone."""
    utilities = rank_sentences(case.measured, ranking)
    order = np.argsort(-utilities, kind="stable").tolist()
    odds = np.exp(utilities - utilities.max())
    sentences = case.measured.sentences
    scored = [ScoredSentence(case.passages[0], sentences[at], float(odds[at])) for at in order]
    chosen = {sentences.index(one.sentence) for one in choose_sentences(scored, limit)}
    return max(2 * len(chosen & gold) / (len(chosen) + len(gold)) for gold in case.question.golds)


def judge_others(
    material: Material, ranking: Mapping[str, float], confidence: Mapping[str, Mapping[str, float]], reader: KeptReader
) -> dict[str, list[Judged]]:
    """Questions of other sources as judged, by kind of folder."""
    unseen, unseen_claims = material.unseen, material.unseen_claims
    kinds: dict[str, Sequence[Case]] = {
        "unseen_articles": [*unseen.folder, *unseen.removed],
        "unseen_articles_changed_questions": [*unseen.folder, *unseen.changed],
        "unseen_articles_one_to_three_passages": unseen.few,
        "unseen_articles_alone": material.unseen_alone,
        "unseen_claims_asked": unseen_claims.folder,
        "measured_alone": material.measured,
    }
    others = [*material.others.folder, *material.others.removed]
    for source in sorted({case.source for case in others} - {"squad"}):  # SQuAD is there, unseen
        # learnt from, but a dozen weights cannot learn thousands of readings by heart
        kinds[source] = [case for case in others if case.source == source]
    return {kind: judge(cases, ranking, confidence, reader) for kind, cases in kinds.items() if cases}


def measure_words(
    material: Material, ranking: Mapping[str, float], words: Mapping[str, Mapping[str, float]], reader: KeptReader
) -> dict[str, dict[str, Any]]:
    """How well the odds of the best sentence's words tell those that answer, at even odds; by kind of folder."""
    kinds = {
        "unseen_articles": [*material.unseen.folder, *material.unseen.removed],
        "unseen_articles_alone": material.unseen_alone,
        "measured_alone": material.measured,
    }
    return {
        kind: describe_judged(judge(cases, ranking, words, reader, of_words=True), 0.5)
        for kind, cases in kinds.items()
        if cases
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clapnq", type=Path)
    parser.add_argument("rows", type=Path)
    parser.add_argument("claims", type=Path)
    parser.add_argument("--measure", type=Path, metavar="MEASURED_ROWS")
    parser.add_argument("--threshold", type=float, metavar="CONFIDENCE", help="serve this one, whatever is chosen")
    arguments = parser.parse_args()
    reader = KeptReader(load_reader())
    material = read_material(arguments.clapnq, arguments.rows, arguments.claims, arguments.measure, reader)
    clapnq, others, claims = material.clapnq, material.others, material.claims
    ranking = learn_ranking([*clapnq.alone, *clapnq.folder, *others.alone, *others.folder])
    weights = strip(ranking)
    read_ahead([*clapnq.alone, *list_readings(clapnq)], weights, reader)
    readings = [*list_readings(others), *list_readings(claims), *material.alone]
    read_ahead(readings, weights, reader)
    kinds, figures = cross_validate(clapnq, readings, others, reader)
    words = learn_words(material.alone, weights, reader)
    confidence = learn_confidence([*clapnq.folder, *clapnq.few, *clapnq.changed, *readings], weights, reader)
    kinds |= judge_others(material, weights, confidence, reader)
    threshold = choose_threshold(judged for kind, judged in kinds.items() if kind not in NOT_CHOSEN_BY)
    content = {
        "about": ABOUT,
        "threshold": threshold if arguments.threshold is None else arguments.threshold,
        "ranking": ranking,
        "words": words,
        "confidence": confidence,
        "figures": {
            "clapnq": figures,
            "passages_read": measure_depth(material.deep, weights),
            "words": measure_words(material, weights, words, reader),
            "folders": {kind: describe_judged(judged, threshold) for kind, judged in kinds.items()},
        },
    }
    WEIGHTS_FILE.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(content["figures"], indent=1))


if __name__ == "__main__":
    main()
