"""Measures what the claim checker catches and refuses, on pairs made from the shipped articles.

    python -m eval.claims [--json FILE] [--wrong]

`eval/claims.jsonl` has the pairs: a claim, the passages it is checked against, and whether they support it. The
paraphrases and the negated claims were written by hand. The others were made from the paraphrases by changing a number
or a name (to one from the same passage, or from elsewhere), or by pairing them with another passage. The rules were
written on the articles in `TUNED_FILES`; the other articles measure them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.measures import measure_share
from rag.models.onnx import WEIGHTS_FOLDER
from rag.verification.claim_checker import WEIGHTS_FILE, SpanClaimChecker, read_checker
from rag.verification.claims import ClaimCheck, SourceText

ROOT = Path(__file__).parent.parent
PAIRS = ROOT / "eval" / "claims.jsonl"

TUNED_FILES = ("000_9485b8097e7bb3d4.txt", "001_676866eb0907da5c.txt", "002_e7acf57a60645873.txt")
"""The shipped articles whose pairs were used while writing the checker's rules and setting its threshold. The others
were not, so they measure the checker."""

KINDS = ("supported", "uncited", "number", "name", "negated", "wrong-source", "other-passage")
"""In this order: faithful, with its passage; faithful, with four passages and no citation; a number changed; a name
changed; negated or reversed; with the nearest passage of another article; with another passage of the same article."""


@dataclass(frozen=True, slots=True)
class ClaimPair:
    """A claim, the passages it is checked against, and whether they support it."""

    id: str
    kind: str
    """One of `KINDS`."""
    change: str
    """For a changed number or name: whether the passage also contains the new one."""
    claim: str
    sources: tuple[SourceText, ...]
    supported: bool
    evidence: tuple[int, int] | None
    """The characters of the document that support it, as start and end; None when none do."""

    @property
    def is_tuned(self) -> bool:
        """Whether its article was used while writing the rules."""
        return self.sources[0].file in TUNED_FILES


@dataclass(frozen=True, slots=True)
class CheckedPair:
    """A pair and the checker's verdict on it."""

    pair: ClaimPair
    check: ClaimCheck

    @property
    def is_right(self) -> bool:
        return self.check.supported == self.pair.supported


def read_pairs(path: Path = PAIRS, articles: Path = ROOT / "seeds") -> list[ClaimPair]:
    """The pairs of a file, in order, with their passages cut from the articles."""
    texts = {file.name: file.read_text(encoding="utf-8") for file in articles.glob("*.txt")}
    return [_read_pair(json.loads(line), texts) for line in path.read_text(encoding="utf-8").splitlines()]


def _read_pair(row: dict[str, Any], texts: dict[str, str]) -> ClaimPair:
    sources = tuple(
        SourceText(
            n,
            place["file"],
            texts[place["file"]].split("\n")[0],
            texts[place["file"]][place["start"] : place["end"]],
            place["start"],
        )
        for n, place in enumerate(row["sources"], start=1)
    )
    evidence = (row["evidence"][0], row["evidence"][1]) if "evidence" in row else None
    return ClaimPair(row["id"], row["kind"], row.get("change", ""), row["claim"], sources, row["supported"], evidence)


def check_pairs(checker: SpanClaimChecker, pairs: Sequence[ClaimPair]) -> list[CheckedPair]:
    """Each pair with the checker's verdict."""
    return [CheckedPair(pair, checker.check(pair.claim, pair.sources)) for pair in pairs]


def describe_kinds(checked: Sequence[CheckedPair]) -> list[dict[str, Any]]:
    """For each kind: n and the share judged right, which means passed for faithful claims and caught for the others.

    Changed names and numbers are also split by whether the passage contains the new one.
    """
    rows = []
    for kind in KINDS:
        chosen = [one for one in checked if one.pair.kind == kind]
        rows.append(_describe(kind, chosen))
        if kind in ("number", "name"):
            inside = [one for one in chosen if one.pair.change == "passage"]
            rows.append(_describe(f"{kind}, of the passage", inside))
            rows.append(_describe(f"{kind}, from elsewhere", [one for one in chosen if one.pair.change != "passage"]))
    return rows


def _describe(kind: str, chosen: Sequence[CheckedPair]) -> dict[str, Any]:
    unseen = [one for one in chosen if not one.pair.is_tuned]
    return {
        "kind": kind,
        "n": len(chosen),
        "right": measure_share(sum(one.is_right for one in chosen), len(chosen)),
        "n_unseen": len(unseen),
        "right_unseen": measure_share(sum(one.is_right for one in unseen), len(unseen)),
    }


def describe_verdicts(checked: Sequence[CheckedPair]) -> dict[str, float]:
    """Precision and recall of "supported" and of "not supported" over all pairs, and how often the span found for a
    faithful claim overlaps its evidence in the right passage."""
    passed = [one for one in checked if one.check.supported]
    refused = [one for one in checked if not one.check.supported]
    faithful = [one for one in checked if one.pair.supported]
    false = [one for one in checked if not one.pair.supported]
    shown = [one for one in faithful if one.check.supported]
    return {
        "supported_precision": round(sum(one.pair.supported for one in passed) / max(1, len(passed)), 4),
        "supported_recall": round(len(shown) / max(1, len(faithful)), 4),
        "refused_precision": round(sum(not one.pair.supported for one in refused) / max(1, len(refused)), 4),
        "refused_recall": round(sum(not one.check.supported for one in false) / max(1, len(false)), 4),
        "span_right": round(sum(_touches(one) for one in shown) / max(1, len(shown)), 4),
    }


def _touches(one: CheckedPair) -> bool:
    span, evidence = one.check.span, one.pair.evidence
    if span is None or evidence is None:
        return False
    source = next(source for source in one.pair.sources if source.n == one.check.n)
    return span[0] < evidence[1] and evidence[0] < span[1] and source.text[: evidence[1] - source.start] != ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--wrong", action="store_true", help="print the pairs that are judged wrong")
    parser.add_argument("--models", type=Path, default=WEIGHTS_FOLDER, help="folder of another reader")
    arguments = parser.parse_args()
    checked = check_pairs(read_checker(WEIGHTS_FILE, models=arguments.models), read_pairs())
    rows, verdicts = describe_kinds(checked), describe_verdicts(checked)
    print(f"{'kind':24} {'n':>4} {'right':>7} {'unseen n':>9} {'right':>7}")
    for row in rows:
        right, unseen = (f"{value:.3f}" if value is not None else "-" for value in (row["right"], row["right_unseen"]))
        print(f"{row['kind']:24} {row['n']:4} {right:>7} {row['n_unseen']:9} {unseen:>7}")
    print(json.dumps(verdicts))
    if arguments.wrong:
        for one in checked:
            if not one.is_right:
                print(f"{one.pair.id} {one.pair.kind}: {one.pair.claim} {one.check.problems} {one.check.score:.2f}")
    if arguments.json:
        arguments.json.write_text(json.dumps({"kinds": rows, "verdicts": verdicts}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
