"""Measures the verdicts on claims: supported, contradicted, not found.

    python -m eval.verdicts CLAIMS_FILE [--at-most N] [--every N] [--json FILE]

CLAIMS_FILE holds claims with their passages (see `eval.datasets.claim_rows`). `--every` N measures every N-th premise,
chosen by its hash: by default those held out from the verdict model. "Partly" counts as not found.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from eval.datasets.files import naming_file, read_json_lines
from rag.verification.claims import SourceText
from rag.verification.verdicts import load_judge

VERDICTS = {"entailment": "supported", "contradiction": "contradicted", "neutral": "not found"}
HELD_OUT = 25
"""One in five premises is held out from the reader, and one in five of those from the verdict model."""


def measure_macro_f1(expected: Sequence[str], found: Sequence[str]) -> float:
    """Mean F1 over the three verdicts; a verdict that neither side has counts as 0."""
    scores = []
    for verdict in VERDICTS.values():
        right = sum(one == other == verdict for one, other in zip(expected, found, strict=True))
        total = Counter(expected)[verdict] + Counter(found)[verdict]
        scores.append(2 * right / total if total else 0.0)
    return sum(scores) / len(scores)


def is_measured(premise: str, every: int) -> bool:
    """Whether a premise is among the chosen ones."""
    return int(hashlib.sha256(premise.replace("_", " ").strip().encode()).hexdigest(), 16) % every == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", type=Path)
    parser.add_argument("--at-most", type=int, default=500)
    parser.add_argument("--every", type=int, default=HELD_OUT)
    parser.add_argument("--json", type=Path, help="also write the results here")
    arguments = parser.parse_args()
    with naming_file(arguments.claims):
        rows = [
            row
            for row in read_json_lines(arguments.claims)
            if row["label"] in VERDICTS and is_measured(row["premise"], arguments.every)
        ]
    random.Random(0).shuffle(rows)
    rows = rows[: arguments.at_most]
    judge = load_judge()
    expected, found = [VERDICTS[row["label"]] for row in rows], []
    for row in rows:
        judged = judge.judge(row["hypothesis"], [SourceText(1, "", row.get("title") or "", row["premise"], 0)])
        found.append("not found" if judged.verdict == "partly" else str(judged.verdict))
    figures = {
        "n": len(rows),
        "macro_f1": round(measure_macro_f1(expected, found), 4),
        "accuracy": round(sum(one == other for one, other in zip(expected, found, strict=True)) / len(rows), 4),
    }
    print(json.dumps(figures))
    for pair, count in sorted(Counter(zip(expected, found, strict=True)).items()):
        print(f"{pair[0]:14} as {pair[1]:14} {count}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
