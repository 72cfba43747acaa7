"""Every measure, defined once: what it is called, what it means, what a case adds to it.

Nearly all are ratios of sums over cases, so that one bootstrap serves them; the few that are not stand at the end. A
measure is None where no case counts toward it. Each is given over all cases and for each kind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.evaluation.calibration import measure_auroc, measure_ece
from rag.evaluation.judging import SUPPORT_SHARE, Outcome
from rag.evaluation.ranking import NAMES
from rag.evaluation.sampling import bound_ratio, bound_statistic

Group = Literal["answer", "citation", "abstention", "retrieval"]

Share = tuple[float, float]
"""What a case adds above and below the line."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A ratio of sums over cases."""

    name: str
    title: str
    group: Group
    meaning: str
    count: Callable[[Outcome], Share | None]
    """None: the case does not count toward it."""
    more_is_better: bool = True
    paired: bool = True
    """Whether it has a value for each case by itself, so that two runs can be compared case by case."""
    is_share: bool = True
    """0 to 1; otherwise a number with a unit that `title` names."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure over some cases."""

    measure: str
    kind: str
    """A kind of case, or "" for all."""
    value: float | None
    low: float | None
    high: float | None
    """Bounds of the bootstrap 95% interval; None when there is none."""
    n: int
    """Cases that count toward it."""


def _over_answerable(count: Callable[[Outcome], float]) -> Callable[[Outcome], Share | None]:
    return lambda outcome: (count(outcome), 1) if outcome.answerable else None


def _over_all(count: Callable[[Outcome], float]) -> Callable[[Outcome], Share | None]:
    return lambda outcome: (count(outcome), 1)


def _over_told(read: Callable[[Outcome], bool | None]) -> Callable[[Outcome], Share | None]:
    """Over the cases for which there is a yes or a no."""

    def count(outcome: Outcome) -> Share | None:
        value = read(outcome)
        return None if value is None else (value, 1)

    return count


def _over_many(above: Callable[[Outcome], int], below: Callable[[Outcome], int]) -> Callable[[Outcome], Share | None]:
    """Over things of which a case has several, each counting once."""
    return lambda outcome: (above(outcome), below(outcome)) if below(outcome) else None


def _over_ranked(name: str) -> Callable[[Outcome], Share | None]:
    return lambda outcome: (outcome.ranks[name], 1) if name in outcome.ranks else None


def _count_f1(outcome: Outcome) -> Share | None:
    hits = outcome.abstained and not outcome.answerable
    below = outcome.abstained + (not outcome.answerable)
    return (2 * hits, below) if below else None


_RANK_TITLES = {"hit": "hit", "mrr": "MRR", "ndcg": "nDCG"}


def _title_rank(name: str) -> str:
    level, measure, cutoff = name.split("_")
    return f"{level}: {_RANK_TITLES[measure]}@{cutoff}"


_RANK_MEANINGS = {
    "hit": "share of questions with a relevant one among the first k",
    "mrr": "mean of 1/rank of the first relevant one, 0 beyond the tenth",
    "ndcg": "discounted gain of the first ten over that of the best order (Järvelin and Kekäläinen 2002), gains 0 or 1",
}

MEASURES: tuple[Measure, ...] = (
    Measure(
        "right",
        "right",
        "answer",
        "answerable questions answered rightly (every fact said, nothing wrong claimed, the first file cited one that "
        "may support it) and others refused, of all",
        _over_all(lambda outcome: outcome.right),
    ),
    Measure(
        "answered_rightly",
        "answered rightly",
        "answer",
        "the same, of the answerable questions; a refusal is wrong here",
        _over_answerable(lambda outcome: outcome.right),
    ),
    Measure(
        "facts_present",
        "every fact present",
        "answer",
        "answerable questions whose answer holds every fact asked for; a refusal holds none",
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
        "answers with a claim (a short answer, else words marked, else a sentence) that holds something the case names "
        "as wrong and none of its facts, of the answers to cases that name some",
        _over_told(lambda outcome: outcome.contradicted),
        more_is_better=False,
    ),
    Measure(
        "words",
        "length, words",
        "answer",
        "mean words of an answer, refusals aside",
        lambda outcome: None if outcome.abstained else (outcome.words, 1),
        more_is_better=False,
        is_share=False,
    ),
    Measure(
        "citation_precision",
        "citation precision",
        "citation",
        "citations that support the statement they stand at (the quote holds its numbers and at least "
        f"{SUPPORT_SHARE:.0%} of its content words), of all citations",
        _over_many(lambda outcome: outcome.supporting_citations, lambda outcome: outcome.citations),
    ),
    Measure(
        "citation_recall",
        "citation recall",
        "citation",
        "statements with a citation that supports them, of all statements",
        _over_many(lambda outcome: outcome.supported_statements, lambda outcome: outcome.statements),
    ),
    Measure(
        "file_accuracy",
        "file accuracy",
        "citation",
        "answers to answerable questions whose first cited file may support the answer",
        _over_told(lambda outcome: outcome.right_file),
    ),
    Measure(
        "evidence_cited",
        "evidence cited",
        "citation",
        "answers to answerable questions with a citation that overlaps a supporting sentence",
        _over_told(lambda outcome: outcome.cites_evidence),
    ),
    Measure(
        "quote_fidelity",
        "quote fidelity",
        "citation",
        "citations whose quote is the text at their span of their file, character for character",
        _over_many(lambda outcome: outcome.faithful_citations, lambda outcome: outcome.citations),
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
        "refused questions that were to be refused, of the refused",
        lambda outcome: (not outcome.answerable, 1) if outcome.abstained else None,
        paired=False,
    ),
    Measure(
        "refusal_recall",
        "refusal recall",
        "abstention",
        "questions refused, of those that were to be refused",
        lambda outcome: None if outcome.answerable else (outcome.abstained, 1),
    ),
    Measure(
        "refusal_f1",
        "refusal F1",
        "abstention",
        "harmonic mean of the two",
        _count_f1,
        paired=False,
    ),
    *(
        Measure(
            name,
            _title_rank(name),
            "retrieval",
            f"{_RANK_MEANINGS[name.split('_')[1]]}; "
            + ("files that may support the answer" if name.startswith("file") else "stretches that support it"),
            _over_ranked(name),
        )
        for name in NAMES
    ),
)


@dataclass(frozen=True, slots=True)
class Statistic:
    """A measure that is no ratio of sums. 0 to 1."""

    name: str
    title: str
    group: Group
    meaning: str
    measure: Callable[[Sequence[Outcome]], float | None]
    more_is_better: bool = True
    is_share: bool = True


def measure_balance(outcomes: Sequence[Outcome]) -> float | None:
    """Mean of the share answered rightly and the share refused rightly; None unless there are both kinds of case."""
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
        "mean of `answered rightly` and `refusal recall`: always refusing gives at most 0.5; never refusing too",
        measure_balance,
    ),
    Statistic(
        "auroc",
        "AUROC, answerable",
        "abstention",
        "probability that an answerable question has a higher confidence than one that is to be refused",
        lambda outcomes: measure_auroc([one.answerable for one in outcomes], [one.confidence for one in outcomes]),
    ),
    Statistic(
        "auroc_right",
        "AUROC, right",
        "abstention",
        "the same for questions whose answer is right, or would be with no threshold, and all others",
        lambda outcomes: measure_auroc(
            [one.right_if_answered for one in outcomes], [one.confidence for one in outcomes]
        ),
    ),
    Statistic(
        "ece",
        "calibration error",
        "abstention",
        "expected calibration error over ten bins, of the confidence against `right when answered`",
        lambda outcomes: measure_ece([one.right_if_answered for one in outcomes], [one.confidence for one in outcomes]),
        more_is_better=False,
    ),
)

BY_NAME: dict[str, Measure | Statistic] = {
    **{measure.name: measure for measure in MEASURES},
    **{statistic.name: statistic for statistic in STATISTICS},
}
"""Every measure by name."""


def measure_all(outcomes: Sequence[Outcome], kind: str = "") -> list[Figure]:
    """Every measure over these cases, in order of group."""
    figures = [_measure_ratio(measure, outcomes, kind) for measure in MEASURES]
    figures += [_measure_statistic(statistic, outcomes, kind) for statistic in STATISTICS]
    groups = ("answer", "citation", "abstention", "retrieval")
    return sorted(figures, key=lambda figure: groups.index(BY_NAME[figure.measure].group))


def _measure_ratio(measure: Measure, outcomes: Sequence[Outcome], kind: str) -> Figure:
    shares = [share for outcome in outcomes if (share := measure.count(outcome)) is not None]
    above, below = [float(share[0]) for share in shares], [float(share[1]) for share in shares]
    if not sum(below):
        return Figure(measure.name, kind, None, None, None, 0)
    low, high = bound_ratio(above, below) or (None, None)
    return Figure(measure.name, kind, sum(above) / sum(below), low, high, len(shares))


def _measure_statistic(statistic: Statistic, outcomes: Sequence[Outcome], kind: str) -> Figure:
    value = statistic.measure(outcomes)
    if value is None:
        return Figure(statistic.name, kind, None, None, None, 0)

    def draw(indices: NDArray[np.intp]) -> float | None:
        return statistic.measure([outcomes[index] for index in indices.tolist()])

    low, high = bound_statistic(draw, len(outcomes)) or (None, None)
    return Figure(statistic.name, kind, value, low, high, len(outcomes))
