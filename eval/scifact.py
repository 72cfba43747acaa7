"""Retrieval on SciFact: how high the documents stand that bear on a claim.

    python -m eval.scifact --data SCIFACT

SCIFACT holds `corpus.jsonl` and `queries.jsonl` (Wadden et al. 2020, in BEIR's form: 5,183 abstracts, 300 claims). Each
abstract becomes a file, `rag index` runs over the folder, and the passages of each claim, made unique by file, are its
ranking. Needs the extra `build` for ir-measures. Published nDCG@10 to compare with: BM25 0.665, all-MiniLM-L6-v2 0.645.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from rag import Assistant, load_settings

PASSAGES = 50
"""Read for each claim: several passages of a file count once, so more than the ten that are measured."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    given = parser.parse_args()
    import ir_measures
    from ir_measures import RR, R, nDCG

    claims = [json.loads(line) for line in (given.data / "queries.jsonl").open(encoding="utf-8")]
    with tempfile.TemporaryDirectory() as scratch:
        articles = Path(scratch, "articles")
        write_articles(given.data / "corpus.jsonl", articles)
        with Assistant(load_settings(articles=articles, home=Path(scratch, "home"))) as assistant:
            assistant.index()
            run = {claim["query_id"]: rank_files(assistant, claim["query"]) for claim in claims}
    judged = {claim["query_id"]: dict.fromkeys(claim["relevant"], 1) for claim in claims}
    figures = ir_measures.calc_aggregate([nDCG @ 10, RR @ 10, R @ 10], judged, run)
    described = {str(measure): round(value, 4) for measure, value in figures.items()}
    print(json.dumps({"claims": len(claims), **described}))


def write_articles(corpus: Path, folder: Path) -> None:
    folder.mkdir()
    for line in corpus.open(encoding="utf-8"):
        record = json.loads(line)
        (folder / f"{record['doc_id']}.txt").write_text(f"{record['title']}\n\n{record['text']}\n", encoding="utf-8")


def rank_files(assistant: Assistant, claim: str) -> dict[str, float]:
    """Document ids with a figure that falls with their rank."""
    files = dict.fromkeys(
        file
        for passage in assistant.retrieve(claim, top=PASSAGES)
        for file in (passage.file, *(copy.file for copy in passage.copies))
    )
    return {file.removesuffix(".txt"): 1 / rank for rank, file in enumerate(files, start=1)}


if __name__ == "__main__":
    main()
