"""Measures speed, next to the pipeline of LlamaIndex's tutorials in the same run.

    python -m eval.speed --data SCIFACT --out speed.json [--count 10000] [--web-pages 1000] [--pdf-pages 300]
                         [--model FOLDER --sample 400]

SCIFACT is a folder with `corpus.jsonl` and `queries.jsonl` (SciFact in BEIR's format). Its abstracts, two per text,
make `--count` texts as long as an article, `--web-pages` web pages, and PDFs of `--pdf-pages` pages in all (for which
reportlab is needed, extra `test`); of these two, the share of parsing is measured as well. With `--model`, the tutorial
pipeline (`eval.tutorial`, extra `build`) and `rag index` take turns to index the first `--sample` texts. Machines
differ, so compare the ratio.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.datasets.scifact import Abstract, read_abstracts, read_scifact_claims
from eval.pages import write_pdfs, write_web_pages
from rag import Assistant, load_settings
from rag.loading.file_reader import FileReader
from rag.loading.loader_set import LoaderSet
from rag.loading.parallel import FilePlace
from rag.loading.reading import read_file
from rag.models.cores import count_cores

QUESTIONS = 60
ROUNDS = 2
"""Number of runs of each of the two compared commands. They take turns."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--web-pages", type=int, default=1000)
    parser.add_argument("--pdf-pages", type=int, default=300)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--sample", type=int, default=400)
    given = parser.parse_args()
    questions = [claim.text for claim in read_scifact_claims(given.data)]
    report: dict[str, Any] = {"cores": count_cores()}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        articles = folder / "articles"
        write_articles(read_abstracts(given.data), articles, given.count)
        report["index"] = measure_index(articles, folder / "home")
        report["ask"] = {n: measure_warm(articles, folder / "home", questions[:QUESTIONS], n) for n in (5, 10, 20)}
        report["parsing"] = measure_parsing(read_abstracts(given.data), folder, given.web_pages, given.pdf_pages)
        if given.model:
            sample = folder / "sample"
            sample.mkdir()
            for path in sorted(articles.iterdir())[: given.sample]:
                shutil.copy(path, sample)
            report["tutorial"] = compare(sample, folder, given.model.resolve(), questions[0])
    text = json.dumps(report, indent=2)
    print(text)
    if given.out:
        given.out.write_text(text + "\n", encoding="utf-8")


def write_articles(abstracts: Sequence[Abstract], folder: Path, count: int) -> None:
    """Write `count` texts of two abstracts each, all different while `count` is at most the corpus size squared."""
    folder.mkdir()
    for number in range(count):
        first = abstracts[number % len(abstracts)]
        second = abstracts[(number * 7 + 1 + number // len(abstracts)) % len(abstracts)]
        text = f"{first.title}\n\n{first.text}\n\n{second.text}\n"
        (folder / f"{number:06d}.txt").write_text(text, encoding="utf-8")


def measure_index(articles: Path, home: Path) -> dict[str, float]:
    """Run `rag index` as a process: rates, peak memory and size on disk."""
    seconds, report = run_json([*RAG, "index", str(articles), "--home", str(home), "--json"])
    _, status = run_json([*RAG, "status", "--articles", str(articles), "--home", str(home), "--json"])
    again, _ = run_json([*RAG, "index", str(articles), "--home", str(home), "--json"])
    files = len(report["added"])
    return {
        "files": files,
        "chunks": report["chunks"],
        "seconds": round(seconds, 1),
        "files_per_second": round(files / seconds, 1),
        "chunks_per_second": round(report["chunks"] / seconds, 1),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
        "disk_megabytes": round(status["size_bytes"] / 1e6),
        "seconds_when_nothing_changed": round(again, 1),
    }


def measure_parsing(abstracts: Sequence[Abstract], folder: Path, web_pages: int, pdf_pages: int) -> dict[str, Any]:
    """For web pages and PDFs: seconds to index them, and of parsing alone, in this process and by several.

    `parsing_share` is the CPU time of parsing as a share of all CPU time of `rag index`.
    """
    write_web_pages(abstracts, folder / "html", web_pages)
    write_pdfs(abstracts, folder / "pdf", pdf_pages)
    return {kind: _measure_kind(folder / kind, folder / f"home-{kind}") for kind in ("html", "pdf")}


def _measure_kind(articles: Path, home: Path) -> dict[str, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, report = run_json([*RAG, "index", str(articles), "--home", str(home), "--json"])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    indexing_cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    loaders = LoaderSet(load_settings().max_file_bytes)
    places = [FilePlace(path.name, path, path.stat().st_size) for path in sorted(articles.iterdir())]
    began, began_cpu = time.perf_counter(), time.process_time()
    for place in places:
        read_file(loaders, place.path, place.file)
    parsing, parsing_cpu = time.perf_counter() - began, time.process_time() - began_cpu
    began = time.perf_counter()
    with FileReader(loaders, workers=count_cores()) as reader:
        for _ in reader.read_files(places):
            pass
    return {
        "files": len(places),
        "chunks": report["chunks"],
        "index_seconds": round(seconds, 1),
        "index_cpu_seconds": round(indexing_cpu, 1),
        "parsing_seconds": round(parsing, 1),
        "parsing_seconds_by_processes": round(time.perf_counter() - began, 1),
        "parsing_share": round(parsing_cpu / indexing_cpu, 3),
    }


def measure_warm(articles: Path, home: Path, questions: list[str], passages: int) -> dict[str, Any]:
    """Milliseconds by stage for questions to one open assistant, without the first; `passages` are read for each."""
    with Assistant(load_settings(articles=articles, home=home)) as assistant:
        assistant.ask(questions[0], top=passages)
        stages: dict[str, list[float]] = {}
        for question in questions:
            for stage, value in assistant.ask(question, top=passages).milliseconds.items():
                stages.setdefault(stage, []).append(value)
    return {
        "questions": len(questions),
        "milliseconds": {
            stage: {
                "median": round(statistics.median(values), 1),
                "p95": round(sorted(values)[int(len(values) * 0.95)], 1),
            }
            for stage, values in stages.items()
        },
    }


def compare(sample: Path, folder: Path, model: Path, question: str) -> dict[str, Any]:
    """Index the same texts with both pipelines, then ask each one question in a new process, in turns."""
    rates: dict[str, list[float]] = {"rag": [], "tutorial": []}
    for turn in range(ROUNDS):
        home, store = folder / f"home-{turn}", folder / f"store-{turn}"
        seconds, report = run_json([*RAG, "index", str(sample), "--home", str(home), "--json"])
        rates["rag"].append(report["chunks"] / seconds)
        seconds, report = run_json([*TUTORIAL, "index", str(sample), str(store), "--model", str(model)])
        rates["tutorial"].append(report["chunks"] / seconds)
    ask = [*RAG, "ask", question, "--json", "--articles", str(sample), "--home", str(folder / "home-0")]
    asks = measure_in_turns(
        lambda: run_json(ask)[0],
        lambda: run_json([*TUTORIAL, "ask", str(folder / "store-0"), question, "--model", str(model)])[0],
    )
    best = {name: max(values) for name, values in rates.items()}
    return {
        "files": len(list(sample.iterdir())),
        "chunks_per_second": {name: round(value, 1) for name, value in best.items()},
        "times_faster_indexing": round(best["rag"] / best["tutorial"], 2),
        "ask_process_seconds": {"rag": round(asks[0], 2), "tutorial": round(asks[1], 2)},
        "times_faster_asking": round(asks[1] / asks[0], 2),
    }


def measure_in_turns(first: Callable[[], float], second: Callable[[], float], times: int = 5) -> tuple[float, float]:
    """The medians of two measurements that take turns, so that a busy moment affects both."""
    pairs = [(first(), second()) for _ in range(times)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def run_json(command: list[str]) -> tuple[float, Any]:
    """Run a command that prints one JSON object; returns its seconds and the object."""
    began = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return time.perf_counter() - began, json.loads(done.stdout.strip().splitlines()[-1])


RAG = [sys.executable, "-m", "rag"]
TUTORIAL = [sys.executable, "-m", "eval.tutorial"]

if __name__ == "__main__":
    main()
