"""Measures how speed, memory and disk grow with the folder, next to the pipeline of LlamaIndex's tutorials in the same
run.

    python -m eval.growth --data SCIFACT --model FOLDER --out growth.json [--texts 280 2800 28000]
                          [--tutorial-texts 2800]

SCIFACT and FOLDER are as in `eval.speed`, which makes the texts. Both pipelines index the same texts in chunks of at
most 256 word pieces; the tutorial's only up to `--tutorial-texts`, because it takes hours beyond that. The tutorial's
question is only retrieved, not answered. Needs the extra `build`. Machines differ, so compare ratios and growth.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.datasets.scifact import read_abstracts, read_scifact_claims
from eval.speed import RAG, TUTORIAL, measure_warm, write_articles

WARM_QUESTIONS = 40
COLD_TIMES = 3
"""Number of processes, each answering one question, whose median is taken."""


LAUNCHER = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stderr=subprocess.DEVNULL)
sys.stderr.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""
"""Starts each measured process from a small one, because its peak memory includes that of the process it came from."""


@dataclass(frozen=True, slots=True)
class Run:
    """The time and memory of one process."""

    seconds: float
    first_byte_seconds: float
    """Until it first wrote to its standard output."""
    peak_megabytes: float
    output: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--texts", type=int, nargs="+", default=[280, 2800, 28_000])
    parser.add_argument("--tutorial-texts", type=int, default=2800)
    given = parser.parse_args()
    questions = [claim.text for claim in read_scifact_claims(given.data)][:WARM_QUESTIONS]
    abstracts = read_abstracts(given.data)
    sizes: list[dict[str, Any]] = []
    for count in given.texts:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            write_articles(abstracts, folder / "articles", count)
            size = {"texts": count, "rag": measure_rag(folder, questions)}
            if count <= given.tutorial_texts:
                size["tutorial"] = measure_tutorial(folder, given.model.resolve(), questions)
        sizes.append(size)
        sys.stdout.write(json.dumps(size) + "\n")
        sys.stdout.flush()
    report = {"sizes": sizes, "growth": {name: fit(sizes, name) for name in ("rag", "tutorial")}}
    print(json.dumps(report["growth"]))
    if given.out:
        given.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def measure_rag(folder: Path, questions: Sequence[str]) -> dict[str, Any]:
    home, articles = folder / "home", folder / "articles"
    where = ["--articles", str(articles), "--home", str(home)]
    indexed = run_alone([*RAG, "index", *where, "--json"])
    chunks = json.loads(indexed.output)["chunks"]
    asked = [run_alone([*RAG, "ask", questions[0], *where]) for _ in range(COLD_TIMES)]
    warm = measure_warm(articles, home, list(questions), 10)["milliseconds"]
    return {
        **describe_index(indexed, chunks, home),
        **describe_cold(asked),
        "warm_milliseconds": warm.pop("total"),
        "stages": {stage: value["median"] for stage, value in warm.items()},
    }


def measure_tutorial(folder: Path, model: Path, questions: Sequence[str]) -> dict[str, Any]:
    store, named = folder / "store", ["--model", str(model)]
    indexed = run_alone([*TUTORIAL, "index", str(folder / "articles"), str(store), *named])
    chunks = json.loads(indexed.output.splitlines()[-1])["chunks"]
    asked = [run_alone([*TUTORIAL, "ask", str(store), questions[0], *named]) for _ in range(COLD_TIMES)]
    warm = run_alone([*TUTORIAL, "ask", str(store), *questions, *named])
    times = json.loads(warm.output.splitlines()[-1])["milliseconds"][1:]
    return {
        **describe_index(indexed, chunks, store),
        **describe_cold(asked),
        "warm_milliseconds": {
            "median": round(statistics.median(times), 1),
            "p95": round(sorted(times)[int(len(times) * 0.95)], 1),
        },
    }


def describe_index(indexed: Run, chunks: int, folder: Path) -> dict[str, float]:
    return {
        "chunks": chunks,
        "index_seconds": round(indexed.seconds, 1),
        "chunks_per_second": round(chunks / indexed.seconds, 1),
        "index_peak_megabytes": round(indexed.peak_megabytes),
        "disk_megabytes": round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6),
    }


def describe_cold(asked: Sequence[Run]) -> dict[str, float]:
    return {
        "ask_seconds": round(statistics.median(one.seconds for one in asked), 2),
        "ask_first_byte_seconds": round(statistics.median(one.first_byte_seconds for one in asked), 2),
        "ask_peak_megabytes": round(max(one.peak_megabytes for one in asked)),
    }


def run_alone(command: Sequence[str]) -> Run:
    """Run a command. Raises `subprocess.CalledProcessError` when it fails."""
    launched = [sys.executable, "-I", "-S", "-c", LAUNCHER, *command]
    began = time.perf_counter()
    with subprocess.Popen(launched, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        first = process.stdout.read(1)
        first_byte = time.perf_counter() - began
        output = first + process.stdout.read()
        used = process.stderr.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    peak = int(used) / (2**20 if sys.platform == "darwin" else 1024)
    return Run(time.perf_counter() - began, first_byte, peak, output.decode("utf-8"))


def fit(sizes: Sequence[dict[str, Any]], name: str) -> dict[str, float]:
    """The exponent b of a * chunks ** b for each measurement, by least squares over the logarithms: 1 means linear
    growth, 0 none. Empty with fewer than two sizes."""
    measured = [size[name] for size in sizes if name in size]
    if len(measured) < 2:
        return {}
    figures = {
        "index_seconds": [one["index_seconds"] for one in measured],
        "index_peak_megabytes": [one["index_peak_megabytes"] for one in measured],
        "disk_megabytes": [one["disk_megabytes"] for one in measured],
        "ask_seconds": [one["ask_seconds"] for one in measured],
        "warm_median": [one["warm_milliseconds"]["median"] for one in measured],
    }
    logs = [math.log(one["chunks"]) for one in measured]
    return {
        figure: round(statistics.linear_regression(logs, [math.log(max(value, 0.01)) for value in values]).slope, 2)
        for figure, values in figures.items()
    }


if __name__ == "__main__":
    main()
