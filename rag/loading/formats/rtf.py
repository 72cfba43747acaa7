"""Rich text (RTF) -> RawDocument: the words of its paragraphs and tables, as striprtf reads them."""

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


def load_rtf(content: bytes, _context: LoadContext) -> RawDocument:
    """A rich text file as one article. Raises FileUnreadable when it is damaged or holds no text."""
    from striprtf.striprtf import rtf_to_text

    stated = _CODE_PAGE.search(content[:4096])
    encoding = _find_encoding(stated.group(1).decode() if stated else "1252")
    source = content.decode(encoding, errors="replace").lstrip()
    if not source.startswith("{\\rtf"):
        raise FileUnreadable("it is damaged, or no rich text file")
    tamed = _tame(source)
    try:
        text = rtf_to_text(tamed, encoding=encoding, errors="replace")
        title = _TITLE.search(source[:20_000])
        name = rtf_to_text(f"{{\\rtf1 {title.group(1)}}}", encoding=encoding, errors="replace") if title else ""
    except Exception as error:  # a damaged file makes it raise all sorts of errors
        raise FileUnreadable("it is damaged, or no rich text file") from error
    raw = make_raw_document(_read_lines(text), title=tidy_line(name))
    return replace(raw, remarks=tuple(_list_losses(source)))


def _find_encoding(code_page: str) -> str:
    """The name of a Windows code page; that of Western Europe when it is not known."""
    try:
        "".encode(f"cp{code_page}")
    except LookupError:
        return "cp1252"
    return f"cp{code_page}"


def _tame(source: str) -> str:
    """The file without what the library takes too long for: each link, and each font, looks through all that follows.

    Of the table of fonts only what says how their letters are encoded is kept.
    """
    source = source.replace("\\fldinst{", "\\fldinst {")  # the same, but not looked at as a link
    table = _FONT_TABLE.search(source)
    if not table:
        return source
    end = _find_group_end(source, table.end())
    fonts = dict(islice(_FONT.findall(source[table.end() : end]), _MAX_FONTS))
    entries = "".join(f"{{\\f{number}\\fcharset{charset} x;}}" for number, charset in fonts.items())
    return f"{source[: table.start()]}{{\\fonttbl{entries}{source[end:]}"


def _find_group_end(source: str, start: int) -> int:
    """Where the brace stands that closes the group with the character `start`; the end where none does."""
    depth = 1
    for brace in re.finditer(r"[{}]", source[start:]):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return start + brace.start()
    return len(source)


def _read_lines(text: str) -> Iterator[Block]:
    """A block for each paragraph, and for each row of a table, whose cells the library ends with bars."""
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
    notes = len(re.findall(r"\{\\footnote\b", source))
    if notes:
        yield Remark("1 footnote was not read" if notes == 1 else f"{notes} footnotes were not read")
    if re.search(r"\\shptxt\b", source):
        yield Remark("the text in boxes was not read")
