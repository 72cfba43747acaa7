"""Every measure over the outcomes of some cases, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.evaluation.judging import Outcome
from rag.evaluation.measures import BY_NAME, MEASURES, STATISTICS, Measure, Statistic
from rag.evaluation.sampling import bootstrap_ratio, bootstrap_statistic


@dataclass(frozen=True, slots=True)
class Measurement:
    """The value of a measure over some cases."""

    measure: str
    kind: str
    """The kind of case, or "" for all kinds."""
    value: float | None
    low: float | None
    high: float | None
    """`low` and `high` bound the bootstrap 95% interval; None if there isn't one."""
    n: int
    """Cases that count toward it."""


def measure_all(outcomes: Sequence[Outcome], kind: str = "") -> list[Measurement]:
    """Every measure over these cases, ordered by group."""
    measurements = [_measure_ratio(measure, outcomes, kind) for measure in MEASURES]
    measurements += [_measure_statistic(statistic, outcomes, kind) for statistic in STATISTICS]
    groups = ("answer", "citation", "abstention", "retrieval")
    return sorted(measurements, key=lambda one: groups.index(BY_NAME[one.measure].group))


def _measure_ratio(measure: Measure, outcomes: Sequence[Outcome], kind: str) -> Measurement:
    ratios = [ratio for outcome in outcomes if (ratio := measure.count(outcome)) is not None]
    above, below = [float(ratio[0]) for ratio in ratios], [float(ratio[1]) for ratio in ratios]
    if not sum(below):
        return Measurement(measure.name, kind, None, None, None, 0)
    low, high = bootstrap_ratio(above, below) or (None, None)
    return Measurement(measure.name, kind, sum(above) / sum(below), low, high, len(ratios))


def _measure_statistic(statistic: Statistic, outcomes: Sequence[Outcome], kind: str) -> Measurement:
    value = statistic.measure(outcomes)
    if value is None:
        return Measurement(statistic.name, kind, None, None, None, 0)

    def measure_drawn(indices: NDArray[np.intp]) -> float | None:
        return statistic.measure([outcomes[index] for index in indices.tolist()])

    low, high = bootstrap_statistic(measure_drawn, len(outcomes)) or (None, None)
    return Measurement(statistic.name, kind, value, low, high, len(outcomes))
