"""Measures a large index, embedded or on a Chroma server: opening it, a question, and what lists the folder.

    python -m eval.many_chunks --chunks 10000 100000 --out many.json
    chroma run --path /tmp/chroma & python -m eval.many_chunks --chunks 10000 --server http://127.0.0.1:8000

Nothing is embedded: texts are sentences of the shipped articles in another order, and their vectors are copies of the
shipped articles' own, with noise. So times are those of a large index, and answers mean nothing. Questions are embedded
as usual. Each figure is of one process after `rag index`; `question` is the median of several in it.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag import Assistant, Query, load_settings
from rag.integrations.llama_index import FootnoteEmbedding

CHUNK_TOKENS = 64
CHUNKS_OF_A_FILE = 5
SENTENCES_OF_A_FILE = 9
"""They make about `CHUNKS_OF_A_FILE` chunks. The chunks are short because finding names and dates in them takes most of
the time."""

NOISE = 0.5
"""Length of the noise beside a vector of length 1."""

WARM_QUESTIONS = 5

QUESTIONS = (
    "How many men does Putin's decree call up?",
    "What did the researchers find?",
    "Who spoke in Kyiv about the war?",
    "What was the cause of the fire?",
    "How much did prices rise last year?",
    "Where did the talks take place?",
)


class CopiedEmbedding(FootnoteEmbedding):
    """The shipped embedding for questions; for texts, by their CRC-32, a vector of a shipped article with noise."""

    def _get_text_embedding(self, text: str) -> list[float]:
        base = _embed_shipped()
        number = zlib.crc32(text.encode())
        noise = np.random.default_rng(number).standard_normal(base.shape[1], dtype=np.float32)
        vector = base[number % len(base)] + NOISE * noise / np.linalg.norm(noise)
        return [float(value) for value in vector / np.linalg.norm(vector)]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [self._get_text_embedding(text) for text in texts]


@cache
def _embed_shipped() -> NDArray[np.float32]:
    """The vectors of the shipped articles' paragraphs (n x 384)."""
    paragraphs = [part for text in _read_shipped() for part in text.split("\n") if len(part) > 80]
    return np.array([FootnoteEmbedding().get_text_embedding(part) for part in paragraphs], np.float32)


def _read_shipped() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(load_settings().articles.glob("0*.txt"))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chunks", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--server", default="", help="address of a Chroma server; unset: the embedded store")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--of", type=Path, help=argparse.SUPPRESS)  # the process that measures
    given = parser.parse_args()
    if given.of:
        print(json.dumps(measure(given.of, given.server)))
        return
    reports = []
    for chunks in given.chunks:
        with tempfile.TemporaryDirectory() as scratch:
            reports.append(measure_size(Path(scratch), chunks, given.server))
        print(json.dumps(reports[-1]), flush=True)
    if given.out:
        given.out.write_text(json.dumps(reports, indent=2) + "\n", encoding="utf-8")


def measure_size(folder: Path, chunks: int, server: str) -> dict[str, Any]:
    write_articles(folder / "articles", chunks // CHUNKS_OF_A_FILE)
    began = time.perf_counter()
    with open_assistant(folder, server) as assistant:
        report = assistant.index()
    indexed = time.perf_counter() - began
    measured = {"chunks": report.chunks, "files": len(report.added), "index_seconds": round(indexed, 1)}
    command = [sys.executable, "-m", "eval.many_chunks", "--of", str(folder), "--server", server]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return {**measured, **json.loads(told.splitlines()[-1])}


def write_articles(folder: Path, count: int) -> None:
    """Texts of sentences of the shipped articles, each in an order of its own."""
    sentences = [part.strip() for text in _read_shipped() for part in text.replace("\n", " ").split(". ")]
    sentences = [sentence for sentence in sentences if 40 < len(sentence) < 300]
    folder.mkdir()
    chosen = random.Random(7)
    for number in range(count):
        body = ". ".join(chosen.choices(sentences, k=SENTENCES_OF_A_FILE))
        (folder / f"{number:06d}.txt").write_text(f"Report {number}\n\n{body}.\n", encoding="utf-8")


def open_assistant(folder: Path, server: str, home: str = "home") -> Assistant:
    return Assistant(
        load_settings(
            articles=folder / "articles",
            home=folder / home,
            embedding="eval.many_chunks:CopiedEmbedding",
            chunk_tokens=CHUNK_TOKENS,
            overlap_tokens=0,
            chroma_url=server or None,
        )
    )


def measure(folder: Path, server: str) -> dict[str, Any]:
    """Milliseconds of each, in a process that has opened nothing yet, its models loaded."""
    times: dict[str, float] = {}

    def take(name: str, work: Callable[[], object]) -> Any:
        began = time.perf_counter()
        result = work()
        times[name] = round((time.perf_counter() - began) * 1000, 1)
        return result

    with open_assistant(folder, server) as assistant:
        assistant.embed(["a"])  # imports and loads the models
        take("open", assistant.library.read_state_name)
        take("first_question", lambda: assistant.ask(QUESTIONS[0]))
        times["question"] = round(statistics.median(measure_questions(assistant, QUESTIONS[1:])), 1)
        files = [one.file for one in take("list_files", assistant.library.list_files)]
        take("plan_changes", assistant.library.plan_changes)
        take("index_again", assistant.index)
        take("question_of_half", lambda: assistant.ask(Query(QUESTIONS[0], files=("*[02468].txt",))))
        take("question_of_half_again", lambda: assistant.ask(Query(QUESTIONS[0], files=("*[02468].txt",))))
        take("question_of_one", lambda: assistant.ask(Query(QUESTIONS[0], files=(files[-1],))))
        take("folder_listing", lambda: assistant.ask("Which articles are there?"))
        take("find_mentions", lambda: assistant.find_mentions("Putin"))
        take("overview", assistant.library.read_overview)
        take("status", assistant.read_status)
    if server:
        with open_assistant(folder, server, "other-home") as assistant:
            assistant.embed(["a"])
            take("open_without_words", assistant.library.read_state_name)
    return {"milliseconds": times}


def measure_questions(assistant: Assistant, questions: Sequence[str]) -> list[float]:
    """Milliseconds of each question."""
    found = []
    for question in questions[:WARM_QUESTIONS]:
        began = time.perf_counter()
        assistant.ask(question)
        found.append((time.perf_counter() - began) * 1000)
    return found


if __name__ == "__main__":
    main()
