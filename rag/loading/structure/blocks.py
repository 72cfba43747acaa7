"""Blocks of text (paragraphs, headings, rows) -> RawDocument, for formats that are not laid-out text already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rag.errors import FileUnreadable
from rag.loading.raw_document import RawDocument, RawSection

BlockKind = Literal["text", "heading", "boilerplate", "kept"]
"""`kept`: a list item, table row, field or code, which is never boilerplate or a heading, whatever it looks like."""

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufff9-\ufffb]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n ][^\S\n]*| [^\S\n]+")
"""White space in a line that is not a single space already: replacing those too takes three times as long."""
_LINE_ENDS = re.compile(r"\n[ \n]*")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table row. Line breaks inside it are kept."""

    words: str
    kind: BlockKind = "text"
    tight: bool = False
    """True when no blank line separates it from the block above, as between the rows of a table."""


@dataclass(frozen=True, slots=True)
class LaidOutText:
    """Blocks as one text, and the starts of the lines whose kind is known."""

    text: str
    boilerplate: frozenset[int]
    headings: frozenset[int]
    kept: frozenset[int]


def tidy(words: str) -> str:
    """Text without invisible characters and with single spaces. Line breaks are kept, blank lines are not.

    A lone surrogate, which JSON can contain and UTF-8 cannot, becomes U+FFFD.
    """
    words = _INVISIBLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    if _SURROGATE.search(words):
        words = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _LINE_ENDS.sub("\n", _SPACES.sub(" ", words).replace(" \n", "\n")).strip()


def tidy_line(words: str) -> str:
    """Text on one line, without invisible characters and with single spaces."""
    return " ".join(tidy(words).split())


def lay_out(blocks: Iterable[Block], *, at: int = 0) -> LaidOutText:
    """The blocks as one text, each tidied, with a blank line before each block that is not tight.

    Positions count from `at`, the offset of the text in the document.
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
    return LaidOutText(
        "".join(pieces), frozenset(marked["boilerplate"]), frozenset(marked["heading"]), frozenset(marked["kept"])
    )


def make_raw_document(blocks: Iterable[Block], *, title: str = "", published: date | None = None) -> RawDocument:
    """A file of one article. Raises FileUnreadable when no block has any text."""
    laid = lay_out(blocks)
    if not laid.text:
        raise FileUnreadable("it holds no text")
    return join_laid_out([laid], laid.text, [RawSection(0, len(laid.text), tidy_line(title), published)])


def join_laid_out(pieces: Sequence[LaidOutText], text: str, sections: Sequence[RawSection]) -> RawDocument:
    """The document whose `text` was joined from `pieces`, each laid out for its place in it."""
    return RawDocument(
        text,
        tuple(sections),
        boilerplate=frozenset().union(*(piece.boilerplate for piece in pieces)),
        headings=frozenset().union(*(piece.headings for piece in pieces)),
        kept=frozenset().union(*(piece.kept for piece in pieces)),
    )
