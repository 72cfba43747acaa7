"""A facts index with articles and names that a test defines."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from rag.chunking.sentences import split_line
from rag.index.facts_index import FACTS_FILE, FactsIndex
from rag.kinds.articles import Articles
from rag.schema.documents import Chunk, Sentence, SentenceKind


@dataclass(frozen=True)
class Written:
    """An article for a test: a heading when it has a title, prose, boilerplate after it."""

    text: str
    title: str = ""
    published: date | None = None
    language: str = "en"
    boilerplate: str = ""


@dataclass
class HeldChunks:
    """A stand-in for the vector store: the chunks that quotes are cut from."""

    chunks: dict[str, Chunk] = field(default_factory=dict)

    def read_chunks_by_id(self, ids: Sequence[str]) -> list[tuple[Chunk, None]]:
        return [(self.chunks[one], None) for one in ids if one in self.chunks]


def make_chunk(file: str, article: Written, *, start: int = 0, position: int = 0, version: str = "v1") -> Chunk:
    """The whole article as one chunk that begins at the document's character `start`."""
    parts: list[tuple[str, SentenceKind]] = []
    if article.title:
        parts.append((article.title, "heading"))
    parts += [(article.text[one.start : one.end], "sentence") for one in split_line(article.text)]
    if article.boilerplate:
        parts.append((article.boilerplate, "boilerplate"))
    text, sentences = "", []
    for words, kind in parts:
        sentences.append(Sentence(start + len(text), start + len(text) + len(words), kind))
        text += f"{words}\n"
    return Chunk(
        id=f"{file}-{version}-{position}",
        file=file,
        version=version,
        position=position,
        start=start,
        end=start + len(text),
        text=text,
        title=article.title,
        published=article.published,
        language=article.language,
        sentences=tuple(sentences),
    )


def make_articles(
    folder: Path,
    written: Mapping[str, Written],
    *,
    names: Mapping[str, tuple[str, Sequence[str]]] | None = None,
    listed: Sequence[str] | None = None,
) -> Articles:
    """The articles of an index, of which only the files in `listed` may be used.

    `names` are the names to find: name -> (type, other spellings); None keeps what the tagger finds.
    """
    chunks = [make_chunk(file, article) for file, article in written.items()]
    with_names = FactsIndex(folder / FACTS_FILE, writable=True)
    with_names.replace_files([], chunks)
    with_names.join_names()
    with_names.close()
    if names is not None:
        _write_names(folder / FACTS_FILE, names)
    facts = FactsIndex(folder / FACTS_FILE, writable=False)
    everything = facts.read_articles()
    kept = tuple(one for one in everything if listed is None or one.file in listed)
    return Articles(
        listed=kept,
        is_whole_folder=len(kept) == len(everything),
        facts=facts,
        store=cast("Any", HeldChunks({one.id: one for one in chunks})),
        retrieve=cast("Any", None),
        embed=cast("Any", None),
        quote_fact=cast("Any", None),
        load_checker=cast("Any", None),
    )


def _write_names(path: Path, names: Mapping[str, tuple[str, Sequence[str]]]) -> None:
    """Replace the found names with these, wherever one of their spellings occurs."""
    import json
    import re

    from rag.text.words import fold_words

    connection = sqlite3.connect(path)
    with connection:
        for table in ("names", "entities", "spellings"):
            connection.execute(f"DELETE FROM {table}")
        rows = connection.execute("SELECT number, article, start, text FROM sentences WHERE kind != 2").fetchall()
        for id_, (name, (type_, others)) in enumerate(names.items(), 1):
            spellings = sorted([name, *others], key=len, reverse=True)
            pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, spellings))})(?!\w)")
            found = [
                (number, article, start + hit.start(), start + hit.end(), hit.group(), type_, id_)
                for number, article, start, text in rows
                for hit in pattern.finditer(text)
            ]
            connection.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?, ?, ?)", found)
            connection.execute(
                "INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?)",
                (id_, name, type_, len(found), len({row[1] for row in found}), json.dumps(list(others))),
            )
            connection.executemany(
                "INSERT INTO spellings VALUES (?, ?)", [(fold_words(one), id_) for one in {name, *others}]
            )
    connection.close()
