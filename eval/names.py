"""Measures how well names are found when a file is indexed.

    python -m eval.names wikigold.conll --part 2/3
    python -m eval.names wnut17-test.conll btc-h.conll --posts

A name counts as found when its place and its type are both right. `--posts` is for files that only mark names of
people, organisations and places: names of other things are then left out on both sides. `--part 2/3` takes every third
article, beginning with the third; that part of wikigold was not used for learning.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from eval.datasets.conll import NamedSentence, read_articles
from rag.extraction.names import find_names

KINDS = ("person", "organisation", "place", "other")


def count_names(articles: list[list[NamedSentence]], *, posts: bool) -> dict[str, Counter[str]]:
    """For each type and "all": names in the file, names found, and those that are both; "spans" ignores types."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in (*KINDS, "all", "spans")}
    for article in articles:
        found = find_names([sentence.text for sentence in article])
        for sentence, names in zip(article, found, strict=True):
            marked = {one for one in sentence.names if not (posts and one[2] == "other")}
            told = {(one.start, one.end, one.type) for one in names if not (posts and one.type == "other")}
            for name, which in ((marked, "marked"), (told, "found"), (marked & told, "both")):
                for _, _, kind in name:
                    counts[kind][which] += 1
                    counts["all"][which] += 1
            places, told_places = ({one[:2] for one in names} for names in (marked, told))
            counts["spans"] += Counter(marked=len(places), found=len(told_places), both=len(places & told_places))
    return counts


def format_row(name: str, counts: Counter[str]) -> str:
    precision = counts["both"] / max(1, counts["found"])
    recall = counts["both"] / max(1, counts["marked"])
    f1 = 2 * counts["both"] / max(1, counts["found"] + counts["marked"])
    return f"| {name} | {counts['marked']:,} | {precision:.3f} | {recall:.3f} | {f1:.3f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", help="CoNLL files")
    parser.add_argument("--posts", action="store_true", help="leave out names of the type other")
    parser.add_argument("--part", default="", help="i/n: articles i, i + n, ... of each file")
    arguments = parser.parse_args()
    for path in arguments.files:
        articles = read_articles(path)
        if arguments.part:
            first, step = map(int, arguments.part.split("/"))
            articles = articles[first::step]
        words = sum(len(one.text.split()) for article in articles for one in article)
        begun = time.perf_counter()
        counts = count_names(articles, posts=arguments.posts)
        took = time.perf_counter() - begun
        print(f"{path.name}: {len(articles):,} articles, {words:,} words, {1e6 * took / words:.0f} µs a word\n")
        print("| type | n | precision | recall | F1 |\n| --- | --- | --- | --- | --- |")
        for kind, count in counts.items():
            print(format_row(kind, count))
        print()


if __name__ == "__main__":
    main()
