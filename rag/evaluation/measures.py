"""Every measure of a report, defined once: its name, its meaning, and what a case contributes.

Most are ratios of sums over cases (`Measure`), so one bootstrap serves them all; the few others are `Statistic`s. A
value is None when no case counts toward it. `measuring` computes them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.evaluation.calibration import bin_confidence, measure_auroc, measure_ece
from rag.evaluation.judging import SUPPORT_SHARE, Outcome
from rag.evaluation.ranking import LEVELS, RANKING_MEASURES

Group = Literal["answer", "citation", "abstention", "retrieval"]

Ratio = tuple[float, float]
"""What a case adds to the numerator and the denominator."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A ratio of sums over cases."""

    name: str
    title: str
    group: Group
    meaning: str
    count: Callable[[Outcome], Ratio | None]
    """None when the case does not count toward the measure."""
    more_is_better: bool = True
    paired: bool = True
    """Whether each case has a value of its own, so that two runs can be compared case by case."""
    is_share: bool = True
    """Whether it is 0 to 1; otherwise it has the unit that `title` names."""


def _over_answerable(count: Callable[[Outcome], float]) -> Callable[[Outcome], Ratio | None]:
    return lambda outcome: (count(outcome), 1) if outcome.answerable else None


def _over_all(count: Callable[[Outcome], float]) -> Callable[[Outcome], Ratio | None]:
    return lambda outcome: (count(outcome), 1)


def _over_known(read: Callable[[Outcome], bool | None]) -> Callable[[Outcome], Ratio | None]:
    """Over the cases for which the value is known."""

    def count(outcome: Outcome) -> Ratio | None:
        value = read(outcome)
        return None if value is None else (value, 1)

    return count


def _over_items(above: Callable[[Outcome], int], below: Callable[[Outcome], int]) -> Callable[[Outcome], Ratio | None]:
    """Over items that a case has several of, each counting once."""
    return lambda outcome: (above(outcome), below(outcome)) if below(outcome) else None


def _over_ranked(name: str) -> Callable[[Outcome], Ratio | None]:
    return lambda outcome: (outcome.ranks[name], 1) if name in outcome.ranks else None


def _count_f1(outcome: Outcome) -> Ratio | None:
    hits = outcome.abstained and not outcome.answerable
    below = outcome.abstained + (not outcome.answerable)
    return (2 * hits, below) if below else None


_RANK_TITLES = {"hit": "hit", "mrr": "MRR", "ndcg": "nDCG"}


def _title_rank(name: str) -> str:
    measure, cutoff = name.split("_")
    return f"{_RANK_TITLES[measure]}@{cutoff}"


_RANK_MEANINGS = {
    "hit": "share of questions with a relevant one among the first k",
    "mrr": "mean of 1/rank of the first relevant one, 0 beyond the tenth",
    "ndcg": "discounted gain of the first ten over that of the best order (Järvelin and Kekäläinen 2002), gains 0 or 1",
}

_RANKED_ITEMS = {"file": "files that may support the answer", "span": "stretches that support it"}

MEASURES: tuple[Measure, ...] = (
    Measure(
        "right",
        "right",
        "answer",
        "answerable questions answered rightly (every fact said, nothing wrong claimed, the first cited file one that "
        "may support it) and others refused, of all questions",
        _over_all(lambda outcome: outcome.right),
    ),
    Measure(
        "answered_rightly",
        "answered rightly",
        "answer",
        "questions answered rightly, of the answerable ones; a refusal counts as wrong",
        _over_answerable(lambda outcome: outcome.right),
    ),
    Measure(
        "facts_present",
        "every fact present",
        "answer",
        "answerable questions whose answer holds every fact; a refusal holds none",
        _over_answerable(lambda outcome: outcome.facts_present == len(outcome.expected)),
    ),
    Measure(
        "facts_share",
        "facts present",
        "answer",
        "mean share of a question's facts that its answer holds",
        _over_answerable(lambda outcome: outcome.facts_present / len(outcome.expected)),
    ),
    Measure(
        "contradicted",
        "contradicted",
        "answer",
        "answers with a claim (a short answer, else highlighted words, else a sentence) that holds something the case "
        "lists as wrong and none of its facts, of the answers to cases that list any",
        _over_known(lambda outcome: outcome.contradicted),
        more_is_better=False,
    ),
    Measure(
        "words",
        "length, words",
        "answer",
        "mean words of an answer, without refusals",
        lambda outcome: None if outcome.abstained else (outcome.words, 1),
        more_is_better=False,
        is_share=False,
    ),
    Measure(
        "citation_precision",
        "citation precision",
        "citation",
        "citations that support their statement (the quote holds its numbers and at least "
        f"{SUPPORT_SHARE:.0%} of its content words), of all citations",
        _over_items(lambda outcome: outcome.supporting_citations, lambda outcome: outcome.citations),
    ),
    Measure(
        "citation_recall",
        "citation recall",
        "citation",
        "statements with a citation that supports them, of all statements",
        _over_items(lambda outcome: outcome.supported_statements, lambda outcome: outcome.statements),
    ),
    Measure(
        "file_accuracy",
        "file accuracy",
        "citation",
        "answers to answerable questions whose first cited file may support the answer",
        _over_known(lambda outcome: outcome.right_file),
    ),
    Measure(
        "evidence_cited",
        "evidence cited",
        "citation",
        "answers to answerable questions with a citation that overlaps a supporting sentence",
        _over_known(lambda outcome: outcome.cites_evidence),
    ),
    Measure(
        "quote_fidelity",
        "quote fidelity",
        "citation",
        "citations whose quote is exactly the text at their span of the file",
        _over_items(lambda outcome: outcome.faithful_citations, lambda outcome: outcome.citations),
    ),
    Measure(
        "answered",
        "answerable answered",
        "abstention",
        "answerable questions that are answered, rightly or not",
        _over_answerable(lambda outcome: not outcome.abstained),
    ),
    Measure(
        "refusal_precision",
        "refusal precision",
        "abstention",
        "refused questions that should be refused, of all refused",
        lambda outcome: (not outcome.answerable, 1) if outcome.abstained else None,
        paired=False,
    ),
    Measure(
        "refusal_recall",
        "refusal recall",
        "abstention",
        "questions refused, of those that should be refused",
        lambda outcome: None if outcome.answerable else (outcome.abstained, 1),
    ),
    Measure(
        "refusal_f1",
        "refusal F1",
        "abstention",
        "harmonic mean of refusal precision and recall",
        _count_f1,
        paired=False,
    ),
    *(
        Measure(
            f"{level}_{name}",
            f"{level}: {_title_rank(name)}",
            "retrieval",
            f"{_RANK_MEANINGS[name.split('_')[0]]}; {_RANKED_ITEMS[level]}",
            _over_ranked(f"{level}_{name}"),
        )
        for level in LEVELS
        for name in RANKING_MEASURES
    ),
)


@dataclass(frozen=True, slots=True)
class Statistic:
    """A measure that is not a ratio of sums. 0 to 1."""

    name: str
    title: str
    group: Group
    meaning: str
    measure: Callable[[Sequence[Outcome]], float | None]
    more_is_better: bool = True
    is_share: bool = True


def measure_balance(outcomes: Sequence[Outcome]) -> float | None:
    """Mean of the shares answered correctly and refused correctly; None unless both kinds of case occur."""
    shares = []
    for answerable in (True, False):
        right = [outcome.right for outcome in outcomes if outcome.answerable == answerable]
        if not right:
            return None
        shares.append(sum(right) / len(right))
    return sum(shares) / 2


STATISTICS: tuple[Statistic, ...] = (
    Statistic(
        "balanced",
        "balanced accuracy",
        "answer",
        "mean of `answered rightly` and `refusal recall`; always or never refusing gives at most 0.5",
        measure_balance,
    ),
    Statistic(
        "auroc",
        "AUROC, answerable",
        "abstention",
        "probability that an answerable question has a higher confidence than one that should be refused",
        lambda outcomes: measure_auroc([one.answerable for one in outcomes], [one.confidence for one in outcomes]),
    ),
    Statistic(
        "auroc_right",
        "AUROC, right",
        "abstention",
        "the same for questions whose answer is right, or would be without a threshold, and all others",
        lambda outcomes: measure_auroc(
            [one.right_if_answered for one in outcomes], [one.confidence for one in outcomes]
        ),
    ),
    Statistic(
        "ece",
        "calibration error",
        "abstention",
        "expected calibration error of the confidence against `right when answered`, over ten bins",
        lambda outcomes: measure_ece(
            bin_confidence([one.right_if_answered for one in outcomes], [one.confidence for one in outcomes])
        ),
        more_is_better=False,
    ),
)

BY_NAME: dict[str, Measure | Statistic] = {
    **{measure.name: measure for measure in MEASURES},
    **{statistic.name: statistic for statistic in STATISTICS},
}
"""Every measure and statistic by name."""
