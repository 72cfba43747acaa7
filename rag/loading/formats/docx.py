"""A Word document -> RawDocument: paragraphs and tables in reading order, headings by their styles, notes at the end.

The date comes only from the text. The dates in the file's metadata (created, last saved) describe the file, which may
be a copy or come from an old template, not the article, and a wrong date is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from rag.errors import FileUnreadable
from rag.loading.formats.docx_notes import list_notes
from rag.loading.formats.docx_numbering import BULLET, Numbering, read_numbering
from rag.loading.formats.docx_text import W, is_on, is_unshown, list_boxes, list_drawn_lines, read_words
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.archives import OLE_SIGNATURE, open_archive, refuse_entities, rewrite_strict
from rag.loading.structure.articles import Article, Stretch, join_articles
from rag.loading.structure.blocks import Block, tidy_line
from rag.loading.structure.lines import ends_sentence
from rag.schema.documents import Remark

_KIND = "Word document"
_WRAPPERS = tuple(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_FEW_WORDS = 50
"""A document with pictures and fewer words than this is likely to be pictures of text."""


def load_docx(content: bytes, context: LoadContext) -> RawDocument:
    """A .docx file as one article.

    Raises FileUnreadable when it is encrypted, damaged, has no text, or unpacks to more than `context.max_bytes` of
    text.
    """
    if content.startswith(OLE_SIGNATURE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise FileUnreadable("it is protected by a password")
        raise FileUnreadable("it is a Word file of the old kind (.doc); save it as .docx")
    archive = open_archive(content, max_bytes=context.max_bytes, kind=_KIND)
    refuse_entities(archive, kind=_KIND)
    import docx

    try:
        document = docx.Document(rewrite_strict(archive))
        title = document.core_properties.title or ""
        reader = _open_reader(document)
        body = document.element.body
        blocks = list(reader.read_blocks(body))
        notes = [
            Stretch(list(reader.read_blocks(note)), name)
            for name, note in list_notes(body, document.part, reader.hidden_styles)
        ]
        losses = tuple(_list_losses(document.part, body, sum(len(block.words.split()) for block in blocks)))
    except FileUnreadable:
        raise
    except Exception as error:  # zipfile, lxml and python-docx each raise their own errors
        raise FileUnreadable(f"it is damaged, or no {_KIND}") from error
    heading = next((block.words for block in blocks[:3] if block.kind == "heading"), "")
    raw = join_articles([Article([Stretch(blocks), *notes], title if is_own_title(title) else heading)])
    return replace(raw, remarks=losses)


def is_own_title(title: str) -> bool:
    """False for the titles that Word and PowerPoint fill in by themselves."""
    defaults = ("word document", "document", "microsoft word", "powerpoint presentation", "presentation")
    return len(tidy_line(title)) > 3 and not tidy_line(title).casefold().startswith(defaults)


def _list_losses(part: Any, body: Any, words: int) -> Iterator[Remark]:
    """What of the document is not in its text."""
    kinds = [relation.reltype.removeprefix(_OFFICE) for relation in part.rels.values()]
    charts = kinds.count("chart")
    if charts:
        yield Remark("1 chart was not read" if charts == 1 else f"{charts} charts were not read")
    if next(body.iter(f"{W}altChunk"), None) is not None:
        yield Remark("a part that was inserted from another file was not read")
    if "image" in kinds and words < _FEW_WORDS:
        yield Remark("words in its pictures were not read")


def _open_reader(document: Any) -> _Reader:
    styles = document.styles.element
    names: dict[str, str] = {}
    hidden = set()
    for style in styles.iter(f"{W}style"):
        name, key = style.find(f"{W}name"), style.get(f"{W}styleId", "")
        names[key] = "" if name is None else name.get(f"{W}val", "").casefold()
        if is_on(style.find(f"{W}rPr"), "vanish"):
            hidden.add(key)
    part = document.part
    numbered = next((one.target_part for one in part.rels.values() if one.reltype == f"{_OFFICE}numbering"), None)
    numbering = read_numbering(None if numbered is None else numbered.element, styles)
    return _Reader(part, names, frozenset(hidden), numbering)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the elements of one document, in reading order."""

    part: Any
    style_names: dict[str, str]
    """Style id -> its name, folded."""
    hidden_styles: frozenset[str]
    numbering: Numbering

    def read_blocks(self, parent: Any) -> Iterator[Block]:
        """Paragraphs and tables under an element, including those inside content controls. A paragraph whose end was
        deleted is joined with the next."""
        begun = ""
        for element in _unwrap(parent, (f"{W}p", f"{W}tbl"), self.hidden_styles):
            if element.tag == f"{W}tbl":
                yield from self._read_table(element)
                continue
            words = begun + read_words(element, self.hidden_styles)
            if _is_joined(element):
                begun = words
                continue
            begun = ""
            block = self._make_block(element, words.strip())
            if block.words:
                yield block
            for box in list_boxes(element, self.hidden_styles):
                yield from self.read_blocks(box)
            for line in list_drawn_lines(element, self.part):
                yield Block(f"{BULLET} {line}", "kept", tight=True)
        if begun.strip():
            yield Block(begun.strip())

    def _make_block(self, element: Any, words: str) -> Block:
        properties = element.find(f"{W}pPr")
        named = None if properties is None else properties.find(f"{W}pStyle")
        key = "" if named is None else named.get(f"{W}val", "")
        style = self.style_names.get(key, "")
        if not words or key in self.hidden_styles:
            return Block("")
        number = self.numbering.count(properties, key)
        outlined = properties is not None and properties.find(f"{W}outlineLvl") is not None
        if style.startswith("heading") or style in ("title", "subtitle") or outlined:
            return Block(f"{number} {words}" if number not in ("", BULLET) else words, "heading")
        if number or style.startswith("list"):
            return Block(f"{number or BULLET} {words}", "kept", tight=True)
        return Block(words)

    def _read_table(self, table: Any) -> Iterator[Block]:
        """One line per row, its cells separated by bars. A table that only arranges paragraphs is read cell by cell."""
        rows = [
            list(_unwrap(row, (f"{W}tc",), self.hidden_styles))
            for row in _unwrap(table, (f"{W}tr",), self.hidden_styles)
            if row.find(f"{W}trPr/{W}del") is None
        ]
        if self._is_layout(rows):
            for cell in (cell for row in rows for cell in row):
                yield from self.read_blocks(cell)
            return
        is_first = True
        for row in rows:
            cells = (tidy_line(" ".join(block.words for block in self.read_blocks(cell))) for cell in row)
            words = " | ".join(cell for cell in cells if cell)
            if words:
                yield Block(words, "kept", tight=not is_first)
                is_first = False

    def _is_layout(self, rows: list[list[Any]]) -> bool:
        """Whether a table has one cell, a table in a cell, or a cell with several paragraphs of running text."""
        cells = [cell for row in rows for cell in row]
        if len(cells) == 1 or any(next(cell.iter(f"{W}tbl"), None) is not None for cell in cells):
            return True
        return any(
            sum(ends_sentence(read_words(one, self.hidden_styles).strip()) for one in cell.findall(f"{W}p")) > 1
            for cell in cells
        )


def _is_joined(paragraph: Any) -> bool:
    """Whether the end of a paragraph was deleted or moved away, or is hidden, so that the next one continues it."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(mark.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))


def _unwrap(parent: Any, tags: tuple[str, ...], hidden_styles: frozenset[str]) -> Iterator[Any]:
    """The children with one of the tags, including those inside content controls, without those that are not shown."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS and not is_unshown(child, hidden_styles):
            yield from _unwrap(child, tags, hidden_styles)
