"""Measures how well the kinds of inputs are recognised.

    python -m eval.kinds [--cases FILE] [--facts FILE ...] [--yes-no FILE ...] [--sample N] [--lost N]

FILE (eval/kinds.jsonl) has one input per line: `text`, its `kind`, and `aspect` and `subject` if they matter. `--facts`
names sets of factual questions, in which everything but `fact` and `yes_no` counts as lost, `--yes-no` sets in which
everything but `yes_no` does: JSON Lines, optionally gzipped, with the question in `question`, `input` or `query`.
Prints a confusion table, wrong rows, the share of each set that was lost, and the time per question.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.datasets.files import read_json_lines
from rag.errors import QuestionError
from rag.question.kinds import recognise
from rag.schema.kinds import KINDS, Request

CASES = Path(__file__).resolve().parent / "kinds.jsonl"
REFUSED = "refused"
"""Used in the tables for an input that raised `QuestionError`."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, default=CASES)
    parser.add_argument("--facts", type=Path, nargs="*", default=[])
    parser.add_argument("--yes-no", type=Path, nargs="*", default=[])
    parser.add_argument("--sample", type=int, help="most questions of each set, drawn at random (seed 0)")
    parser.add_argument("--lost", type=int, default=10, help="number of lost questions of each set to show")
    given = parser.parse_args()
    print_cases(list(read_json_lines(given.cases)))
    for paths, kept in ((given.facts, ("fact", "yes_no")), (given.yes_no, ("yes_no",))):
        for path in paths:
            print_set(path, kept, given.sample, given.lost)


def print_cases(cases: Sequence[dict[str, Any]]) -> None:
    """The confusion table of labelled inputs, and the wrong ones."""
    confusion: Counter[tuple[str, str]] = Counter()
    wrong = []
    for case in cases:
        request = recognise_or_none(case["text"])
        found = request.kind if request else REFUSED
        confusion[case["kind"], found] += 1
        if not is_right(case, request):
            aspect = request.aspect if request else ""
            wrong.append(f"{case['kind']}/{case.get('aspect', '')} as {found}/{aspect}: {case['text']}")
    columns = [*KINDS, REFUSED]
    print("wanted".ljust(10), *(column.rjust(8) for column in columns))
    for kind in KINDS:
        print(kind.ljust(10), *(str(confusion[kind, column] or ".").rjust(8) for column in columns))
    print(f"{len(cases) - len(wrong)} of {len(cases)} right, with aspect and subject")
    for line in wrong:
        print("  ", line)


def is_right(case: dict[str, Any], request: Request | None) -> bool:
    """Whether the kind, and the aspect and subject if the case names them, were found."""
    if request is None or request.kind != case["kind"]:
        return False
    if "aspect" in case and request.aspect != case["aspect"]:
        return False
    return "subject" not in case or request.subject.lower() == case["subject"].lower()


def recognise_or_none(text: str) -> Request | None:
    """The request of an input; None if it is refused."""
    try:
        return recognise(text)
    except QuestionError:
        return None


def print_set(path: Path, kept: Sequence[str], sample: int | None, shown: int) -> None:
    """The share of a set's questions that were taken for another kind."""
    rows = read_json_lines(path)
    asked = (row.get("question") or row.get("input") or row.get("query") for row in rows)
    questions = [str(question) for question in asked if question]
    if sample and sample < len(questions):
        questions = random.Random(0).sample(questions, sample)
    began = time.perf_counter()
    requests = [recognise_or_none(question) for question in questions]
    milliseconds = 1000 * (time.perf_counter() - began) / max(1, len(questions))
    kinds = [request.kind if request else REFUSED for request in requests]
    lost = [(kind, question) for kind, question in zip(kinds, questions, strict=True) if kind not in kept]
    share = len(lost) / max(1, len(questions))
    print(f"{path.name}: n={len(questions)} lost={len(lost)} ({share:.2%}) {milliseconds:.2f} ms", dict(Counter(kinds)))
    for kind, question in lost[:shown]:
        print(f"   {kind}: {question}")


if __name__ == "__main__":
    main()
