"""The measures of public benchmarks, as their papers define them. Pure functions; values are 0 to 1 unless noted.

General measures (AUROC, calibration error, nDCG, bootstrap intervals, paired tests) are in `rag.evaluation`.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.datasets.rgb import AnswerParts
from rag import Answer
from rag.evaluation.ranking import measure_rankings


def measure_share(part: float, whole: int) -> float | None:
    """Part / whole, to four places; None when `whole` is 0."""
    return round(part / whole, 4) if whole else None


def measure_files(ranked: Mapping[str, Sequence[str]], relevant: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """The measures of `rag.evaluation.ranking` for files, as means over the questions with a relevant file."""
    values = list(measure_rankings(ranked, relevant).values())
    names = values[0] if values else {}
    return {name: round(sum(one[name] for one in values) / len(values), 4) for name in names}


# --- answers as text


def strip_whitespace(text: str) -> str:
    """The text without any white space, in which data sets and documents differ."""
    return "".join(text.split())


def normalise_answer(text: str) -> str:
    """Lower case, without punctuation, articles and extra spaces: how SQuAD's official script compares answers
    (Rajpurkar et al. 2016)."""
    bare = "".join(character for character in text.lower() if character not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", bare).split())


def measure_word_f1(predicted: str, gold: str) -> float:
    """SQuAD's F1: of the words of two normalised answers; 1 when both are empty."""
    ours, theirs = normalise_answer(predicted).split(), normalise_answer(gold).split()
    if not ours or not theirs:
        return float(ours == theirs)
    shared = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * shared / (len(ours) + len(theirs))


def measure_sentence_f1(said: Sequence[str], selected: Sequence[str]) -> float:
    """CLAPNQ: F1 of the sentences said against the selected ones, ignoring white space.

    A quote counts as the sentence that contains it, even if it leaves out a clause.
    """
    hits = sum(any(strip_whitespace(one) in strip_whitespace(other) for other in selected) for one in said)
    return 2 * hits / (len(said) + len(selected)) if said or selected else 0.0


def holds_answer(answer: Answer, parts: AnswerParts) -> bool:
    """RGB: whether the answer contains every part of the truth in one of its wordings, ignoring case.

    False for a refusal, and when there are no parts.
    """
    said = " ".join(" ".join(statement.text.split()) for statement in answer.statements).lower()
    return bool(parts) and not answer.abstained and all(any(one.lower() in said for one in part) for part in parts)


# --- MultiHop-RAG


@dataclass(frozen=True, slots=True)
class Hops:
    """The retrieval measures of one MultiHop-RAG question."""

    hit_10: bool
    hit_4: bool
    average_precision: float
    reciprocal_rank: float


def measure_hops(retrieved: Iterable[str], facts: Sequence[str]) -> Hops:
    """How high the passages with a piece of evidence are ranked, among the first ten.

    As in the set's own evaluation script, average precision is the sum, over the ranks, of (new pieces at this rank /
    rank), divided by the number of pieces. A rank gets no credit for pieces found above it, so MAP@10 is lower than by
    the usual definition.
    """
    wanted = [strip_whitespace(fact) for fact in facts]
    found: set[str] = set()
    ranks: list[int] = []
    precision = 0.0
    for rank, text in enumerate((strip_whitespace(one) for one in list(retrieved)[:10]), start=1):
        held = {fact for fact in wanted if fact in text}
        if held:
            ranks.append(rank)
            precision += len(held - found) / rank
            found |= held
    first = ranks[0] if ranks else 0
    return Hops(bool(ranks), 0 < first <= 4, precision / min(len(wanted), 10), 1 / first if first else 0.0)


def summarise_hops(measured: Sequence[Hops]) -> dict[str, float | None]:
    """Means over the questions; None without questions."""
    n = len(measured)
    return {
        "hits_10": measure_share(sum(one.hit_10 for one in measured), n),
        "hits_4": measure_share(sum(one.hit_4 for one in measured), n),
        "map_10": measure_share(sum(one.average_precision for one in measured), n),
        "mrr_10": measure_share(sum(one.reciprocal_rank for one in measured), n),
    }
