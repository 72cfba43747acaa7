"""How good the three models are: CLAPNQ out of fold, and other sources by kind of folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from rag.answering.extractive.answerer import MIN_ODDS, choose_sentences
from rag.answering.extractive.scorer import ScoredSentence, rank_sentences, read_logit
from training.sentence_scorer.cached_models import CachedReader
from training.sentence_scorer.cases import Case, Cases, Material
from training.sentence_scorer.judged_readings import Judged, choose_threshold, describe_judged, summarise
from training.sentence_scorer.learning import Learnt, Ranking, describe_case, learn_confidence, learn_ranking, strip
from training.sentence_scorer.question_pools import FOLDS, assign_folds


def measure_depth(cases: Mapping[int, Sequence[Case]], ranking: Ranking) -> dict[str, dict[str, Any]]:
    """How often the best sentence answers, and how often one of the best three does, by the number of passages read.

    `cases` are answerable questions about unseen articles.
    """
    return {
        str(limit): {
            "best_sentence_gold": summarise([_is_gold_among(case, ranking, 1) for case in read]),
            "gold_among_best_three": summarise([_is_gold_among(case, ranking, 3) for case in read]),
        }
        for limit, read in cases.items()
    }


def _is_gold_among(case: Case, ranking: Ranking, n: int) -> bool:
    return bool(case.gold[np.argsort(-rank_sentences(case.measured, ranking), kind="stable")[:n]].any())


def judge(
    cases: Iterable[Case],
    ranking: Ranking,
    learnt: Learnt,
    reader: CachedReader,
    *,
    of_words: bool = False,
) -> list[Judged]:
    """Each case with its predicted probability: the confidence or, with `of_words`, that the words found answer."""
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
    clapnq: Cases, readings: Sequence[Case], others: Cases, reader: CachedReader
) -> tuple[dict[str, list[Judged]], dict[str, Any]]:
    """(CLAPNQ's questions as judged, by kind of folder; the results on CLAPNQ), all out of fold.

    Each fold is judged by models learnt from the other four, the `readings` of other sources and the sentences of
    `others`.
    """
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
            _keep_sentence_case(case for case in part if fold_of[case.question.group] == fold)
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
        for limit, f1 in chosen.items():
            f1.extend(_measure_choice(case, ranking, limit) for case in tested[0] if case.question.answerable)
    return {"clapnq": folder, "one_to_three_passages": few}, {
        "best_sentence_is_gold": {name: summarise(best) for name, best in best_of.items()},
        "passage_answers_or_not": describe_judged(alone, choose_threshold([alone])),
        "f1_of_sentences_against_gold": {
            "one": summarise(chosen[1]),
            "up_to_three": summarise(chosen[3]),
            "min_odds": MIN_ODDS,
        },
    }


def _keep_sentence_case(cases: Iterable[Case]) -> list[Case]:
    return [case for case in cases if case.question.text != case.question.text.lower()]


def _compare_rankings(cases: Sequence[Case], ranking: Ranking) -> dict[str, list[bool]]:
    """Whether the best sentence of the answering passage is gold, when ranked by cosine, by MaxSim, by the reader alone
    and as learnt."""
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


def _measure_choice(case: Case, ranking: Ranking, limit: int) -> float:
    """F1 of the sentences chosen from the answering passage, against the closest annotator's."""
    utilities = rank_sentences(case.measured, ranking)
    order = np.argsort(-utilities, kind="stable").tolist()
    odds = np.exp(utilities - utilities.max())
    sentences = case.measured.sentences
    scored = [ScoredSentence(case.passages[0], sentences[at], float(odds[at])) for at in order]
    chosen = {sentences.index(one.sentence) for one in choose_sentences(scored, limit)}
    return max(2 * len(chosen & gold) / (len(chosen) + len(gold)) for gold in case.question.golds)


def judge_others(
    material: Material, ranking: Ranking, confidence: Learnt, reader: CachedReader
) -> dict[str, list[Judged]]:
    """Questions of other sources as judged by the confidence, by kind of folder."""
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
    for source in sorted({case.source for case in others} - {"squad"}):  # SQuAD is measured on unseen articles
        # learnt from, but a few dozen weights cannot memorise thousands of readings
        kinds[source] = [case for case in others if case.source == source]
    return {kind: judge(cases, ranking, confidence, reader) for kind, cases in kinds.items() if cases}


def measure_words(
    material: Material, ranking: Ranking, words: Learnt, reader: CachedReader
) -> dict[str, dict[str, Any]]:
    """How well the odds of the best sentence's words predict that they answer, at even odds, by kind of folder."""
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
