"""The printed lines of a PDF's pages, with their positions. Lengths are in points (1/72 inch).

PDFium returns the characters of a page in reading order and ends a line where the printed one ends.
"""

from __future__ import annotations

import ctypes
import re
import threading
from dataclasses import dataclass, replace
from typing import Any

from rag.loading.structure.lines import is_listed
from rag.text.punctuation import BULLETS

PDFIUM_LOCK = threading.Lock()
"""PDFium keeps global state, so only one thread of the process may use it at a time."""
LINE_HYPHEN = "\ufffe"
"""PDFium's character for a hyphen at the end of a line, in place of the line end."""
_WIDE_GAP = 1.4
"""A gap of this many line heights separates the cells of a row; between the words of justified text it is below 1."""
_LABEL = re.compile(
    rf"(?:item|note|part|section|exhibit|chapter)?\s?\(?[\w.]{{1,4}}[.):]?|[□☐☑☒{re.escape(BULLETS)}]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A printed line."""

    words: str
    left: float
    right: float
    baseline: float
    """Height above the bottom of the page."""
    height: float
    """From the lowest descender to the highest ascender: about 1.15 times the type size."""
    weight: int
    """How bold its first word is; only comparable within a document."""
    first_word_width: float
    is_row: bool
    """True when a wide gap separates it into cells."""


def read_page_lines(text_page: Any) -> list[PageLine]:
    """The printed lines of a page (a pypdfium2 `PdfTextPage`), in reading order."""
    raw, text = text_page.raw, text_page.get_text_range()
    if len(text) != text_page.count_chars():  # positions must be PDFium's own
        text = read_characters(raw, text_page.count_chars())
    geometry = _CharacterGeometry(raw)
    lines: list[PageLine] = []
    at = 0
    for piece in re.split(f"(?<={LINE_HYPHEN})|\r\n|\n", text):
        line = _measure_line(geometry, piece, at)
        if line and lines and _is_beside(lines[-1], line):
            lines[-1] = _join_cells(lines[-1], line)
        elif line:
            lines.append(line)
        at += len(piece)
        at += 2 if text[at : at + 2] == "\r\n" else 1 if text[at : at + 1] == "\n" else 0
    return lines


def read_characters(raw: Any, count: int) -> str:
    """The characters of a page, one for each of PDFium's indexes. `raw` is the handle of a `PdfTextPage`."""
    import pypdfium2.raw as pdfium

    codes = (pdfium.FPDFText_GetUnicode(raw, index) for index in range(count))
    return "".join(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)


class _CharacterGeometry:
    """Position and size of characters from PDFium. The C variables for its results are allocated once and reused."""

    def __init__(self, raw: Any) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium, self._raw = pdfium, raw
        self._values = [ctypes.c_double() for _ in range(4)]
        self._pointers = [ctypes.byref(value) for value in self._values]
        self._rectangle = pdfium.FS_RECTF()

    def edges(self, index: int) -> tuple[float, float]:
        """Left and right edge of a character's ink."""
        self._pdfium.FPDFText_GetCharBox(self._raw, index, *self._pointers)
        return self._values[0].value, self._values[1].value

    def baseline(self, index: int) -> float:
        self._pdfium.FPDFText_GetCharOrigin(self._raw, index, *self._pointers[:2])
        return self._values[1].value

    def height(self, index: int) -> float:
        self._pdfium.FPDFText_GetLooseCharBox(self._raw, index, ctypes.byref(self._rectangle))
        return abs(self._rectangle.top - self._rectangle.bottom) or 1.0

    def weight(self, index: int) -> int:
        return int(self._pdfium.FPDFText_GetFontWeight(self._raw, index))


def _measure_line(geometry: _CharacterGeometry, piece: str, at: int) -> PageLine | None:
    """The line of the characters `piece`, which start at index `at` of the page; None when it is blank."""
    words = piece.strip()
    if not words:
        return None
    first = at + piece.index(words[0])
    last = first + len(words) - 1
    spaces = [index for index, char in enumerate(words) if char == " " and 0 < index < len(words) - 1]
    left, right = geometry.edges(first)[0], geometry.edges(last)[1]
    sample = first + min(len(words) - 1, 1 if is_listed(words) else 0)
    sample = first + words.index(" ") + 1 if is_listed(words) and " " in words else sample
    height = geometry.height(sample)
    is_row = any(
        geometry.edges(first + space + 1)[0] - geometry.edges(first + space - 1)[1] > _WIDE_GAP * height
        and not _LABEL.fullmatch(words[:space])
        for space in spaces
    )
    end_of_first_word = first + spaces[0] - 1 if spaces else last
    return PageLine(
        words=words,
        left=left,
        right=right,
        baseline=geometry.baseline(sample),
        height=height,
        weight=geometry.weight(sample),
        first_word_width=geometry.edges(end_of_first_word)[1] - left,
        is_row=is_row,
    )


def _is_beside(left: PageLine, right: PageLine) -> bool:
    """True when two lines are cells of one row that PDFium returns as two lines."""
    same_height = abs(left.baseline - right.baseline) < 0.3 * min(left.height, right.height)
    return same_height and right.left > left.right


def _join_cells(left: PageLine, right: PageLine) -> PageLine:
    return replace(left, words=f"{left.words} {right.words}", right=right.right, is_row=True)
