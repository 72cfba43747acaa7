"""Ablations of retrieval: the same questions with one setting changed at a time.

    python -m eval.ablations [--articles DIR] [--cases FILE]      # the shipped cases
    python -m eval.ablations --scifact DIR [--limit N]            # SciFact in BEIR's form

Prints a Markdown table: for each variant the measures of `rag.evaluation.ranking`, and the p-value of a paired
randomisation test of its nDCG@10 against the default. Needs the extra `eval`. Context in the embedding, neighbouring
sentences and the collapsing of copies are not varied, because the product has no switch for them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.datasets.scifact import read_abstracts, read_scifact_claims
from eval.folders import list_relevant_files, write_abstracts
from rag import Assistant, Settings, load_settings
from rag.evaluation import ranking
from rag.evaluation.cases import Case, find_shipped, load_cases
from rag.evaluation.evidence import Place, find_evidence
from rag.evaluation.sampling import compare_pairs
from rag.retrieval.retriever import SearchBy

RETRIEVED = 50


@dataclass(frozen=True, slots=True)
class Variant:
    """The default with one setting changed."""

    name: str
    by: SearchBy = "both"
    chunk_tokens: int = 256
    overlap_tokens: int = 48


DEFAULT = Variant("default: both, 256 word pieces, 48 shared")

VARIANTS = (
    DEFAULT,
    Variant("words only", by="words"),
    Variant("meaning only", by="meaning"),
    Variant("no overlap", overlap_tokens=0),
    Variant("128 word pieces, 48 shared", chunk_tokens=128),
    Variant("128 word pieces, no overlap", chunk_tokens=128, overlap_tokens=0),
    Variant("64 word pieces, 16 shared", chunk_tokens=64, overlap_tokens=16),
)

Values = Mapping[str, Mapping[str, float]]
"""Case id -> measure -> value."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--scifact", type=Path)
    parser.add_argument("--limit", type=int)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        articles, level = given.articles, "span"
        if given.scifact:
            claims = list_relevant_files(read_scifact_claims(given.scifact))
            articles, level = write_abstracts(read_abstracts(given.scifact), Path(scratch, "articles")), "file"
            cases = [
                Case(str(at), (claim,), "fact", "", ((".",),), tuple(files))
                for at, (claim, files) in enumerate(claims.items())
            ]
        else:
            cases = [case for case in load_cases(given.cases or find_shipped("questions.jsonl")) if case.answerable]
        measured = {
            variant: measure(variant, articles, Path(scratch), cases[: given.limit], level) for variant in VARIANTS
        }
    print("\n".join(tabulate(measured, level)))


def measure(variant: Variant, articles: Path | None, scratch: Path, cases: Sequence[Case], level: str) -> Values:
    """The retrieval measures of every case at a level, "file" or "span"."""
    settings = configure(variant, articles, scratch)
    with Assistant(settings) as assistant:
        assistant.index()
        found = {case.id: assistant.retrieve(" ".join(case.turns), top=RETRIEVED, by=variant.by) for case in cases}
        if level == "file":
            ranked = {id: ranking.list_ranked_files(passages) for id, passages in found.items()}
            return ranking.measure_rankings(ranked, {case.id: case.files for case in cases})
        documents = {
            record.file: assistant.library.read_document(record.file) for record in assistant.library.list_files()
        }
    evidence: dict[str, tuple[Place, ...]] = {case.id: find_evidence(case, documents) for case in cases}
    return ranking.measure_rankings(
        {id: ranking.list_ranked_places(passages, evidence[id]) for id, passages in found.items()},
        {id: [ranking.name_place(place) for place in places] for id, places in evidence.items()},
    )


def configure(variant: Variant, articles: Path | None, scratch: Path) -> Settings:
    """The settings of a variant; variants with the same chunking share an index."""
    home = scratch / f"home-{variant.chunk_tokens}-{variant.overlap_tokens}"
    return load_settings(
        articles=articles, home=home, chunk_tokens=variant.chunk_tokens, overlap_tokens=variant.overlap_tokens
    )


def tabulate(measured: Mapping[Variant, Values], level: str) -> list[str]:
    """The lines of the Markdown table, one for each variant."""
    names = ranking.RANKING_MEASURES
    titles = [name.replace("_", "@") for name in names]
    lines = [f"| {level} level | n | {' | '.join(titles)} | p |", f"| --- |{' --- |' * (len(names) + 2)}"]
    gain = f"ndcg_{ranking.DEPTH}"
    default = measured[DEFAULT]
    for variant, values in measured.items():
        means = [sum(one[name] for one in values.values()) / len(values) for name in names]
        p = compare_pairs([values[id][gain] - default[id][gain] for id in default])
        cells = " | ".join(f"{mean:.3f}" for mean in means)
        significance = "" if variant == DEFAULT else "< 0.001" if p < 0.001 else f"{p:.3f}"
        lines.append(f"| {variant.name} | {len(values)} | {cells} | {significance} |")
    return lines


if __name__ == "__main__":
    main()
