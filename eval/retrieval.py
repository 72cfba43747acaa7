"""How high the documents stand that bear on a question: as they are retrieved, and once the reader has ordered them.

    python -m eval.retrieval scifact FOLDER
    python -m eval.retrieval sec-10-q FOLDER

SciFact (Wadden et al. 2020, in BEIR's form): `corpus.jsonl` and `queries.jsonl`, 5,183 abstracts and 300 claims; each
abstract becomes a file. Published nDCG@10 to compare with: BM25 0.665, all-MiniLM-L6-v2 0.645. SEC 10-Q (Docugami's
KG-RAG datasets): `docs/*.pdf`, 20 filings, and `qna_data.csv`, 195 questions with the files they are about. `rag index`
runs over the folder, and the passages of each question, made unique by file, are its ranking. Needs the extra `build`
for ir-measures.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from rag import Assistant, load_settings
from rag.records import Passage

RETRIEVED = 50
"""For each question: several passages of a file count once, so more than the ten that are measured."""

READ = 20
"""How many of them the reader orders anew; the others stay below."""


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    text: str
    files: frozenset[str]
    """Those that bear on it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", choices=("scifact", "sec-10-q"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--home", type=Path, help="keep the index here for another run")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if given.set == "scifact":
            articles, questions = read_scifact(given.folder, Path(scratch, "articles"))
        else:
            articles, questions = read_sec(given.folder)
        home = given.home or Path(scratch, "home")
        with Assistant(load_settings(articles=articles, home=home, index_name=f"bench-{given.set}")) as assistant:
            assistant.index()
            report = measure(assistant, questions)
    print(json.dumps({"set": given.set, "questions": len(questions), **report}))


def read_scifact(folder: Path, articles: Path) -> tuple[Path, list[Question]]:
    """The abstracts as files in `articles`, and the claims."""
    articles.mkdir()
    for line in (folder / "corpus.jsonl").open(encoding="utf-8"):
        record = json.loads(line)
        text = f"{record['title']}\n\n{record['text']}\n"
        (articles / f"{record['doc_id']}.txt").write_text(text, encoding="utf-8")
    claims = [json.loads(line) for line in (folder / "queries.jsonl").open(encoding="utf-8")]
    return articles, [
        Question(str(claim["query_id"]), claim["query"], frozenset(f"{one}.txt" for one in claim["relevant"]))
        for claim in claims
    ]


def read_sec(folder: Path) -> tuple[Path, list[Question]]:
    """The filings, and the questions with the files that their patterns mean."""
    names = [path.name for path in (folder / "docs").glob("*.pdf")]
    questions = []
    with (folder / "qna_data.csv").open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            patterns = [pattern.strip() for pattern in row["Source Docs"].split(",")]
            files = frozenset(name for name in names for pattern in patterns if fnmatchcase(name, pattern))
            questions.append(Question(str(number), row["Question"], files))
    return folder / "docs", [question for question in questions if question.files]


def measure(assistant: Assistant, questions: Iterable[Question]) -> dict[str, dict[str, float]]:
    """The measures of both orders."""
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    judged = {question.id: dict.fromkeys(question.files, 1) for question in questions}
    runs: dict[str, dict[str, dict[str, float]]] = {"retrieved": {}, "read": {}}
    for question in questions:
        retrieved = assistant.retrieve(question.text, top=RETRIEVED)
        read = assistant.ask(question.text, top=READ).passages
        runs["retrieved"][question.id] = rank_files(retrieved)
        runs["read"][question.id] = rank_files([*read, *retrieved])
    measures = [nDCG @ 10, RR @ 10, R @ 10, Success @ 1]
    return {name: describe(ir_measures.calc_aggregate(measures, judged, run)) for name, run in runs.items()}


def describe(figures: Mapping[object, float]) -> dict[str, float]:
    return {str(measure): round(value, 4) for measure, value in figures.items()}


def rank_files(passages: Iterable[Passage]) -> dict[str, float]:
    """Files with a figure that falls with their rank."""
    files = dict.fromkeys(
        file for passage in passages for file in (passage.file, *(copy.file for copy in passage.copies))
    )
    return {file: 1 / rank for rank, file in enumerate(files, start=1)}


if __name__ == "__main__":
    main()
