"""Blocks of text (paragraphs, headings, rows) -> a draft, for the formats whose text is ours to lay out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rag.errors import FileUnreadable
from rag.loading.raw_document import Draft, Part

BlockKind = Literal["text", "heading", "boilerplate", "kept"]
"""`kept`: a list item, a table row or a field, which is neither boilerplate nor a heading whatever it looks like."""

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufff9-\ufffb]")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r" ?\n[ \n]*")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table row; a line break inside it stays one."""

    words: str
    kind: BlockKind = "text"
    tight: bool = False
    """True when no blank line divides it from the block above: the rows of a table."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Blocks as one text, and where the lines start that are known to be something."""

    text: str
    boilerplate: frozenset[int]
    headings: frozenset[int]
    kept: frozenset[int]


def tidy(words: str) -> str:
    """Text without invisible characters and with single spaces; line breaks stay, blank lines do not.

    Half a surrogate pair, which JSON can hold and UTF-8 cannot, becomes U+FFFD.
    """
    words = _INVISIBLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    if _HALF_PAIR.search(words):
        words = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _LINE_ENDS.sub("\n", _SPACES.sub(" ", words)).strip()


def tidy_line(words: str) -> str:
    """Text on one line, without invisible characters and with single spaces."""
    return " ".join(tidy(words).split())


def lay_out(blocks: Iterable[Block], *, at: int = 0) -> Laid:
    """One text of all blocks, each tidied, a blank line between them except before tight ones.

    Positions count from `at`, where the text will stand.
    """
    pieces: list[str] = []
    marked: dict[str, set[int]] = {"text": set(), "boilerplate": set(), "heading": set(), "kept": set()}
    for block in blocks:
        words = tidy(block.words)
        if not words:
            continue
        if pieces:
            pieces.append("\n" if block.tight else "\n\n")
            at += len(pieces[-1])
        pieces.append(words)
        for line in words.split("\n"):
            marked[block.kind].add(at)
            at += len(line) + 1
        at -= 1
    return Laid(
        "".join(pieces), frozenset(marked["boilerplate"]), frozenset(marked["heading"]), frozenset(marked["kept"])
    )


def make_draft(blocks: Iterable[Block], *, title: str = "", published: date | None = None) -> Draft:
    """The draft of one article. Raises FileUnreadable when no block holds any text."""
    laid = lay_out(blocks)
    if not laid.text:
        raise FileUnreadable("it holds no text")
    part = Part(0, len(laid.text), tidy_line(title), published)
    return Draft(laid.text, (part,), laid.boilerplate, laid.headings, laid.kept)
