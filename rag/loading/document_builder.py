"""RawDocument -> Document: the title, date and language of each article, and which lines are boilerplate or headings.

Owns what all formats share. What the format itself states (a meta tag, a heading style) takes precedence over findings
in the text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from rag.loading.raw_document import RawDocument, RawSection
from rag.loading.structure.boilerplate import find_boilerplate
from rag.loading.structure.dates import is_dateline
from rag.loading.structure.headings import clean_title, find_cross_headings, find_title, find_underlined
from rag.loading.structure.lines import Line, is_prose, split_lines
from rag.loading.structure.stated_dates import choose_published
from rag.schema.documents import Document, Section, Span
from rag.text.language import SAMPLE_CHARS, detect_language

_TOP_LINES = 15
"""Most lines above an article's second paragraph: title, date, author, menu, captions."""


def build_document(raw: RawDocument, *, file: str, today: date) -> Document:
    """The document with title, date and language of every article, and with boilerplate and headings marked."""
    sections: list[Section] = []
    boilerplate: list[Span] = []
    headings: list[Span] = []
    for raw_section in raw.sections:
        lines = split_lines(raw.text, raw_section.start, raw_section.end)
        section, hidden, heads = _build_section(raw, raw_section, lines, today)
        sections.append(section)
        boilerplate += [Span(lines[index].start, lines[index].end) for index in sorted(hidden)]
        headings += [Span(lines[index].start, lines[index].end) for index in sorted(heads)]
    return Document(
        file=file,
        text=raw.text,
        sections=tuple(sections),
        boilerplate=tuple(boilerplate),
        headings=tuple(headings),
        page_starts=raw.page_starts,
        remarks=raw.remarks,
        locations=raw.locations,
        ocr=raw.ocr,
        regions=raw.regions,
    )


def _build_section(
    raw: RawDocument, raw_section: RawSection, lines: Sequence[Line], today: date
) -> tuple[Section, set[int], set[int]]:
    """The section, and the indexes of the lines that are boilerplate and that are headings."""
    kept = {index for index, line in enumerate(lines) if line.start in raw.kept}
    headings = {index for index, line in enumerate(lines) if line.start in raw.headings}
    hidden = find_boilerplate(lines, kept | headings)
    hidden |= {index for index, line in enumerate(lines) if line.start in raw.boilerplate}
    language = detect_language(_sample_words(lines, hidden))

    top = lines[: _count_top_lines(lines)]
    published = choose_published(
        raw_section.published,
        [line.words for line in top],
        raw_section.fallback_published or raw.fallback_published,
        language=language,
        today=today,
    )
    datelines = {index for index, line in enumerate(top) if is_dateline(line.words, language=language, today=today)}
    hidden |= datelines - kept - headings

    headings |= find_underlined(lines) - hidden - kept
    headline, headline_lines = find_title(lines, hidden | kept)
    headings |= set(headline_lines)
    headings |= find_cross_headings(lines, hidden | kept | headings)
    section = Section(
        raw_section.start,
        raw_section.end,
        clean_title(raw_section.title) or headline,
        published,
        language,
    )
    return section, hidden - headings, headings


def _count_top_lines(lines: Sequence[Line]) -> int:
    """Number of lines above the second line of running text."""
    prose = [index for index, line in enumerate(lines[:_TOP_LINES]) if is_prose(line.words)]
    return prose[1] if len(prose) > 1 else min(len(lines), _TOP_LINES)


def _sample_words(lines: Sequence[Line], hidden: Collection[int]) -> str:
    """Enough of the article's own text to detect its language."""
    words: list[str] = []
    size = 0
    for index, line in enumerate(lines):
        if size >= SAMPLE_CHARS:
            break
        if index not in hidden:
            words.append(line.words[:SAMPLE_CHARS])
            size += len(line.words)
    return "\n".join(words)
