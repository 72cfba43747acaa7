"""The printed lines of a PDF's pages, with their positions. Lengths are in points (1/72 inch).

PDFium gives the characters of a page in the order in which they were drawn and ends a line where the print does;
`pdf_columns` and `pdf_rtl` do the rest.
"""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

from rag.loading.formats.pdf_rtl import Glyph, read_from_right, reads_right_to_left
from rag.loading.structure.lines import is_listed
from rag.text.punctuation import BULLETS

PDFIUM_LOCK = threading.Lock()
"""PDFium keeps global state, so only one thread of the process may use it at a time."""
LINE_HYPHEN = "\ufffe"
"""PDFium's character for a hyphen at the end of a line, in place of the line end."""
_WIDE_GAP = 1.4
"""A gap of this many line heights separates the cells of a row; between the words of justified text it is below 1."""
_MIN_GAP = 0.6
"""A gap of this many line heights may separate columns of text."""
_SPACE_INSIDE = re.compile(r"(?<=\S) (?=\S)")
_UNSPACED = re.compile(r"\S+")
_LABEL = re.compile(
    rf"(?:item|note|part|section|exhibit|chapter)?\s?\(?[\w.]{{1,4}}[.):]?|[□☐☑☒{re.escape(BULLETS)}]", re.IGNORECASE
)


class Gap(NamedTuple):
    """White space inside a printed line, wider than between words."""

    at: int
    """Index in the line's words of the space that stands for it."""
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class PageLine:
    """A printed line. On a page in Hebrew or Arabic, distances count from the right: `left` is where reading begins."""

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
    gaps: tuple[Gap, ...] = ()
    """Those that may separate columns, in order."""


def read_page_lines(text_page: Any) -> list[PageLine]:
    """The printed lines of a page (a pypdfium2 `PdfTextPage`), in reading order."""
    raw, text = text_page.raw, text_page.get_text_range()
    if len(text) != text_page.count_chars():  # positions must be PDFium's own
        text = read_characters(raw, text_page.count_chars())
    geometry = _CharacterGeometry(raw)
    is_mirrored = reads_right_to_left(text)
    lines: list[PageLine] = []
    at = 0
    for piece in re.split(f"(?<={LINE_HYPHEN})|\r\n|\n", text):
        for start, end in _split_where_drawn_back(geometry, piece, at):
            line = _measure_line(geometry, piece[start:end], at + start)
            if line and is_mirrored:
                line = _mirror(line)
            if line and lines and _is_beside(lines[-1], line):
                lines[-1] = join_cells(lines[-1], line)
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
        self._edges: dict[int, tuple[float, float]] = {}

    def edges(self, index: int) -> tuple[float, float]:
        """Left and right edge of a character's ink."""
        found = self._edges.get(index)
        if found is None:
            self._pdfium.FPDFText_GetCharBox(self._raw, index, *self._pointers)
            found = self._edges[index] = (self._values[0].value, self._values[1].value)
        return found

    def glyph(self, index: int, char: str) -> Glyph:
        """A character with the space it takes."""
        self._pdfium.FPDFText_GetLooseCharBox(self._raw, index, ctypes.byref(self._rectangle))
        return Glyph(char, self._rectangle.left, self._rectangle.right)

    def baseline(self, index: int) -> float:
        self._pdfium.FPDFText_GetCharOrigin(self._raw, index, *self._pointers[:2])
        return self._values[1].value

    def height(self, index: int) -> float:
        self._pdfium.FPDFText_GetLooseCharBox(self._raw, index, ctypes.byref(self._rectangle))
        return abs(self._rectangle.top - self._rectangle.bottom) or 1.0

    def weight(self, index: int) -> int:
        return int(self._pdfium.FPDFText_GetFontWeight(self._raw, index))


def _split_where_drawn_back(geometry: _CharacterGeometry, piece: str, at: int) -> list[tuple[int, int]]:
    """Where `piece` of a page, which starts at index `at`, is cut because its next word stands left of the one before:
    PDFium makes one line of two that are beside each other and a few points apart in height, or of all lines of a page
    with three columns that was drawn row by row."""
    if not piece.strip() or reads_right_to_left(piece):
        return [(0, len(piece))]
    cuts = [0]
    for match in _SPACE_INSIDE.finditer(piece):
        space = match.start()
        if geometry.edges(at + space + 1)[1] < geometry.edges(at + space - 1)[0]:
            cuts.append(space)
    return list(pairwise([*cuts, len(piece)]))


def _measure_line(geometry: _CharacterGeometry, piece: str, at: int) -> PageLine | None:
    """The line of the characters `piece`, which start at index `at` of the page; None when it is blank."""
    words = piece.strip()
    if not words:
        return None
    if reads_right_to_left(words):
        return _measure_line_from_right(geometry, words, at + piece.index(words[0]))
    first = at + piece.index(words[0])
    last = first + len(words) - 1
    spaces = [index for index, char in enumerate(words) if char == " " and 0 < index < len(words) - 1]
    left, right = geometry.edges(first)[0], geometry.edges(last)[1]
    sample = first + min(len(words) - 1, 1 if is_listed(words) else 0)
    sample = first + words.index(" ") + 1 if is_listed(words) and " " in words else sample
    height = geometry.height(sample)
    if words[sample - first] == "f":  # of the parts of a ligature ("fi") PDFium gives less
        height = max(height, geometry.height(min(sample + 3, last)))
    gaps = [Gap(space, geometry.edges(first + space - 1)[1], geometry.edges(first + space + 1)[0]) for space in spaces]
    gaps = [gap for gap in gaps if gap.right - gap.left > _MIN_GAP * height]
    end_of_first_word = first + spaces[0] - 1 if spaces else last
    return PageLine(
        words=words,
        left=left,
        right=right,
        baseline=geometry.baseline(sample),
        height=height,
        weight=geometry.weight(sample),
        first_word_width=geometry.edges(end_of_first_word)[1] - left,
        is_row=has_cells(words, gaps, height),
        gaps=tuple(gaps),
    )


def _measure_line_from_right(geometry: _CharacterGeometry, words: str, first: int) -> PageLine:
    """A line in Hebrew or Arabic, with distances as on the page."""
    height = max(geometry.height(first + at) for at in range(len(words)))  # for shaped letters PDFium gives less
    parts = [
        [geometry.glyph(first + at, words[at]) for at in range(*match.span())] for match in _UNSPACED.finditer(words)
    ]
    parts.sort(key=lambda part: -max(glyph.right for glyph in part))
    cells = [parts[:1]]
    for before, part in pairwise(parts):
        if min(glyph.left for glyph in before) - max(glyph.right for glyph in part) > _MIN_GAP * height:
            cells.append([])
        cells[-1].append(part)
    read = [read_from_right(cell) for cell in cells]
    edges = [
        (min(glyph.left for part in cell for glyph in part), max(g.right for part in cell for g in part))
        for cell in cells
    ]
    gaps = [
        Gap(len(" ".join(read[:number])), after[1], before[0])
        for number, (before, after) in enumerate(pairwise(edges), start=1)
    ]
    text = " ".join(read)
    left, right = edges[-1][0], edges[0][1]
    return PageLine(
        words=text,
        left=left,
        right=right,
        baseline=geometry.baseline(first),
        height=height,
        weight=geometry.weight(first),
        first_word_width=(right - left) * len(text.partition(" ")[0]) / len(text),
        is_row=has_cells(text, gaps, height),
        gaps=tuple(gaps),
    )


def has_cells(words: str, gaps: Sequence[Gap], height: float) -> bool:
    """Whether gaps of a line separate cells; one behind an item's number or bullet does not."""
    return any(gap.right - gap.left > _WIDE_GAP * height and not _LABEL.fullmatch(words[: gap.at]) for gap in gaps)


def _mirror(line: PageLine) -> PageLine:
    """The line with its distances counted from the right, except the gaps of a line in Latin letters."""
    is_mirrored = reads_right_to_left(line.words)
    gaps = tuple(Gap(gap.at, -gap.right, -gap.left) for gap in line.gaps) if is_mirrored else ()
    return replace(line, left=-line.right, right=-line.left, gaps=gaps)


def _is_beside(left: PageLine, right: PageLine) -> bool:
    """True when two lines are cells of one row that PDFium returns as two lines."""
    same_height = abs(left.baseline - right.baseline) < 0.3 * min(left.height, right.height)
    return same_height and right.left > left.right


def join_cells(left: PageLine, right: PageLine) -> PageLine:
    """Two lines beside each other as one row."""
    at = len(left.words)
    inner = (Gap(gap.at + at + 1, gap.left, gap.right) for gap in right.gaps)
    gaps = (*left.gaps, Gap(at, left.right, right.left), *inner)
    return replace(left, words=f"{left.words} {right.words}", right=right.right, is_row=True, gaps=gaps)
