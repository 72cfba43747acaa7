"""Measures how long answers about the whole folder take on an index of many made-up articles, and its size on disk.

    python -m eval.kind_speed [ARTICLES] [FOLDER]

Builds a facts index without embedding anything (10,000 articles, in a temporary folder, unless said otherwise), then
asks each question 20 times and prints the median and the 95th percentile in milliseconds.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from rag.index.facts_index import FACTS_FILE, FactsIndex
from rag.kinds.answerers import ANSWERERS
from rag.kinds.articles import Articles
from rag.models.minilm import load_minilm
from rag.schema.answers import Passage
from rag.schema.documents import Chunk, Sentence
from rag.schema.kinds import Request

ARTICLES = 10_000
SENTENCES = 30
REPEATS = 20

_SYLLABLES = ("ka", "ro", "mi", "ten", "sol", "va", "dri", "ner", "lo", "pu", "shi", "bel", "gar", "tu", "on")
_PLACES = (
    *("Ukraine", "Russia", "Denmark", "Poland", "Canada", "Brazil", "Kenya", "Japan"),
    *("Norway", "Chile", "France", "Germany", "Italy", "Spain", "India"),
)


class _Store:
    """A stand-in for the vector store: makes the chunk of an article from its sentences."""

    def __init__(self, facts: FactsIndex) -> None:
        self._facts = facts
        self._numbers = {article.file: article for article in facts.read_articles()}

    def read_chunks_by_id(self, ids: Sequence[str]) -> list[tuple[Chunk, NDArray[np.float32]]]:
        wanted = [self._numbers[one] for one in ids]
        texts: dict[int, list[str]] = {article.number: [] for article in wanted}
        for one in self._facts.read_sentences(list(texts)):
            texts[one.article].append(one.text)
        return [
            (
                _make_chunk(article.file, "\n".join(texts[article.number]), article.published or date(2020, 1, 1)),
                _draw_vector(article.number),
            )
            for article in wanted
        ]

    def retrieve(self, text: str, top: int) -> list[Passage]:
        """Some articles, always the same for a text: the cost of retrieval is not measured here."""
        files = random.Random(text).sample(sorted(self._numbers), top)
        return [Passage(chunk, 0.5, 0.5) for chunk, _ in self.read_chunks_by_id(files)]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    with tempfile.TemporaryDirectory() as made:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(made)
        path = folder / FACTS_FILE
        if not path.exists():
            build(path, count)
        facts = FactsIndex(path, writable=False)
        print(f"{count} articles, {path.stat().st_size / 1e6:.0f} MB")
        articles = open_articles(facts)
        for name, request in list_requests() + list_readings():
            times = measure(lambda request=request: ANSWERERS[request.kind](request, articles))  # type: ignore[misc]
            print(f"{name:40} p50 {times[0]:7.1f} ms   p95 {times[1]:7.1f} ms")
        facts.close()


def build(path: Path, count: int) -> None:
    """Write the index, and report how long each part took."""
    draw = random.Random(0)
    names = [_draw_name(draw) for _ in range(4000)]
    began = time.perf_counter()
    facts = FactsIndex(path, writable=True)
    for first in range(0, count, 500):
        facts.replace_files([], [_draw_article(draw, n, names) for n in range(first, min(first + 500, count))])
    added = time.perf_counter()
    facts.join_names()
    joined = time.perf_counter()
    facts.join_names()
    again = time.perf_counter()
    facts.close()
    _set_types(path, draw)
    print(f"added in {added - began:.1f} s, joined in {joined - added:.1f} s, again in {again - joined:.1f} s")


def open_articles(facts: FactsIndex) -> Articles:
    """All articles of the index."""
    store = _Store(facts)
    return Articles(
        listed=facts.read_articles(),
        is_whole_folder=True,
        facts=facts,
        store=cast("Any", store),
        retrieve=store.retrieve,
        embed=load_minilm().embed_passages,
        quote_fact=cast("Any", None),
        load_checker=cast("Any", None),
    )


def list_requests() -> list[tuple[str, Request]]:
    """The requests, with a name for each."""
    found = [(f"talk {aspect}", Request("talk", aspect)) for aspect in ("hello", "help")]
    aspects = ("count", "list", "newest", "longest", "sources", "languages")
    found += [(f"folder {aspect}", Request("folder", aspect)) for aspect in aspects]
    found.append(("folder list in a month", Request("folder", "list", since=date(2021, 5, 1), until=date(2021, 5, 31))))
    for subject in ("Ukraine", "Poland and Kenya", "council", "Xyzzyx Quuxer"):
        found.append((f"folder mentions {subject}", Request("folder", "mentions", subject)))
    for aspect in ("person", "place", "country", "organisation", "name", "date", "figure", "said"):
        found.append((f"list {aspect}", Request("list", aspect)))
    for aspect, subject in (("person", "Kenya"), ("person", "ministers"), ("said", "Kenya"), ("figure", "council")):
        found.append((f"list {aspect}, {subject}", Request("list", aspect, subject)))
    return found


def list_readings() -> list[tuple[str, Request]]:
    """The requests that read the texts with the embedding, with a name for each."""
    found = [("summary of everything", Request("summary", "folder"))]
    found.append(("summary of one article", Request("summary", "article", article="000042.txt")))
    for subject in ("Kenya", "Poland and the euros", "the council"):
        found.append((f"topic {subject}", Request("topic", subject=subject)))
    found.append(("timeline of everything", Request("timeline")))
    found.append(("timeline of Kenya", Request("timeline", subject="Kenya")))
    found.append(("timeline of a year", Request("timeline", since=date(2021, 1, 1), until=date(2021, 12, 31))))
    return found


def measure(work: Callable[[], object]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds, after one warm-up run."""
    work()
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), sorted(times)[int(REPEATS * 0.95) - 1]


def _draw_name(draw: random.Random) -> str:
    return " ".join("".join(draw.choices(_SYLLABLES, k=draw.randint(2, 3))).capitalize() for _ in range(2))


def _draw_article(draw: random.Random, number: int, names: Sequence[str]) -> Chunk:
    sentences = []
    for _ in range(SENTENCES):
        name = names[min(int(draw.expovariate(0.002)), len(names) - 1)]
        place = _PLACES[min(int(draw.expovariate(0.3)), len(_PLACES) - 1)]
        verb = draw.choice(("said", "visited", "saw", "left", "told the minister about"))
        figure = f" with {draw.randint(11, 400) * 1000:,} euros" if draw.random() < 0.1 else ""
        sentences.append(f"The envoy {name} {verb} the council of the town in {place}{figure}, as was known before.")
    day = date(2020, 1, 1) + timedelta(days=number % 1500)
    return _make_chunk(f"{number:06}.txt", "\n".join(sentences), day)


def _make_chunk(file: str, text: str, day: date) -> Chunk:
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append(Sentence(at, at + len(line)))
        at += len(line) + 1
    return Chunk(file, file, "v", 0, 0, len(text), text, f"Article {file}", day, "en", tuple(spans))


def _draw_vector(seed: int) -> NDArray[np.float32]:
    vector = np.random.default_rng(seed).standard_normal(384).astype(np.float32)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def _set_types(path: Path, draw: random.Random) -> None:
    """Give names a type: they are made up, so no tagger knows them."""
    connection = sqlite3.connect(path)
    with connection:
        rows = connection.execute("SELECT id, name FROM entities").fetchall()
        others = ("person", "person", "organisation")
        types = [("place" if name in _PLACES else draw.choice(others), id_) for id_, name in rows]
        connection.executemany("UPDATE entities SET type = ? WHERE id = ?", types)
    connection.close()


if __name__ == "__main__":
    main()
