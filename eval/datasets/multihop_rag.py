"""MultiHop-RAG (Tang and Yang 2024): news articles, and questions that need evidence from several of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.datasets.files import naming_file


@dataclass(frozen=True, slots=True)
class NewsArticle:
    """An article of the corpus."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class MultiHopQuestion:
    """A question and the evidence that answers it."""

    text: str
    kind: str
    """The set's `question_type`, as "temporal_query"."""
    answer: str
    facts: tuple[str, ...]
    """Pieces of evidence, each from another article; empty for a null query, which the articles do not answer."""


def read_news_articles(folder: Path) -> list[NewsArticle]:
    """The articles of `corpus.json`, in order. Raises `DatasetError`."""
    path = folder / "corpus.json"
    with naming_file(path):
        return [NewsArticle(one["title"], one["body"]) for one in json.loads(path.read_text(encoding="utf-8"))]


def read_multihop_questions(folder: Path) -> list[MultiHopQuestion]:
    """The questions of `MultiHopRAG.json`, in order. Raises `DatasetError`."""
    path = folder / "MultiHopRAG.json"
    with naming_file(path):
        return [_parse_question(one) for one in json.loads(path.read_text(encoding="utf-8"))]


def _parse_question(record: dict[str, Any]) -> MultiHopQuestion:
    kind = record["question_type"]
    facts = () if kind == "null_query" else tuple(each["fact"] for each in record["evidence_list"])
    return MultiHopQuestion(record["query"], kind, record["answer"], facts)
