"""The figures of the public benchmarks, as their papers define them. Pure; 0 to 1 throughout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.datasets.rgb import AnswerParts
from rag import Answer
from rag.evaluation.ranking import measure_rankings


@dataclass(frozen=True, slots=True)
class Hops:
    """One question's figures of MultiHop-RAG."""

    hit_10: bool
    hit_4: bool
    average_precision: float
    reciprocal_rank: float


def share(part: float, whole: int) -> float | None:
    """None of nothing."""
    return round(part / whole, 4) if whole else None


def measure_files(ranked: Mapping[str, Sequence[str]], relevant: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Means over the questions of the file-level measures of `rag.evaluation.ranking`."""
    values = list(measure_rankings(ranked, relevant, level="file").values())
    names = values[0] if values else {}
    return {name.removeprefix("file_"): round(sum(one[name] for one in values) / len(values), 4) for name in names}


def flatten(text: str) -> str:
    """The text without white space: sets and documents differ in it."""
    return "".join(text.split())


def measure_hops(retrieved: Iterable[str], facts: Sequence[str]) -> Hops:
    """Ranks count passages that hold a piece of evidence, among the first ten.

    As the set's own evaluation has it: at each such rank, the pieces that are new there, over the rank; the sum over
    the number of pieces is the average precision (so a rank is not credited with what stood above it, and MAP@10 lies
    below the usual one).
    """
    wanted = [flatten(fact) for fact in facts]
    found: set[str] = set()
    ranks: list[int] = []
    precision = 0.0
    for rank, text in enumerate((flatten(one) for one in list(retrieved)[:10]), start=1):
        held = {fact for fact in wanted if fact in text}
        if held:
            ranks.append(rank)
            precision += len(held - found) / rank
            found |= held
    first = ranks[0] if ranks else 0
    return Hops(bool(ranks), 0 < first <= 4, precision / min(len(wanted), 10), 1 / first if first else 0.0)


def summarise_hops(measured: Sequence[Hops]) -> dict[str, float | None]:
    n = len(measured)
    return {
        "hits_10": share(sum(one.hit_10 for one in measured), n),
        "hits_4": share(sum(one.hit_4 for one in measured), n),
        "map_10": share(sum(one.average_precision for one in measured), n),
        "mrr_10": share(sum(one.reciprocal_rank for one in measured), n),
    }


def measure_choice(said: Sequence[str], selected: Sequence[str]) -> float:
    """F1 of the sentences said against those that were chosen, white space aside; a quote that leaves out a clause of a
    sentence still counts as it."""
    hits = sum(any(flatten(one) in flatten(other) for other in selected) for one in said)
    return 2 * hits / (len(said) + len(selected)) if said or selected else 0.0


def holds_answer(answer: Answer, parts: AnswerParts) -> bool:
    """Whether every part of the truth stands in the answer's words in one of its wordings, case aside; never in a
    refusal, nor when there are no parts."""
    said = " ".join(" ".join(statement.text.split()) for statement in answer.statements).lower()
    return bool(parts) and not answer.abstained and all(any(one.lower() in said for one in part) for part in parts)
