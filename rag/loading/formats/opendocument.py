"""OpenDocument texts and presentations (odt, odp; flat: fodt, fodp) -> RawDocument. `opendocument_sheets` reads
spreadsheets.

Owns the elements of OpenDocument: paragraphs, headings, lists, tables, notes. Deleted and hidden text is not read. The
day on which the file was saved counts when the text states none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rag.loading.formats.opendocument_parts import DRAW, NAMESPACE, OFFICE, TABLE, TEXT, open_opendocument
from rag.loading.formats.pptx import bullet_points, list_slide_losses
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.articles import Article, Stretch, join_articles
from rag.loading.structure.blocks import Block, tidy, tidy_line
from rag.schema.documents import Remark

_SHOW, _STYLE = NAMESPACE("presentation"), NAMESPACE("style")
_UNREAD = frozenset((
    f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}note-citation",
    f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph", f"{TEXT}table-of-content", f"{TEXT}alphabetical-index",
    f"{TEXT}sequence-decls", f"{TEXT}variable-decls", f"{TEXT}user-field-decls", f"{OFFICE}forms", f"{_SHOW}notes",
    f"{OFFICE}event-listeners", f"{NAMESPACE('svg-compatible')}title", f"{NAMESPACE('svg-compatible')}desc",
))  # fmt: skip
_DECORATION = ("date-time", "footer", "page-number", "header")
"""Classes of slide frames that have no text of their own."""


def load_odt(content: bytes, context: LoadContext) -> RawDocument:
    """An OpenDocument text as one article.

    Raises FileUnreadable when it is encrypted, damaged, has no text, or unpacks to more than `context.max_bytes`.
    """
    opened = open_opendocument(content, context, "text")
    blocks = list(_read_blocks(opened.body))
    heading = next((block.words for block in blocks[:3] if block.kind == "heading"), "")
    raw = join_articles([Article([Stretch(blocks)], opened.title or heading)])
    return replace(raw, remarks=list_comments(opened.body), fallback_published=opened.saved)


def load_odp(content: bytes, context: LoadContext) -> RawDocument:
    """An OpenDocument presentation as one article, without hidden slides.

    Raises FileUnreadable as `load_odt` does.
    """
    opened = open_opendocument(content, context, "presentation")
    body = opened.body
    hidden_styles = _list_hidden_styles(body.getroottree().getroot())
    stretches: list[Stretch] = []
    hidden, empty = [], []
    heading = ""
    for number, page in enumerate(body.iter(f"{DRAW}page"), start=1):
        if page.get(f"{DRAW}style-name") in hidden_styles:
            hidden.append(number)
            continue
        blocks = list(_read_slide(page))
        notes = [block for one in page.iter(f"{_SHOW}notes") for block in _read_blocks(one)]
        if not any(tidy(block.words) for block in (*blocks, *notes)):
            empty.append(number)
        heading = heading or next((block.words for block in blocks[:1] if block.kind == "heading"), "")
        stretches += [Stretch(blocks, f"slide {number}"), Stretch(notes, f"slide {number}, notes")]
    raw = join_articles([Article(stretches, opened.title or heading)])
    losses = list_slide_losses(hidden, empty, has_comments=next(body.iter(f"{OFFICE}annotation"), None) is not None)
    return replace(raw, remarks=tuple(losses), fallback_published=opened.saved)


def list_comments(body: Any) -> tuple[Remark, ...]:
    """A remark on the comments in a file."""
    count = sum(1 for _ in body.iter(f"{OFFICE}annotation"))
    noun = "1 comment was" if count == 1 else f"{count} comments were"
    return (Remark(f"{noun} not read"),) if count else ()


def read_words(element: Any) -> str:
    """The characters of a paragraph as shown, without its notes, comments and hidden text."""
    words = [element.text or ""]
    for child in element:
        if child.tag == f"{TEXT}s":
            words.append(" ")
        elif child.tag == f"{TEXT}tab":
            words.append("\t")
        elif child.tag == f"{TEXT}line-break":
            words.append("\n")
        elif isinstance(child.tag, str) and child.tag not in _UNREAD and not _is_apart(child):
            words.append(read_words(child))
        words.append(child.tail or "")
    return "".join(words)


def _is_apart(element: Any) -> bool:
    """Whether an element inside a paragraph is not part of its sentence: a footnote, a box."""
    return element.tag == f"{TEXT}note" or str(element.tag).startswith(DRAW)


def _read_slide(page: Any) -> Iterator[Block]:
    """The text of a slide, its title first."""
    frames = [child for child in page if child.get(f"{_SHOW}class") not in _DECORATION and child.tag not in _UNREAD]
    for frame in sorted(frames, key=lambda one: one.get(f"{_SHOW}class") != "title"):
        blocks = list(_walk(frame))
        if frame.get(f"{_SHOW}class") == "title":
            yield Block(tidy_line(" ".join(block.words for block in blocks)), "heading")
        elif all(block.kind == "text" for block in blocks):
            yield from bullet_points([words for block in blocks if (words := tidy(block.words))])
        else:
            yield from blocks


def _list_hidden_styles(root: Any) -> set[str]:
    """The names of the styles that hide a slide."""
    return {
        properties.getparent().get(f"{_STYLE}name")
        for properties in root.iter(f"{_STYLE}drawing-page-properties")
        if properties.get(f"{_SHOW}visibility") == "hidden"
    }


def _read_blocks(body: Any) -> Iterator[Block]:
    for child in body:
        yield from _walk(child)


def _walk(element: Any) -> Iterator[Block]:
    """The blocks under an element: those of a paragraph, then its notes and boxes."""
    if not isinstance(element.tag, str) or element.tag in _UNREAD:
        return
    if element.tag in (f"{TEXT}p", f"{TEXT}h"):
        yield Block(read_words(element), "heading" if element.tag == f"{TEXT}h" else "text")
        yield from _walk_apart(element)
    elif element.tag == f"{TEXT}list-item":
        yield from _read_item(element)
    elif element.tag == f"{TABLE}table":
        yield from _read_table(element)
    else:
        for child in element:
            yield from _walk(child)


def _walk_apart(paragraph: Any) -> Iterator[Block]:
    for child in paragraph:
        if isinstance(child.tag, str) and child.tag not in _UNREAD:
            yield from _walk(child) if _is_apart(child) else _walk_apart(child)


def _read_item(item: Any) -> Iterator[Block]:
    """A list item: its first paragraph with a bullet, then the rest of its content."""
    is_first = True
    for child in item:
        if is_first and child.tag in (f"{TEXT}p", f"{TEXT}h"):
            words = tidy(read_words(child))
            yield Block(f"• {words}" if words else "", "kept", tight=True)
            yield from _walk_apart(child)
            is_first = False
        else:
            yield from _walk(child)


def _read_table(table: Any) -> Iterator[Block]:
    """One line for each row, its cells separated by bars. A table inside a cell becomes part of the cell."""
    is_first = True
    for row in table.iter(f"{TABLE}table-row"):
        if next(row.iterancestors(f"{TABLE}table")) is not table:
            continue
        cells = (
            tidy_line(" ".join(read_words(paragraph) for paragraph in cell.iter(f"{TEXT}p", f"{TEXT}h")))
            for cell in row.iter(f"{TABLE}table-cell")
            if next(cell.iterancestors(f"{TABLE}table-row")) is row
        )
        words = " | ".join(cell for cell in cells if cell)
        if words:
            yield Block(words, "kept", tight=not is_first)
            is_first = False
