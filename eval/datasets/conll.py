"""Named entities in CoNLL files: a word and its tag per line, an empty line between sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.schema.facts import NameType

TYPES: dict[str, NameType] = {
    "PER": "person",
    "person": "person",
    "ORG": "organisation",
    "corporation": "organisation",
    "group": "organisation",
    "LOC": "place",
    "location": "place",
    "MISC": "other",
    "product": "other",
    "creative-work": "other",
}
"""Type in the files -> type here."""

_NO_SPACE_BEFORE = re.compile(r"^(?:[.,;:!?)\]%]+|['’]\w{0,2}|n't)$")
_NO_SPACE_AFTER = frozenset("([$#@")


@dataclass(frozen=True, slots=True)
class NamedSentence:
    """A sentence with its names."""

    text: str
    names: tuple[tuple[int, int, NameType], ...]
    """Start, end and type of each."""


def read_articles(path: Path) -> list[list[NamedSentence]]:
    """The articles of a file, each a list of sentences. Without `-DOCSTART-` lines each sentence is an article."""
    content = path.read_text(encoding="utf-8")
    if "-DOCSTART-" not in content:
        return [[sentence] for sentence in _read_sentences(content)]
    articles = [list(_read_sentences(part)) for part in re.split(r"^-DOCSTART-.*$", content, flags=re.MULTILINE)]
    return [article for article in articles if article]


def _read_sentences(content: str) -> Iterator[NamedSentence]:
    for block in re.split(r"\n\s*\n", content):
        rows = [(parts[0], parts[-1]) for line in block.splitlines() if len(parts := line.split()) >= 2]
        if rows:
            yield _join_words(rows)


def _join_words(rows: list[tuple[str, str]]) -> NamedSentence:
    text, before = "", ""
    names: list[tuple[int, int, NameType]] = []
    last = "O"
    for word, tag in rows:
        glued = not text or before in _NO_SPACE_AFTER or _NO_SPACE_BEFORE.match(word)
        text += word if glued else f" {word}"
        start = len(text) - len(word)
        if tag != "O":
            kind = TYPES[tag[2:]]
            if names and last != "O" and tag[:2] == "I-" and last[2:] == tag[2:]:
                names[-1] = (names[-1][0], len(text), kind)
            else:
                names.append((start, len(text), kind))
        before, last = word, tag
    return NamedSentence(text, tuple(names))
