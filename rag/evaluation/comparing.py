"""Compares two runs of the same cases: what was gained, what was lost, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.evaluation.judging import Outcome
from rag.evaluation.measures import MEASURES, Measure
from rag.evaluation.sampling import compare_counts, compare_pairs


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure in both runs, over the cases that count in both."""

    measure: str
    n: int
    before: float
    after: float
    """`before` and `after` are means over cases, so that a case with many citations counts as much as one with few."""
    p: float
    """p-value of the paired randomisation test, or of McNemar's exact test for `right`."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A baseline ("before") and a run ("after")."""

    gained: tuple[str, ...]
    """Ids of cases that were wrong and are now right, in the order of the run."""
    lost: tuple[str, ...]
    differences: tuple[Difference, ...]
    only_before: tuple[str, ...]
    """Ids of cases that are only in this run, or that differ in question or expectation; they are not compared."""
    only_after: tuple[str, ...]


def compare_runs(before: Sequence[Outcome], after: Sequence[Outcome]) -> Comparison:
    """Compare the cases with the same id, question and expectation in both. Measures without such a case are left
    out."""
    old, new = ({_identify(one): one for one in outcomes} for outcomes in (before, after))
    pairs = [(old[key], new[key]) for key in new if key in old]
    differences = [difference for measure in MEASURES if (difference := _compare(measure, pairs))]
    return Comparison(
        gained=tuple(b.id for a, b in pairs if b.right and not a.right),
        lost=tuple(b.id for a, b in pairs if a.right and not b.right),
        differences=tuple(differences),
        only_before=tuple(one.id for key, one in old.items() if key not in new),
        only_after=tuple(one.id for key, one in new.items() if key not in old),
    )


def _identify(outcome: Outcome) -> tuple[object, ...]:
    return outcome.id, outcome.question, outcome.expected, outcome.files


def _compare(measure: Measure, pairs: Sequence[tuple[Outcome, Outcome]]) -> Difference | None:
    if not measure.paired:
        return None
    values = [(_read(measure, a), _read(measure, b)) for a, b in pairs]
    known = [(a, b) for a, b in values if a is not None and b is not None]
    if not known:
        return None
    changes = [b - a for a, b in known]
    if measure.name == "right":
        p = compare_counts(sum(change > 0 for change in changes), sum(change < 0 for change in changes))
    else:
        p = compare_pairs(changes)
    n = len(known)
    return Difference(measure.name, n, sum(a for a, _ in known) / n, sum(b for _, b in known) / n, p)


def _read(measure: Measure, outcome: Outcome) -> float | None:
    share = measure.count(outcome)
    return share[0] / share[1] if share else None
