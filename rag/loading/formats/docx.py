"""A Word document -> RawDocument: paragraphs and tables in reading order, headings by their styles.

The date comes only from the text. The dates in the file's metadata (created, last saved) describe the file, which may
be a copy or come from an old template, not the article, and a wrong date is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from rag.errors import FileUnreadable
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.archives import OLE_SIGNATURE, open_archive
from rag.loading.structure.blocks import Block, make_raw_document, tidy_line

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HIDDEN = (f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}footnoteReference")
_WRAPPERS = (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins", f"{_W}moveTo", f"{_W}smartTag")


def load_docx(content: bytes, context: LoadContext) -> RawDocument:
    """A .docx file as one article.

    Raises FileUnreadable when it is encrypted, damaged, has no text, or unpacks to more than `context.max_bytes` of
    text.
    """
    if content.startswith(OLE_SIGNATURE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise FileUnreadable("it is protected by a password")
        raise FileUnreadable("it is a Word file of the old kind (.doc); save it as .docx")
    open_archive(content, max_bytes=context.max_bytes, kind="Word document").close()
    import docx

    try:
        document = docx.Document(BytesIO(content))
        styles = {style.style_id: str(style.name or "") for style in document.styles}
        title = document.core_properties.title or ""
        blocks = list(_read_blocks(document.element.body, styles))
    except Exception as error:  # zipfile, lxml and python-docx each raise their own errors
        raise FileUnreadable("it is damaged, or no Word document") from error
    heading = next((block.words for block in blocks[:3] if block.kind == "heading"), "")
    return make_raw_document(blocks, title=title if is_own_title(title) else heading)


def is_own_title(title: str) -> bool:
    """False for the titles that Word and PowerPoint fill in automatically."""
    defaults = ("word document", "document", "microsoft word", "powerpoint presentation", "presentation")
    return len(tidy_line(title)) > 3 and not tidy_line(title).casefold().startswith(defaults)


def _read_blocks(parent: Any, styles: dict[str, str]) -> Iterator[Block]:
    """Paragraphs and tables under an element, including those inside content controls."""
    for element in parent:
        if element.tag == f"{_W}p":
            block = _read_paragraph(element, styles)
            if block.words:
                yield block
        elif element.tag == f"{_W}tbl":
            yield from _read_table(element)
        elif element.tag in _WRAPPERS:
            yield from _read_blocks(element, styles)


def _read_paragraph(element: Any, styles: dict[str, str]) -> Block:
    words = "".join(_read_text(element)).strip()
    properties = element.find(f"{_W}pPr")
    style, numbered, outlined = "", False, False
    if properties is not None:
        named = properties.find(f"{_W}pStyle")
        style = styles.get(named.get(f"{_W}val"), "").casefold() if named is not None else ""
        numbered = properties.find(f"{_W}numPr") is not None
        outlined = properties.find(f"{_W}outlineLvl") is not None
    if style.startswith("heading") or style in ("title", "subtitle") or outlined:
        return Block(words, "heading")
    if style.startswith("list") or numbered:
        return Block(f"• {words}" if words else "", "kept", tight=True)
    return Block(words)


def _read_table(table: Any) -> Iterator[Block]:
    """One line per row, its cells separated by bars. A table inside a cell becomes part of the cell."""
    for number, row in enumerate(_unwrap(table, f"{_W}tr")):
        cells = (
            tidy_line(" ".join("".join(_read_text(paragraph)) for paragraph in cell.iter(f"{_W}p")))
            for cell in _unwrap(row, f"{_W}tc")
        )
        yield Block(" | ".join(cell for cell in cells if cell), "kept", tight=number > 0)


def _unwrap(parent: Any, tag: str) -> Iterator[Any]:
    """The children with a tag, including those inside content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _unwrap(child, tag)


def _read_text(element: Any) -> Iterator[str]:
    """The characters of a paragraph as displayed: inserted text included, deleted text and field codes left out."""
    for child in element:
        if child.tag in _HIDDEN or child.tag.endswith(("}pPr", "}rPr", "}Fallback")):
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}ptab"):
            yield " "
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        else:
            yield from _read_text(child)
