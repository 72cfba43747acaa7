"""Document -> its sentences, headings and boilerplate, as spans.

Boundaries come from sentencex. LlamaIndex's sentence splitter was tried first: it uses an untrained Punkt, which cuts
after "U.S." and "Gen.", and its spans are wrong on repeated text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rag.chunking.splitter import SplitText
from rag.schema.documents import Document, Sentence, SentenceKind, Span
from rag.text.en.abbreviations import NUMBER_ABBREVIATIONS, TITLE_ABBREVIATIONS
from rag.text.punctuation import BULLETS, CLOSING_CLASS, NUMBERED_ITEM, SENTENCE_ENDS
from rag.text.word_lists import match_any

_LINE_END = re.compile(r"\n")
_BULLET = re.compile(rf"\s*(?:[{re.escape(BULLETS)}]|{NUMBERED_ITEM}|\(?[a-z][.)])\s+")  # "A." is an initial
_CLOSED_LINE = re.compile(rf"[:;{re.escape(SENTENCE_ENDS)}]{CLOSING_CLASS}*\s*$")
_WRAPPED_LINE_CHARACTERS = 45
"""A line of at least this length without a full stop at its end may be wrapped text that continues on the next line."""

_ABBREVIATION = re.compile(
    rf"(?:^|\s)(?:(?P<always>{match_any(TITLE_ABBREVIATIONS)})|{match_any(NUMBER_ABBREVIATIONS)})\.\s*$"
)
"""Abbreviations that do not end a sentence and that sentencex misses: those of the group `always`, and the others when
a number follows ("No. 5")."""


def split_sentences(document: Document, *, split: SplitText | None = None) -> list[Sentence]:
    """The document's sentences, headings and boilerplate, in order, not overlapping, trimmed of white space.

    `split` splits prose into sentences instead of sentencex and the rules here.
    """
    marked: list[tuple[Span, SentenceKind]] = sorted(
        [(span, "heading") for span in document.headings] + [(span, "boilerplate") for span in document.boilerplate],
        key=lambda pair: pair[0].start,
    )
    sentences: list[Sentence] = []
    for section in document.sections:
        position = section.start
        for span, kind in marked:
            if not section.start <= span.start < section.end:
                continue
            sentences.extend(_split_prose(document.text, position, span.start, split))
            sentences.extend(trim_sentence(document.text, span.start, span.end, kind))
            position = span.end
        sentences.extend(_split_prose(document.text, position, section.end, split))
    return sentences


def split_line(line: str) -> list[Sentence]:
    """The sentences of a line of prose, in order, trimmed of white space."""
    return list(_split_block(line, 0, len(line)))


def _split_prose(text: str, start: int, end: int, split: SplitText | None) -> Iterator[Sentence]:
    if split:
        for first, last in split(text[start:end]):
            yield from trim_sentence(text, start + first, start + last, "sentence")
        return
    for block_start, block_end in _split_blocks(text, start, end):
        yield from _split_block(text, block_start, block_end)


def _split_blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Paragraphs and single lines: a line break ends a block unless the line looks like wrapped prose."""
    cuts = [start]
    for match in _LINE_END.finditer(text, start, end):
        line_start = max(text.rfind("\n", start, match.start()) + 1, start)
        line = text[line_start : match.start()]
        next_end = text.find("\n", match.end(), end)
        following = text[match.end() : next_end if next_end >= 0 else end]
        wrapped = (
            len(line.strip()) >= _WRAPPED_LINE_CHARACTERS
            and following.strip() != ""
            and not _CLOSED_LINE.search(line)
            and not _BULLET.match(following)
            and not _looks_like_row(line)
            and not _looks_like_row(following)
        )
        if not wrapped:
            cuts.append(match.end())
    cuts.append(end)
    yield from pairwise(cuts)


def _looks_like_row(line: str) -> bool:
    """True for a table row: three or more columns, or mostly numbers."""
    stripped = line.strip()
    if len(re.split(r"\t| {3,}|\s\|\s", stripped)) >= 3:
        return True
    words = stripped.split()
    numbers = sum(any(character.isdigit() for character in word) or word in "$%€£()—-–" for word in words)
    return len(words) >= 3 and numbers / len(words) > 0.4


def _split_block(text: str, start: int, end: int) -> Iterator[Sentence]:
    from sentencex import get_sentence_boundaries

    block = text[start:end]
    if not block.strip():
        return
    first = start
    for boundary in get_sentence_boundaries("en", block):
        piece_end = start + boundary["end_index"]
        if _ends_with_abbreviation(text, first, piece_end, end):
            continue  # not the end of a sentence
        yield from trim_sentence(text, first, piece_end, "sentence")
        first = piece_end
    yield from trim_sentence(text, first, end, "sentence")


def _ends_with_abbreviation(text: str, start: int, stop: int, end: int) -> bool:
    following = text[stop:end].lstrip()[:1]
    match = _ABBREVIATION.search(text[start:stop])
    return bool(match and following and (match["always"] or following.isdigit()))


def trim_sentence(text: str, start: int, end: int, kind: SentenceKind) -> Iterator[Sentence]:
    """`text[start:end]` as a sentence without the white space around it; nothing if it is blank."""
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        start += len(piece) - len(piece.lstrip())
        yield Sentence(start, start + len(stripped), kind)
