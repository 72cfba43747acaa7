"""What a format's reader hands over -> the finished Document.

Owns what all formats share: per article its title, date and language, and which lines are boilerplate or
headings. What the format itself states (a meta tag, a heading style) comes in with the draft and wins.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from rag.loading.structure.boilerplate import find_boilerplate
from rag.loading.structure.dates import find_published, is_dateline
from rag.loading.structure.headings import clean_title, find_heads, find_title, find_underlined
from rag.loading.structure.lines import Line, is_prose, split_lines
from rag.schema.documents import Document, Section, Span
from rag.text.language import SAMPLE_CHARS, detect_language

_HEAD_LINES = 15
"""How many lines may stand above an article's second paragraph: title, date, author, menu, captions."""


@dataclass(frozen=True, slots=True)
class Part:
    """One article of a draft, `text[start:end]`, and what its format states about it."""

    start: int
    end: int
    title: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as text, and what its format knows. Lines are named by where they start in `text`, trimmed."""

    text: str
    parts: tuple[Part, ...]
    """In order; together they cover the text."""
    boilerplate: frozenset[int] = frozenset()
    headings: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    """Lines that are neither, whatever they look like: table rows, list items, fields."""
    page_starts: tuple[int, ...] = ()
    fallback_published: date | None = None
    """The date to take when neither the format nor the text states one."""


def finish_draft(draft: Draft, *, file: str, today: date) -> Document:
    """The document of a draft: every article titled, dated, its language told, its boilerplate and headings marked."""
    sections: list[Section] = []
    boilerplate: list[Span] = []
    headings: list[Span] = []
    for part in draft.parts:
        lines = split_lines(draft.text, part.start, part.end)
        section, hidden, heads = _finish_part(draft, part, lines, today)
        sections.append(section)
        boilerplate += [Span(lines[index].start, lines[index].end) for index in sorted(hidden)]
        headings += [Span(lines[index].start, lines[index].end) for index in sorted(heads)]
    return Document(
        file=file,
        text=draft.text,
        sections=tuple(sections),
        boilerplate=tuple(boilerplate),
        headings=tuple(headings),
        page_starts=draft.page_starts,
    )


def _finish_part(draft: Draft, part: Part, lines: Sequence[Line], today: date) -> tuple[Section, set[int], set[int]]:
    """The section, and the indexes of the lines that are boilerplate and that are headings."""
    kept = {index for index, line in enumerate(lines) if line.start in draft.kept}
    heads = {index for index, line in enumerate(lines) if line.start in draft.headings}
    hidden = find_boilerplate(lines, kept | heads)
    hidden |= {index for index, line in enumerate(lines) if line.start in draft.boilerplate}
    language = detect_language(_sample_words(lines, hidden))

    top = lines[: _count_head(lines)]
    published = part.published or find_published([line.words for line in top], language=language, today=today)
    dated = {index for index, line in enumerate(top) if is_dateline(line.words, language=language, today=today)}
    hidden |= dated - kept - heads

    heads |= find_underlined(lines) - hidden - kept
    found, title_lines = find_title(lines, hidden | kept)
    heads |= set(title_lines)
    heads |= find_heads(lines, hidden | kept | heads)
    title = clean_title(part.title) or found
    section = Section(part.start, part.end, title, published or draft.fallback_published, language)
    return section, hidden - heads, heads


def _count_head(lines: Sequence[Line]) -> int:
    """How many lines stand above the second line of running text."""
    prose = [index for index, line in enumerate(lines[:_HEAD_LINES]) if is_prose(line.words)]
    return prose[1] if len(prose) > 1 else min(len(lines), _HEAD_LINES)


def _sample_words(lines: Sequence[Line], hidden: Collection[int]) -> str:
    """Enough of the text proper to tell its language by."""
    words: list[str] = []
    size = 0
    for index, line in enumerate(lines):
        if size >= SAMPLE_CHARS:
            break
        if index not in hidden:
            words.append(line.words[:SAMPLE_CHARS])
            size += len(line.words)
    return "\n".join(words)
