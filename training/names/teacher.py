"""Label paragraphs with a larger model's names, as training data for the name tagger.

    python -m training.names.teacher ROWS SILVER [--model en_core_web_sm]

ROWS is the reader's file (training/README.md). The model is a spaCy pipeline, of which only the names are used; spaCy
is not in any extra of this project, so install it and the model first, preferably in a separate environment. SILVER
gets an article per line: its paragraphs, and for each the start, end and OntoNotes type of the names.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

from eval.datasets.files import read_records

SEED = 7
ARTICLE_PARAGRAPHS = 4
"""Paragraphs of one title that are read as one article."""
TITLE_ARTICLES = 6
"""Most articles of one title, so that long ones do not crowd out the rest."""
QUESTION_TITLES = 1500
"""Number of titles drawn from Natural Questions, which has very many."""
LEFT_OUT = ("covid-qa",)
"""Sources with hardly any names."""


class Article(TypedDict):
    """Paragraphs of one title."""

    source: str
    title: str
    paragraphs: list[str]


def draw_articles(path: Path) -> list[Article]:
    """Articles of several paragraphs, in random order."""
    draw = random.Random(SEED)
    titles: dict[tuple[str, str], list[str]] = defaultdict(list)
    seen: set[str] = set()
    for source, title, context in read_records(path, lambda row: (row["source"], row["title"], row["context"])):
        if context not in seen and source not in LEFT_OUT:
            seen.add(context)
            titles[source, title].append(context)
    few = [key for key in titles if key[0].startswith(("qed", "nq"))]
    draw.shuffle(few)
    for key in few[QUESTION_TITLES:]:
        del titles[key]
    articles = [article for key in titles for article in _cut(key, titles[key], draw)]
    draw.shuffle(articles)
    return articles


def _cut(key: tuple[str, str], paragraphs: list[str], draw: random.Random) -> Iterator[Article]:
    source, title = key
    draw.shuffle(paragraphs)
    # QAMR's titles are whole collections of single sentences
    most = len(paragraphs) if source.startswith("qamr") else TITLE_ARTICLES * ARTICLE_PARAGRAPHS
    for at in range(0, min(len(paragraphs), most), ARTICLE_PARAGRAPHS):
        yield Article(source=source, title=title, paragraphs=paragraphs[at : at + ARTICLE_PARAGRAPHS])


def main() -> None:
    import spacy

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("silver", type=Path)
    parser.add_argument("--model", default="en_core_web_sm")
    arguments = parser.parse_args()
    teacher = spacy.load(arguments.model, disable=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
    articles = draw_articles(arguments.rows)
    with arguments.silver.open("w", encoding="utf-8") as file:
        for article in articles:
            spans = [
                [(name.start_char, name.end_char, name.label_) for name in document.ents]
                for document in teacher.pipe(article["paragraphs"])
            ]
            file.write(json.dumps({**article, "spans": spans}) + "\n")
    print(f"{len(articles):,} articles")


if __name__ == "__main__":
    main()
