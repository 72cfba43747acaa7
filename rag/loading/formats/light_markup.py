"""Light markup (reStructuredText, AsciiDoc, Org) and LaTeX -> RawDocument: the text as people read it, with the stated
title and date.

Unlike for Markdown, the text is not the file itself: the markup is removed, so that no answer shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rag.errors import FileUnreadable
from rag.loading.formats.asciidoc import read_asciidoc
from rag.loading.formats.org import read_org
from rag.loading.formats.rst import read_rst
from rag.loading.formats.tex import read_tex
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.blocks import make_raw_document, tidy_line
from rag.loading.structure.encoding import read_text
from rag.loading.structure.markup import MarkedText
from rag.loading.structure.stated_dates import find_stated_day

_DATES = ("published", "date", "revdate")
_MAX_LINE_CHARS = 100_000
"""A longer line was not written by a person; it is split into several, so that patterns do not get slow on it."""


def load_rst(content: bytes, context: LoadContext) -> RawDocument:
    """A reStructuredText file as one article. Raises FileUnreadable when it is empty or not text."""
    return _load(content, context, read_rst)


def load_asciidoc(content: bytes, context: LoadContext) -> RawDocument:
    """An AsciiDoc file as one article. Raises FileUnreadable when it is empty or not text."""
    return _load(content, context, read_asciidoc)


def load_org(content: bytes, context: LoadContext) -> RawDocument:
    """An Org file as one article. Raises FileUnreadable when it is empty or not text."""
    return _load(content, context, read_org)


def load_tex(content: bytes, context: LoadContext) -> RawDocument:
    """A LaTeX file as one article. Raises FileUnreadable when it is empty or not text."""
    return _load(content, context, read_tex)


def _load(content: bytes, context: LoadContext, read: Callable[[str], MarkedText]) -> RawDocument:
    decoded = read_text(content)
    text = "\n".join(_cut_line(line) for line in decoded.text.expandtabs(8).split("\n"))
    try:
        marked = read(text)
    except RecursionError as error:
        raise FileUnreadable("it is nested too deeply to read") from error
    stated = (marked.fields[name] for name in _DATES if name in marked.fields)
    published = find_stated_day(stated, language="en", today=context.today)
    heading = next((block.words for block in marked.blocks[:3] if block.kind == "heading"), "")
    title = tidy_line(marked.fields.get("title", "")) or heading
    raw = make_raw_document(marked.blocks, title=title, published=published)
    return replace(raw, remarks=decoded.remarks)


def _cut_line(line: str) -> str:
    if len(line) <= _MAX_LINE_CHARS:
        return line
    return "\n".join(line[at : at + _MAX_LINE_CHARS] for at in range(0, len(line), _MAX_LINE_CHARS))
