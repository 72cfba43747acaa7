"""Printed lines -> paragraphs, headings and table rows.

The lines of a paragraph are joined into one line, so that sentences are whole. A table row stays one line with its
label and numbers; the wrapped cells of a table header become one line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.loading.formats.pdf_lines import LINE_HYPHEN, PageLine
from rag.loading.structure.lines import ends_sentence, is_listed

_RAGGED = 0.35
"""A line that leaves less than this share of its length free goes on, in a script whose letters do not tell it."""
_NOTE_HEIGHT = 0.9
"""A footnote is set in type of less than this share of the text's height."""
_MIN_CONTINUED_CHARS = 30
"""A shorter line does not go on in the next column."""
_CELL_CHARS = 34
"""Cells of a table header up to this length are put on one line."""
_MID_SENTENCE = re.compile(r"(?:[,–—(]|\b(?:and|or|of|the|in|to|for|on|by|with|a|an|from|und|der|die|de|la|et|y|e))$")
_LEADING_NUMBER = re.compile(r"\(?[$€£]?\d[\d,.]*\)? ")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Printed lines that belong to one paragraph, heading or table row."""

    lines: tuple[PageLine, ...]
    words: str
    is_row: bool

    def is_close_to(self, above: Paragraph) -> bool:
        """True when the gap to the paragraph above is no larger than between two rows of a table."""
        return above.lines[-1].baseline - self.lines[0].baseline < 1.9 * self.lines[0].height


def group_paragraphs(lines: Sequence[PageLine], line_spacing: float) -> list[Paragraph]:
    """The paragraphs of a page. `line_spacing` is the document's usual distance between the lines of a paragraph."""
    paragraphs: list[Paragraph] = []
    for stack in _split_stacks(lines, line_spacing):
        right_edge = max(line.right for line in stack)
        group = [stack[0]]
        for line in stack[1:]:
            if _continues(group, line, right_edge):
                group.append(line)
            else:
                paragraphs.append(_make_paragraph(group))
                group = [line]
        paragraphs.append(_make_paragraph(group))
    return _join_across_columns(_join_header_cells(paragraphs))


def find_line_spacing(pages: Sequence[Sequence[PageLine]]) -> float:
    """The most frequent distance between two lines of a paragraph in a document; 0 when it has no paragraphs."""
    spacings: Counter[float] = Counter()
    for lines in pages:
        width = max((line.right - line.left for line in lines), default=0.0)
        for above, below in pairwise(lines):
            distance = above.baseline - below.baseline
            full = above.right - above.left > 0.45 * width and not above.is_row and not below.is_row
            if full and 0 < distance < 3 * above.height:
                spacings[round(distance * 2) / 2] += 1
    return spacings.most_common(1)[0][0] if spacings else 0.0


def ends_mid_sentence(words: str) -> bool:
    """True when the last word or character cannot end a sentence ("and", "of the", a comma)."""
    return bool(_MID_SENTENCE.search(words))


def _split_stacks(lines: Sequence[PageLine], line_spacing: float) -> Iterator[list[PageLine]]:
    """Runs of consecutive lines that are as close as the lines of a paragraph and have the same type size."""
    stack: list[PageLine] = []
    for line in lines:
        if stack:
            above = stack[-1]
            distance = above.baseline - line.baseline
            close = 0.4 * line.height < distance <= max(1.15 * line_spacing, 1.25 * min(line.height, above.height))
            same_size = 0.85 < line.height / above.height < 1.18
            if not (close and same_size and line.left < above.right and line.right > above.left):
                yield stack
                stack = []
        stack.append(line)
    if stack:
        yield stack


def _continues(group: Sequence[PageLine], line: PageLine, right_edge: float) -> bool:
    """True when a line continues the paragraph above: its first word would not have fitted on the line before."""
    above, first = group[-1], group[0]
    if above.words.endswith(LINE_HYPHEN):
        return True
    if (
        is_listed(line.words)
        or above.is_row
        or (_LEADING_NUMBER.match(first.words) and _LEADING_NUMBER.match(line.words))
    ):
        return False
    mid_sentence = ends_mid_sentence(above.words) or (line.words[0].islower() and not ends_sentence(above.words))
    if line.is_row:
        return mid_sentence and abs(line.left - above.left) < above.height
    space_left = right_edge - above.right
    if not _has_case(line.words[0]) and space_left < _RAGGED * (above.right - above.left):
        mid_sentence = mid_sentence or not ends_sentence(above.words)
    if space_left > line.first_word_width + 0.6 * line.height and not mid_sentence:
        return False
    indent = line.left - above.left
    centred = abs((line.left + line.right) - (above.left + above.right)) < 2 * line.height
    if len(group) == 1:
        return indent < 0.5 * line.height or is_listed(first.words) or centred or mid_sentence
    return abs(indent) < 0.5 * line.height or centred or mid_sentence


def _has_case(letter: str) -> bool:
    """False for a letter of a script without capitals, of which none can open a sentence."""
    return not letter.isalpha() or letter.isupper() or letter.islower()


def _make_paragraph(group: Sequence[PageLine]) -> Paragraph:
    """The lines joined. A hyphen at a line end stays marked as such, because it may or may not belong to the word."""
    words = ""
    for line in group:
        words += line.words if not words or words.endswith(LINE_HYPHEN) else f" {line.words}"
    return Paragraph(tuple(group), words, any(line.is_row for line in group))


def _join_across_columns(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs, one that goes on at the top of the next column being one; footnotes in between come after it."""
    joined: list[Paragraph] = []
    notes: list[Paragraph] = []
    for paragraph in paragraphs:
        while joined and not notes and _is_note(joined[-1], paragraph) and len(joined) > 1:
            notes.insert(0, joined.pop())
        if joined and _goes_on_in_next_column(joined[-1], paragraph):
            above = joined.pop()
            hyphen = "" if above.words.endswith(LINE_HYPHEN) else " "
            lines = (*above.lines, *paragraph.lines)
            joined.append(Paragraph(lines, f"{above.words}{hyphen}{paragraph.words}", False))
            joined += notes
        else:
            joined += [*notes, paragraph]
        notes = []
    return joined


def _is_note(paragraph: Paragraph, following: Paragraph) -> bool:
    """Whether a paragraph is set smaller than the one that follows, which stands higher: at the foot of a column."""
    last, first = paragraph.lines[-1], following.lines[0]
    return paragraph.lines[0].height < _NOTE_HEIGHT * first.height and first.baseline > last.baseline


def _goes_on_in_next_column(paragraph: Paragraph, following: Paragraph) -> bool:
    """Whether a sentence at the foot of a column goes on at the top of the next."""
    last, first = paragraph.lines[-1], following.lines[0]
    is_next = first.baseline > last.baseline + last.height and first.left > last.left + last.height
    if not is_next or paragraph.is_row or following.is_row or not 0.9 < first.height / last.height < 1.1:
        return False
    if len(paragraph.words) < _MIN_CONTINUED_CHARS or ends_sentence(paragraph.words) or is_listed(following.words):
        return False
    opens_small = following.words[0].islower() or not _has_case(following.words[0])
    return opens_small or ends_mid_sentence(paragraph.words)


def _join_header_cells(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs with short ones that are side by side (the cells of a table header) joined to one row."""
    joined: list[Paragraph] = []
    for paragraph in paragraphs:
        if joined and _are_header_cells(joined[-1], paragraph):
            above = joined[-1]
            joined[-1] = Paragraph((*above.lines, *paragraph.lines), f"{above.words} {paragraph.words}", True)
        else:
            joined.append(paragraph)
    return joined


def _are_header_cells(left: Paragraph, right: Paragraph) -> bool:
    last, first = left.lines[-1], right.lines[0]
    level = first.baseline > last.baseline - 0.3 * last.height
    short = len(right.words) <= _CELL_CHARS and len(last.words) <= _CELL_CHARS
    near = first.baseline - last.baseline < 5 * last.height
    return level and near and short and first.left > last.right and not any(line.is_row for line in right.lines)
