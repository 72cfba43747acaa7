"""OpenDocument texts and presentations (odt, odp) -> RawDocument. `opendocument_sheets` reads spreadsheets.

Owns the elements of OpenDocument: paragraphs, headings, lists, tables, notes, formulas. Deleted and hidden text is not
read. The day on which the file was saved counts when the text states none.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from rag.errors import FileUnreadable
from rag.loading.formats.pptx import bullet_points, list_slide_losses
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.archives import open_archive, parse_xml, read_part
from rag.loading.structure.articles import Article, Stretch, join_articles
from rag.loading.structure.blocks import Block, tidy, tidy_line
from rag.loading.structure.dates import read_date
from rag.loading.structure.formulas import write_mathml
from rag.loading.structure.xml_blocks import name_element
from rag.schema.documents import Remark

KIND = "OpenDocument file"
_NAMESPACE = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}".format
TEXT, TABLE, OFFICE = _NAMESPACE("text"), _NAMESPACE("table"), _NAMESPACE("office")
_DRAW, _SHOW, _STYLE = _NAMESPACE("drawing"), _NAMESPACE("presentation"), _NAMESPACE("style")
_DC, _XLINK = "{http://purl.org/dc/elements/1.1/}", "{http://www.w3.org/1999/xlink}"
_UNREAD = frozenset((
    f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}note-citation",
    f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph", f"{TEXT}table-of-content", f"{TEXT}alphabetical-index",
    f"{TEXT}sequence-decls", f"{TEXT}variable-decls", f"{TEXT}user-field-decls", f"{OFFICE}forms", f"{_SHOW}notes",
    f"{OFFICE}event-listeners", f"{_NAMESPACE('svg-compatible')}title", f"{_NAMESPACE('svg-compatible')}desc",
))  # fmt: skip
_DECORATION = ("date-time", "footer", "page-number", "header")
"""Classes of slide frames that have no text of their own."""


def load_odt(content: bytes, context: LoadContext) -> RawDocument:
    """An OpenDocument text as one article.

    Raises FileUnreadable when it is encrypted, damaged, has no text, or unpacks to more than `context.max_bytes`.
    """
    archive = open_opendocument(content, context)
    body = read_body(archive, "text")
    _write_formulas(archive, body)
    blocks = list(_read_blocks(body))
    heading = next((block.words for block in blocks[:3] if block.kind == "heading"), "")
    raw = join_articles([Article([Stretch(blocks)], read_title(archive) or heading)])
    return replace(raw, remarks=list_comments(body), fallback_published=_read_saved(archive, context.today))


def load_odp(content: bytes, context: LoadContext) -> RawDocument:
    """An OpenDocument presentation as one article, without hidden slides.

    Raises FileUnreadable as `load_odt` does.
    """
    archive = open_opendocument(content, context)
    body = read_body(archive, "presentation")
    _write_formulas(archive, body)
    hidden_styles = _list_hidden_styles(body.getroottree().getroot())
    stretches: list[Stretch] = []
    hidden, empty = [], []
    heading = ""
    for number, page in enumerate(body.iter(f"{_DRAW}page"), start=1):
        if page.get(f"{_DRAW}style-name") in hidden_styles:
            hidden.append(number)
            continue
        blocks = list(_read_slide(page))
        notes = [block for one in page.iter(f"{_SHOW}notes") for block in _read_blocks(one)]
        if not any(tidy(block.words) for block in (*blocks, *notes)):
            empty.append(number)
        heading = heading or next((block.words for block in blocks[:1] if block.kind == "heading"), "")
        stretches += [Stretch(blocks, f"slide {number}"), Stretch(notes, f"slide {number}, notes")]
    raw = join_articles([Article(stretches, read_title(archive) or heading)])
    losses = list_slide_losses(hidden, empty, has_comments=next(body.iter(f"{OFFICE}annotation"), None) is not None)
    return replace(raw, remarks=tuple(losses), fallback_published=_read_saved(archive, context.today))


def open_opendocument(content: bytes, context: LoadContext) -> zipfile.ZipFile:
    """The archive of an OpenDocument file. Raises FileUnreadable when it is damaged or has a password."""
    archive = open_archive(content, max_bytes=context.max_bytes, kind=KIND)
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in read_part(archive, manifest, kind=KIND):
        raise FileUnreadable("it is protected by a password")
    return archive


def read_body(archive: zipfile.ZipFile, kind: str) -> Any:
    """The element with the visible content; `kind` is "text", "spreadsheet" or "presentation"."""
    root = parse_xml(read_part(archive, "content.xml", kind=KIND), kind=KIND)
    body = root.find(f"{OFFICE}body/{OFFICE}{kind}")
    if body is None:
        raise FileUnreadable(f"it is damaged, or no {KIND} of this kind")
    return body


def read_title(archive: zipfile.ZipFile) -> str:
    """The title in the file's metadata, or ""."""
    return tidy_line(_read_stated(archive, f"{_DC}title"))


def _read_saved(archive: zipfile.ZipFile, today: date) -> date | None:
    """The day on which the file was saved last, if its metadata has it."""
    return read_date(_read_stated(archive, f"{_DC}date")[:10], language="", today=today)


def _read_stated(archive: zipfile.ZipFile, tag: str) -> str:
    """A field of the file's metadata, or ""."""
    if "meta.xml" not in archive.namelist():
        return ""
    stated = next(parse_xml(read_part(archive, "meta.xml", kind=KIND), kind=KIND).iter(tag), None)
    return "" if stated is None else stated.text or ""


def _write_formulas(archive: zipfile.ZipFile, body: Any) -> None:
    """Put the text of each formula, which is a part of its own, where the formula stands."""
    names = frozenset(archive.namelist())
    for held in list(body.iter(f"{_DRAW}object")):
        part = f"{held.get(f'{_XLINK}href', '').removeprefix('./').rstrip('/')}/content.xml"
        frame = held.getparent()
        if part not in names or frame is None or frame.getparent() is None:
            continue
        root = parse_xml(read_part(archive, part, kind=KIND), kind=KIND)
        if name_element(root) == "math":
            frame.tag = f"{TEXT}span"
            frame[:] = []
            frame.text = write_mathml(root)


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
    return element.tag == f"{TEXT}note" or str(element.tag).startswith(_DRAW)


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
