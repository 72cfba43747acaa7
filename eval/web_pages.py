"""Measures how well the article is found in web pages, as the article extraction benchmark of scrapinghub does.

    python -m eval.web_pages DIR
    python -m eval.web_pages DIR --reader trafilatura

`DIR` has `ground-truth.json` (name -> `articleBody`) and `html/NAME.html.gz`. Compared are the runs of four words of an
article and of what was read, without its headline and its boilerplate: precision and recall as means over the pages,
F1 of the two, and accuracy, the share of pages on which no run is missing or too many.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import mean

from rag.errors import FileUnreadable
from rag.loading.document_builder import build_document
from rag.loading.formats.html import load_html
from rag.loading.raw_document import LoadContext

_RUN = 4
"""Words of a run."""
_MAX_BYTES = 50 * 1024 * 1024
_WORD = re.compile(r"\w+")

Reader = Callable[[bytes], str]


def read_as_shipped(content: bytes) -> str:
    """The text of an article as it may be quoted: without boilerplate and headline; "" when the page is refused."""
    today = date.today()
    try:
        raw = load_html(content, LoadContext(today=today, max_bytes=_MAX_BYTES))
    except FileUnreadable:
        return ""
    document = build_document(raw, file="page.html", today=today)
    headline = {span for span in document.headings[:1] if span.start == 0}
    text, at = "", 0
    for span in sorted({*document.boilerplate, *headline}, key=lambda one: one.start):
        text += document.text[at : span.start]
        at = span.end
    return text + document.text[at:]


def read_by_trafilatura(content: bytes) -> str:
    """The text that trafilatura finds alone."""
    from trafilatura import extract

    return extract(content, include_comments=False) or ""


READERS: dict[str, Reader] = {"shipped": read_as_shipped, "trafilatura": read_by_trafilatura}


def count_runs(text: str) -> Counter[tuple[str, ...]]:
    """How often each run of words occurs; a shorter text is one run."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)) if words)


def compare(article: str, read: str) -> tuple[float, float, float]:
    """Shares of the runs of both texts that are in both, only in what was read, and only in the article."""
    expected, found = count_runs(article), count_runs(read)
    both, more, missing = (sum(runs.values()) for runs in (expected & found, found - expected, expected - found))
    total = both + more + missing or 1
    return both / total, more / total, missing / total


def measure(pages: Sequence[tuple[str, bytes]], reader: Reader) -> dict[str, float]:
    """Precision, recall, F1, accuracy and milliseconds per page; `pages` are articles and the pages they stand in."""
    began = time.process_time()
    texts = [reader(content) for _, content in pages]
    milliseconds = 1000 * (time.process_time() - began) / len(pages)
    shares = [compare(article, text) for (article, _), text in zip(pages, texts, strict=True)]
    precision = mean(both / (both + more) for both, more, _ in shares if both + more)
    recall = mean(both / (both + missing) for both, _, missing in shares if both + missing)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "accuracy": mean(more == missing == 0 for _, more, missing in shares),
        "milliseconds": milliseconds,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--reader", choices=READERS, default="shipped")
    arguments = parser.parse_args()
    truth = json.loads((arguments.folder / "ground-truth.json").read_text(encoding="utf-8"))
    pages = [
        (one["articleBody"], gzip.decompress((arguments.folder / "html" / f"{name}.html.gz").read_bytes()))
        for name, one in truth.items()
    ]
    figures = measure(pages, READERS[arguments.reader])
    print(f"n={len(pages)} " + " ".join(f"{name}={value:.4g}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
