"""Measures topic answers and summaries on questions with a summary written by a person.

    python -m eval.summaries FOLDER [--half first|second|all] [--home DIR] [--kind topic|whole] [--show N]

FOLDER has `meetings/` and `queries.jsonl` as described in its README: each question is asked about one file. Measured:
the share answered; ROUGE-1, 2 and L (F, stemmed; 0 when not answered); the share of the cited characters inside the
passages that the person's summary is based on; words per answer; milliseconds. Files alternate between the two halves.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rouge_score.rouge_scorer import RougeScorer

from rag import Answer, Assistant, Query, load_settings

ROUGE = ("rouge1", "rouge2", "rougeL")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("first", "second", "all"), default="all")
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--kind", choices=("topic", "whole"), default=None)
    parser.add_argument("--show", type=int, default=0)
    given = parser.parse_args()
    lines = (given.folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    queries = choose_queries([json.loads(line) for line in lines], given.half, given.kind)
    options = {"home": given.home} if given.home else {}
    with Assistant(load_settings(articles=given.folder / "meetings", **options)) as assistant:
        if not assistant.is_indexed():
            assistant.index()
        rows = [measure(query, assistant, show=at < given.show) for at, query in enumerate(queries)]
    for kind in sorted({row["kind"] for row in rows}):
        print(json.dumps({"kind": kind} | average([row for row in rows if row["kind"] == kind])))


def choose_queries(queries: Sequence[dict[str, Any]], half: str, kind: str | None) -> list[dict[str, Any]]:
    """The questions of every second file, or of all, of one kind or of both."""
    files = sorted({query["file"] for query in queries})
    kept = {"first": files[::2], "second": files[1::2], "all": files}[half]
    return [query for query in queries if query["file"] in kept and kind in (None, query["kind"])]


def measure(query: Mapping[str, Any], assistant: Assistant, *, show: bool = False) -> dict[str, Any]:
    """The measures of one question."""
    forced = "summary" if query["kind"] == "whole" else "topic"
    began = time.perf_counter()
    answer = assistant.ask(Query(query["query"], files=(query["file"],), kind=forced))
    seconds = time.perf_counter() - began
    answered = not answer.abstained and answer.kind == forced
    said = " ".join(statement.text for statement in answer.statements) if answered else ""
    scores = RougeScorer(list(ROUGE), use_stemmer=True).score(query["reference"], said)
    if show:
        print(f"\n## {query['query']}\n{answer.text}\n-- {query['reference']}")
    row: dict[str, Any] = {name: scores[name].fmeasure for name in ROUGE}
    inside, cited = count_inside(answer, query["spans"]) if answered else (0, 0)
    return row | {
        "kind": query["kind"],
        "answered": answered,
        "inside": inside,
        "cited": cited,
        "words": len(said.split()),
        "milliseconds": seconds * 1000,
    }


def count_inside(answer: Answer, spans: Iterable[Sequence[int]]) -> tuple[int, int]:
    """Number of cited characters inside the spans, and number of cited characters."""
    marked = {at for start, end in spans for at in range(start, end)}
    cited = {at for citation in answer.citations for at in range(citation.start, citation.end)}
    return len(cited & marked), len(cited)


def average(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The means over the questions; `inside` over all cited characters, `words` over those answered."""
    n = len(rows)
    answered = sum(row["answered"] for row in rows)
    means = {name: sum(row[name] for row in rows) / n for name in (*ROUGE, "answered", "milliseconds")}
    means["inside"] = sum(row["inside"] for row in rows) / max(1, sum(row["cited"] for row in rows))
    means["words"] = sum(row["words"] for row in rows) / max(1, answered)
    return {"n": n} | {name: round(value, 3) for name, value in means.items()}


if __name__ == "__main__":
    main()
