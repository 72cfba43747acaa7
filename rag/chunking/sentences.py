"""Document -> its sentences, headings and boilerplate, as spans.

Boundaries in English come from sentencex and the rules here, in other languages from `sentence_ends`.
LlamaIndex's sentence splitter was tried first: it uses an untrained Punkt, which cuts after "U.S." and "Gen.", and its
spans are wrong on repeated text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from rag.chunking.sentence_ends import find_sentence_ends
from rag.chunking.splitter import SplitText
from rag.schema.documents import Document, Sentence, SentenceKind, Span
from rag.text.en.abbreviations import NUMBER_ABBREVIATIONS, TITLE_ABBREVIATIONS
from rag.text.en.numbers import MONTHS, WEEKDAYS
from rag.text.language import is_latin
from rag.text.punctuation import BULLETS, CLOSING_CLASS, NUMBERED_ITEM, SENTENCE_ENDS
from rag.text.word_lists import match_any

SENTENCE_RULES = 1
"""Increased when text in languages other than English is split differently, so that files indexed before are split
again; 0 stands for releases that split everything by the rules for English."""

_LINE_END = re.compile(r"\n")
_BULLET = re.compile(rf"\s*(?:[{re.escape(BULLETS)}]|{NUMBERED_ITEM}|\(?[a-z][.)])\s+")  # "A." is an initial
_CLOSED_LINE = re.compile(rf"[:;{re.escape(SENTENCE_ENDS)}]{CLOSING_CLASS}*\s*$")
_WRAPPED_LINE_CHARACTERS = 45
"""A line of at least this length without a full stop at its end may be wrapped text that continues on the next line."""

_SAMPLE_CHARACTERS = 200
"""Number of characters whose letters decide the script of a text in an unknown language."""

_ABBREVIATION = re.compile(
    rf"(?:^|\s)(?:(?P<always>{match_any(TITLE_ABBREVIATIONS)})|{match_any(NUMBER_ABBREVIATIONS)})\.\s*$"
)
"""Abbreviations that do not end a sentence and that sentencex misses: those of the group `always`, and the others when
a number follows ("No. 5")."""
_TIME_OF_DAY = re.compile(r"\b[ap]\.m\.\s*$")
_DAY = re.compile(rf"\s*{match_any(name.capitalize() for name in (*WEEKDAYS, *MONTHS))}\b")
"""Words that continue a sentence after the time of day ("6 a.m. Monday")."""
_FOLLOWING = re.compile(r"\s*(\S)")
_LONGEST_ENDING = 200
"""Characters before a full stop that are searched for what keeps a sentence going."""
_WORK = re.compile(r"\bal\.\s*\[[^\]]*\]\s*$")
"""A work by its authors and year ("et al. [2004]"), where sentencex wrongly ends a sentence."""


def split_sentences(document: Document, *, split: SplitText | None = None) -> list[Sentence]:
    """The document's sentences, headings and boilerplate, in order, not overlapping, trimmed of white space.

    `split` splits prose into sentences instead of sentencex and the rules here.
    """
    marked: list[tuple[Span, SentenceKind]] = sorted(
        [(span, "heading") for span in document.headings] + [(span, "boilerplate") for span in document.boilerplate],
        key=lambda pair: pair[0].start,
    )
    sentences: list[Sentence] = []
    at = 0
    for section in document.sections:
        position = section.start
        language = "" if split else _choose_rules(document.text, section.start, section.language)
        until = bisect_left(marked, section.end, lo=at, key=lambda pair: pair[0].start)
        own, at = marked[at:until], until
        for span, kind in own:
            sentences.extend(_split_prose(document.text, position, span.start, language, split))
            sentences.extend(trim_sentence(document.text, span.start, span.end, kind))
            position = span.end
        sentences.extend(_split_prose(document.text, position, section.end, language, split))
    return sentences


def split_line(line: str, language: str = "") -> list[Sentence]:
    """The sentences of a line of prose in a language, in order, trimmed of white space."""
    return list(_split_block(line, 0, len(line), _choose_rules(line, 0, language)))


def is_split_as_english(language: str) -> bool:
    """Whether text of a language ("" if unknown) in Latin letters is split by the rules for English."""
    return language in ("", "en")


def _choose_rules(text: str, start: int, language: str) -> str:
    """The language whose rules split the text from `start` on: "en", another, or "?" for an unknown one not in Latin
    letters."""
    if not is_split_as_english(language):
        return language
    return "en" if language or is_latin(text[start : start + _SAMPLE_CHARACTERS]) else "?"


def _split_prose(text: str, start: int, end: int, language: str, split: SplitText | None) -> Iterator[Sentence]:
    if split:
        for first, last in split(text[start:end]):
            yield from trim_sentence(text, start + first, start + last, "sentence")
        return
    for block_start, block_end in _split_blocks(text, start, end):
        yield from _split_block(text, block_start, block_end, language)


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


def _split_block(text: str, start: int, end: int, language: str) -> Iterator[Sentence]:
    block = text[start:end]
    if not block.strip():
        return
    first = start
    for stop in _find_english_ends(block) if language == "en" else find_sentence_ends(block, language):
        yield from trim_sentence(text, first, start + stop, "sentence")
        first = start + stop
    yield from trim_sentence(text, first, end, "sentence")


def _find_english_ends(block: str) -> Iterator[int]:
    from sentencex import get_sentence_boundaries

    first = 0
    for boundary in get_sentence_boundaries("en", block):
        stop = boundary["end_index"]
        if not _goes_on(block, first, stop):
            yield stop
            first = stop


def _goes_on(block: str, start: int, stop: int) -> bool:
    """Whether an English sentence continues at `stop`, where sentencex ends it."""
    following = _FOLLOWING.match(block, stop)
    if not following:
        return False
    piece = block[max(start, stop - _LONGEST_ENDING) : stop]
    match = _ABBREVIATION.search(piece)
    if match and (match["always"] or following[1].isdigit()):
        return True
    return bool((_TIME_OF_DAY.search(piece) and _DAY.match(block, stop)) or _WORK.search(piece))


def trim_sentence(text: str, start: int, end: int, kind: SentenceKind) -> Iterator[Sentence]:
    """`text[start:end]` as a sentence without the white space around it; nothing if it is blank."""
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        start += len(piece) - len(piece.lstrip())
        yield Sentence(start, start + len(stripped), kind)
