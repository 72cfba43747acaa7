"""Measures how often yes-no questions about a passage are answered, and how often correctly.

    python -m eval.yes_no FILE [FILE ...] [--at-most N] [--json FILE]

FILE is JSON Lines with `question`, `passage` and `answer` ("yes", "no", "unknown", or true and false): BoolQ, CondaQA,
PubMedQA. Each passage is the whole folder for its question. Questions with a `group` are drawn by group, and a group
counts as consistent when all its yes and no questions are answered correctly.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.datasets.files import naming_file, read_json_lines
from eval.measures import measure_share
from rag.kinds.yes_no import decide
from rag.question.yes_no_statement import state_yes_no
from rag.verification.claims import SourceText
from rag.verification.verdicts import VerdictJudge, load_judge

BINS, LEAST = 5, 0.5
"""Bins of the calibration error, and the least confidence: nothing less probable than its opposite is answered."""


@dataclass(frozen=True, slots=True)
class YesNoQuestion:
    """A question, the passage that answers it, and the answer."""

    text: str
    title: str
    passage: str
    answer: str
    """yes, no or unknown."""
    group: str
    """Shared by questions about edits of one passage; "" without groups."""


def read_questions(path: Path) -> list[YesNoQuestion]:
    """The questions of a file whose answer is yes, no or unknown, in order. Raises `DatasetError`."""
    found = []
    with naming_file(path):
        for row in read_json_lines(path):
            answer = {True: "yes", False: "no"}.get(row["answer"], row["answer"])
            if answer in ("yes", "no", "unknown"):
                group = str(row.get("group", ""))
                question = YesNoQuestion(row["question"], row.get("title") or "", row["passage"], answer, group)
                found.append(question)
    return found


def draw_questions(questions: Sequence[YesNoQuestion], at_most: int) -> list[YesNoQuestion]:
    """About `at_most` questions, always the same ones; whole groups if there are groups."""
    groups: dict[str, list[YesNoQuestion]] = defaultdict(list)
    for at, question in enumerate(questions):
        groups[question.group or str(at)].append(question)
    names = sorted(groups)
    random.Random(0).shuffle(names)
    drawn: list[YesNoQuestion] = []
    for name in names:
        if len(drawn) >= at_most:
            break
        drawn += groups[name]
    return drawn


def answer_question(judge: VerdictJudge, question: YesNoQuestion) -> tuple[str, float]:
    """ "yes" or "no" and its probability; "" when nothing is decided."""
    statement = state_yes_no(f"{question.text}?") or question.text
    judged = judge.judge(statement, [SourceText(1, "", question.title, question.passage, 0)])
    return decide(judged) or ("", 0.0)


def measure(questions: Sequence[YesNoQuestion], answers: Sequence[tuple[str, float]]) -> dict[str, Any]:
    """Share answered and accuracy among answered, for yes and no; how often unknown ones are refused."""
    pairs = [(one, answer) for one, (answer, _) in zip(questions, answers, strict=True)]
    decidable = [(one, answer) for one, answer in pairs if one.answer != "unknown"]
    answered = [(one, answer) for one, answer in decidable if answer]
    confidences = [
        (confidence, one.answer == answer)
        for one, (answer, confidence) in zip(questions, answers, strict=True)
        if answer and one.answer != "unknown"
    ]
    unknown = [answer for one, answer in pairs if one.answer == "unknown"]
    groups: dict[str, list[bool]] = defaultdict(list)
    for one, answer in decidable:
        if one.group:
            groups[one.group].append(one.answer == answer)
    return {
        "n": len(decidable),
        "answered": measure_share(len(answered), len(decidable)),
        "right_among_answered": measure_share(sum(one.answer == answer for one, answer in answered), len(answered)),
        "yes_among_answered": measure_share(sum(answer == "yes" for _, answer in answered), len(answered)),
        "right_yes": measure_share(
            sum(one.answer == "yes" for one, answer in answered if answer == "yes"),
            sum(answer == "yes" for _, answer in answered),
        ),
        "calibration_error": measure_calibration(confidences),
        "n_unknown": len(unknown),
        "unknown_refused": measure_share(sum(not answer for answer in unknown), len(unknown)),
        "groups": len(groups),
        "consistent_groups": measure_share(sum(map(all, groups.values())), len(groups)),
    }


def measure_calibration(answered: Sequence[tuple[float, bool]]) -> float | None:
    """The expected calibration error of (confidence, whether it was right), in `BINS` bins from `LEAST` to 1; None
    without answers."""
    errors = 0.0
    for at in range(BINS):
        low = LEAST + at * (1 - LEAST) / BINS
        high = low + (1 - LEAST) / BINS
        held = [one for one in answered if low <= one[0] < high or (at == BINS - 1 and one[0] >= high)]
        errors += abs(sum(confidence - is_right for confidence, is_right in held))
    return round(errors / len(answered), 4) if answered else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--at-most", type=int, default=400, help="questions of each file, drawn at random")
    parser.add_argument("--json", type=Path, help="also write the results here")
    arguments = parser.parse_args()
    judge = load_judge()
    figures = {}
    for path in arguments.files:
        questions = draw_questions(read_questions(path), arguments.at_most)
        figures[path.stem] = measure(questions, [answer_question(judge, one) for one in questions])
        print(path.stem, json.dumps(figures[path.stem]), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
