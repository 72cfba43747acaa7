"""The lines of a PDF's pages, with where they stand -> paragraphs, headings and table rows.

PDFium gives the characters of a page in reading order and ends a line where the print does. Owns what follows:
the lines of a paragraph become one line, so that sentences are whole; a table row stays one line with its label
and figures; the wrapped cells of a table's head become one line. Lengths are in points.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from rag.loading.structure.lines import ends_sentence, is_listed

LINE_HYPHEN = "\ufffe"
"""What PDFium puts for a hyphen at the end of a line, in the place of the line end."""

_WIDE_GAP = 1.4
"""A gap of so many line heights divides the cells of a row; between the words of justified text it is below 1."""
_CELL_CHARS = 34
"""Cells of a table's head that are no longer are set on one line."""
_OPENING = re.compile(
    r"(?:item|note|part|section|exhibit|chapter)?\s?\(?[\w.]{1,4}[.):]?|[•▪■●◦□☐☑☒–—*-]", re.IGNORECASE
)
_GOES_ON = re.compile(r"(?:[,–—(]|\b(?:and|or|of|the|in|to|for|on|by|with|a|an|from|und|der|die|de|la|et|y|e))$")
_FIGURE = re.compile(r"\(?[$€£]?\d[\d,.]*\)? ")
_CONTENTS_ENTRY = re.compile(r".*[^\W\d_]{2}.*?[\s.…_]+(\d{1,3})")
_MIN_CONTENTS = 5


@dataclass(frozen=True, slots=True)
class PageLine:
    """A printed line."""

    words: str
    left: float
    right: float
    baseline: float
    """Height above the foot of the page."""
    height: float
    """From the lowest descender to the highest ascender: about 1.15 times the type size."""
    weight: int
    """How bold its first word is; comparable within a document only."""
    first_word: float
    """Width of the first word."""
    is_row: bool
    """True when a wide gap divides it into cells."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that were printed as one piece of text."""

    lines: tuple[PageLine, ...]
    words: str
    is_row: bool

    def is_close_to(self, above: Paragraph) -> bool:
        """True when no more room than between two rows of a table divides it from the paragraph above."""
        return above.lines[-1].baseline - self.lines[0].baseline < 1.9 * self.lines[0].height


def read_page_lines(text_page: Any) -> list[PageLine]:
    """The printed lines of a page (a pypdfium2 `PdfTextPage`), in reading order."""
    raw, text = text_page.raw, text_page.get_text_range()
    if len(text) != text_page.count_chars():  # positions must be PDFium's own
        text = read_characters(raw, text_page.count_chars())
    reader = _BoxReader(raw)
    lines: list[PageLine] = []
    at = 0
    for piece in re.split(f"(?<={LINE_HYPHEN})|\r\n|\n", text):
        line = _measure(reader, piece, at)
        if line:
            beside = bool(lines) and _is_beside(lines[-1], line)
            lines[-1:] = [_join_cells(lines[-1], line)] if beside else [*lines[-1:], line]
        at += len(piece)
        at += 2 if text[at : at + 2] == "\r\n" else 1 if text[at : at + 1] == "\n" else 0
    return lines


def set_paragraphs(lines: Sequence[PageLine], pitch: float) -> list[Paragraph]:
    """The paragraphs of a page. `pitch` is the document's usual distance between the lines of a paragraph."""
    stacks = list(_stack(lines, pitch))
    paragraphs: list[Paragraph] = []
    for stack in stacks:
        edge = max(line.right for line in stack)
        group = [stack[0]]
        for line in stack[1:]:
            if _continues(group, line, edge):
                group.append(line)
            else:
                paragraphs.append(_make_paragraph(group))
                group = [line]
        paragraphs.append(_make_paragraph(group))
    return _join_heads(paragraphs)


def find_pitch(pages: Sequence[Sequence[PageLine]]) -> float:
    """The commonest distance between two lines of a paragraph in a document, 0 when there is none."""
    pitches: Counter[float] = Counter()
    for lines in pages:
        width = max((line.right - line.left for line in lines), default=0.0)
        for above, below in pairwise(lines):
            distance = above.baseline - below.baseline
            full = above.right - above.left > 0.45 * width and not above.is_row and not below.is_row
            if full and 0 < distance < 3 * above.height:
                pitches[round(distance * 2) / 2] += 1
    return pitches.most_common(1)[0][0] if pitches else 0.0


def find_contents(words: Sequence[str], pages: int) -> set[int]:
    """Indexes of the entries of a table of contents: five or more lines, each with a page number at its end
    that is not below the one before."""
    found: set[int] = set()
    run: list[int] = []
    last = 0
    for index, line in enumerate(words):
        match = _CONTENTS_ENTRY.fullmatch(line) if len(line) < 200 else None
        number = int(match.group(1)) if match else 0
        if match and last <= number <= pages + 20 and number:
            run.append(index)
            last = number
            continue
        if match or ends_sentence(line) or (run and index - run[-1] > 2):
            found |= set(run) if len(run) >= _MIN_CONTENTS else set()
            run, last = ([index], number) if match and number <= pages + 20 else ([], 0)
    return found | (set(run) if len(run) >= _MIN_CONTENTS else set())


def in_mid_sentence(words: str) -> bool:
    """True when the text ends in a word or sign that no sentence ends in ("and", "of the", a comma)."""
    return bool(_GOES_ON.search(words))


class _BoxReader:
    """Asks PDFium where a character stands; keeps the C numbers it answers in."""

    def __init__(self, raw: Any) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium, self._raw = pdfium, raw
        self._values = [ctypes.c_double() for _ in range(4)]
        self._pointers = [ctypes.byref(value) for value in self._values]
        self._rectangle = pdfium.FS_RECTF()

    def edges(self, index: int) -> tuple[float, float]:
        """Left and right of the ink of a character."""
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


def read_characters(raw: Any, count: int) -> str:
    """The characters of a page (the raw handle of a `PdfTextPage`), one for each of PDFium's indexes."""
    import pypdfium2.raw as pdfium

    codes = (pdfium.FPDFText_GetUnicode(raw, index) for index in range(count))
    return "".join(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)


def _measure(reader: _BoxReader, piece: str, at: int) -> PageLine | None:
    """The line that `piece` is, whose first character is the page's `at`-th; None when it is blank."""
    words = piece.strip()
    if not words:
        return None
    first = at + piece.index(words[0])
    last = first + len(words) - 1
    spaces = [index for index, char in enumerate(words) if char == " " and 0 < index < len(words) - 1]
    left, right = reader.edges(first)[0], reader.edges(last)[1]
    sample = first + min(len(words) - 1, 1 if is_listed(words) else 0)
    sample = first + words.index(" ") + 1 if is_listed(words) and " " in words else sample
    height = reader.height(sample)
    wide = False
    for space in spaces:
        gap = reader.edges(first + space + 1)[0] - reader.edges(first + space - 1)[1]
        if gap > _WIDE_GAP * height and not _OPENING.fullmatch(words[:space]):
            wide = True
            break
    end = first + spaces[0] - 1 if spaces else last
    return PageLine(
        words, left, right, reader.baseline(sample), height, reader.weight(sample), reader.edges(end)[1] - left, wide
    )


def _is_beside(left: PageLine, right: PageLine) -> bool:
    """True when two lines are cells of one row that PDFium has parted."""
    same_height = abs(left.baseline - right.baseline) < 0.3 * min(left.height, right.height)
    return same_height and right.left > left.right


def _join_cells(left: PageLine, right: PageLine) -> PageLine:
    return replace(left, words=f"{left.words} {right.words}", right=right.right, is_row=True)


def _stack(lines: Sequence[PageLine], pitch: float) -> Iterator[list[PageLine]]:
    """Lines that stand under each other at the distance of a paragraph's, in type of one size."""
    stack: list[PageLine] = []
    for line in lines:
        if stack:
            above = stack[-1]
            distance = above.baseline - line.baseline
            close = 0.4 * line.height < distance <= max(1.15 * pitch, 1.25 * min(line.height, above.height))
            same_size = 0.85 < line.height / above.height < 1.18
            if not (close and same_size and line.left < above.right and line.right > above.left):
                yield stack
                stack = []
        stack.append(line)
    if stack:
        yield stack


def _continues(group: Sequence[PageLine], line: PageLine, edge: float) -> bool:
    """True when a line goes on with the paragraph above it: its first word would not have fitted there."""
    above, first = group[-1], group[0]
    if above.words.endswith(LINE_HYPHEN):
        return True
    if is_listed(line.words) or above.is_row or (_FIGURE.match(first.words) and _FIGURE.match(line.words)):
        return False
    in_words = in_mid_sentence(above.words) or (line.words[0].islower() and not ends_sentence(above.words))
    if line.is_row:
        return in_words and abs(line.left - above.left) < above.height
    room = edge - above.right
    if room > line.first_word + 0.6 * line.height and not in_words:
        return False
    indent = line.left - above.left
    centred = abs((line.left + line.right) - (above.left + above.right)) < 2 * line.height
    if len(group) == 1:
        return indent < 0.5 * line.height or is_listed(first.words) or centred or in_words
    return abs(indent) < 0.5 * line.height or centred or in_words


def _make_paragraph(group: Sequence[PageLine]) -> Paragraph:
    """One text of the lines; a hyphen at a line end stays marked, for it may belong to the word or not."""
    words = ""
    for line in group:
        words += line.words if not words or words.endswith(LINE_HYPHEN) else f" {line.words}"
    return Paragraph(tuple(group), words, any(line.is_row for line in group))


def _join_heads(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Paragraphs, those that are short and stand beside each other (cells of a table's head) made one row."""
    joined: list[Paragraph] = []
    for paragraph in paragraphs:
        if joined and _are_head_cells(joined[-1], paragraph):
            above = joined[-1]
            joined[-1] = Paragraph((*above.lines, *paragraph.lines), f"{above.words} {paragraph.words}", True)
        else:
            joined.append(paragraph)
    return joined


def _are_head_cells(left: Paragraph, right: Paragraph) -> bool:
    last, first = left.lines[-1], right.lines[0]
    level = first.baseline > last.baseline - 0.3 * last.height
    short = len(right.words) <= _CELL_CHARS and len(last.words) <= _CELL_CHARS
    near = first.baseline - last.baseline < 5 * last.height
    return level and near and short and first.left > last.right and not any(line.is_row for line in right.lines)
