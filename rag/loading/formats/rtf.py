"""Rich text (RTF) -> RawDocument: paragraphs and tables, as striprtf reads them, then notes and text in boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from rag.errors import FileUnreadable
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.blocks import Block, make_raw_document, tidy, tidy_line
from rag.schema.documents import Remark

_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_TITLE = re.compile(r"\{\\title[ \n]([^{}]{1,500})\}")
_FONT_TABLE = re.compile(r"\{[^{}]{0,50}\\fonttbl")
_FONT = re.compile(r"\\f(\d{1,5})\b[^;{}]{0,100}?\\fcharset(\d{1,3})\b")
_MAX_FONTS = 2_000
_BRACE = re.compile(r"\\[{}]|[{}]")
_ASIDE = re.compile(r"\{(?:\\\*)?\\(footnote|shptxt|annotation)(?![a-z])")
_MAX_ASIDES = 2_000
_ROW_START, _ROW_END = re.compile(r"\\(?:trowd|intbl)(?![a-z])"), re.compile(r"\\row(?![a-z])")
_PARAGRAPH_END = re.compile(r"\\(?:par|line)(?![a-z])")


def load_rtf(content: bytes, _context: LoadContext) -> RawDocument:
    """A rich text file as one article. Raises FileUnreadable when it is damaged or has no text."""
    text, title, source = _read(content)
    raw = make_raw_document(_read_lines(text), title=tidy_line(title))
    return replace(raw, remarks=tuple(_list_losses(source)))


def read_rtf_blocks(content: bytes) -> list[Block]:
    """The paragraphs and rows of a piece of rich text; empty for b"". Raises FileUnreadable when it is damaged."""
    return list(_read_lines(_read(content)[0])) if content else []


def _read(content: bytes) -> tuple[str, str, str]:
    """The text and title of a file, and its source."""
    from striprtf.striprtf import rtf_to_text

    stated = _CODE_PAGE.search(content[:4096])
    encoding = _find_encoding(stated.group(1).decode() if stated else "1252")
    source = content.decode(encoding, errors="replace").lstrip()
    if not source.startswith("{\\rtf"):
        raise FileUnreadable("it is damaged, or no rich text file")
    try:
        text = rtf_to_text(_move_asides(_join_cells(_tame(source))), encoding=encoding, errors="replace")
        title = _TITLE.search(source[:20_000])
        name = rtf_to_text(f"{{\\rtf1 {title.group(1)}}}", encoding=encoding, errors="replace") if title else ""
    except Exception as error:  # a damaged file makes it raise all sorts of errors
        raise FileUnreadable("it is damaged, or no rich text file") from error
    return text, name, source


def _find_encoding(code_page: str) -> str:
    """The name of a Windows code page; the Western European one when unknown."""
    try:
        "".encode(f"cp{code_page}")
    except LookupError:
        return "cp1252"
    return f"cp{code_page}"


def _tame(source: str) -> str:
    """The file without the parts that take the library too long: each link and each font scans all the text after it.

    Of the font table only the encodings are kept.
    """
    source = source.replace("\\fldinst{", "\\fldinst {")  # the same, but not handled as a link
    table = _FONT_TABLE.search(source)
    if not table:
        return source
    end = _find_group_end(source, table.end())
    fonts = dict(islice(_FONT.findall(source[table.end() : end]), _MAX_FONTS))
    entries = "".join(f"{{\\f{number}\\fcharset{charset} x;}}" for number, charset in fonts.items())
    return f"{source[: table.start()]}{{\\fonttbl{entries}{source[end:]}"


def _find_group_end(source: str, start: int) -> int:
    """The position of the brace that closes the group at the character `start`, or the end of the text."""
    depth = 1
    for brace in _BRACE.finditer(source, start):
        if len(brace.group()) == 1:  # not an escaped one
            depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.start()
    return len(source)


def _join_cells(source: str) -> str:
    """The file without the ends of paragraphs inside the cells of tables, so that a row is one line."""
    pieces: list[str] = []
    at = 0
    while start := _ROW_START.search(source, at):
        end = _ROW_END.search(source, start.end())
        if end is None:
            break
        pieces += [source[at : start.start()], _PARAGRAPH_END.sub(r"\\tab", source[start.start() : end.end()])]
        at = end.end()
    return "".join([*pieces, source[at:]])


def _move_asides(source: str) -> str:
    """The file with its footnotes and the text of its boxes as paragraphs after everything else: where they stand, the
    library leaves them out."""
    pieces: list[str] = []
    moved: list[str] = []
    at = 0
    while len(moved) < _MAX_ASIDES and (start := _ASIDE.search(source, at)):
        end = _find_group_end(source, start.end())
        pieces.append(source[at : start.start()])
        if start.group(1) != "annotation":
            moved.append(f"\\par{{{source[start.end() : end]}}}")
        at = end + 1
    rest = source[at:]
    close = rest.rfind("}") if rest.rstrip("\x00 \r\n").endswith("}") else len(rest)
    return "".join([*pieces, rest[:close], *moved, rest[close:]])


def _read_lines(text: str) -> Iterator[Block]:
    """A block for each paragraph and for each table row; the library ends cells with bars."""
    was_row = False
    for line in text.split("\n"):
        cells = [tidy_line(cell) for cell in line.split("|")]
        is_row = len(cells) > 1 and not cells[-1]
        if is_row:
            yield Block(" | ".join(cell for cell in cells if cell), "kept", tight=was_row)
        else:
            yield Block(tidy(line))
        was_row = is_row


def _list_losses(source: str) -> Iterator[Remark]:
    comments = len(re.findall(r"\{\\\*\\annotation(?![a-z])", source))
    if comments:
        yield Remark("1 comment was not read" if comments == 1 else f"{comments} comments were not read")
    asides = sum(1 for _ in _ASIDE.finditer(source))
    if asides > _MAX_ASIDES:
        yield Remark(f"{asides - _MAX_ASIDES} footnotes and boxes were not read: it has {asides}")
