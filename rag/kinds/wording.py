"""Wording that the answers by kind share: counts, lists of words, and names of articles. `day_words` has days."""

from __future__ import annotations

from collections.abc import Sequence

from rag.schema.facts import IndexedArticle
from rag.text.days import name_day


def count_noun(n: int, noun: str, plural: str = "") -> str:
    """How many of something: "1 article", "2,993 articles"."""
    return f"{n:,} {noun if n == 1 else plural or f'{noun}s'}"


def join_words(words: Sequence[str], last: str = "and") -> str:
    """The words as a list in running text: "A, B and C"."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), "".join(words[-1:])) if part)


def quote_words(text: str) -> str:
    """The text on one line, in quotation marks."""
    return f"“{' '.join(text.split())}”"


def name_article(article: IndexedArticle) -> str:
    """The name of an article: its title on one line, or else its file."""
    return " ".join(article.title.split()) or article.file


def describe_article(article: IndexedArticle) -> str:
    """An article with its date and its file: "Title (15 May 2024, a.txt)"."""
    day = name_day(article.published) if article.published else "no date"
    title = " ".join(article.title.split())
    return f"{title} ({day}, {article.file})" if title else f"{article.file} ({day})"
