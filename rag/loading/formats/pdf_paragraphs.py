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
from rag.text.en.captions import CAPTION_WORDS

_RAGGED = 0.35
"""A line that leaves less than this share of its length free goes on, in a script whose letters do not tell it."""
_NOTE_HEIGHT = 0.9
"""A footnote is set in type of less than this share of the text's height."""
_MIN_CONTINUED_CHARS = 30
"""A shorter line does not go on in the next column."""
_MAX_BETWEEN = 4
"""Most paragraphs that may stand between the halves of a sentence."""
_CAPTION = re.compile(rf"(?:{'|'.join(CAPTION_WORDS)})\.? ?(?:\d|[:(.])", re.IGNORECASE)
_CELL_CHARS = 34
"""Cells of a table header up to this length are put on one line."""
_MID_SENTENCE = re.compile(r"(?:[,–—(]|\b(?:and|or|of|the|in|to|for|on|by|with|a|an|from|und|der|die|de|la|et|y|e))$")
_PLAIN_HYPHEN = re.compile(r"[^\W_][-\u2010]$")
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
    return _join_interrupted(_join_header_cells(paragraphs))


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
    """False for a letter of a script without capitals, where no capital shows that a sentence begins."""
    return not letter.isalpha() or letter.isupper() or letter.islower()


def _make_paragraph(group: Sequence[PageLine]) -> Paragraph:
    """The lines joined. A hyphen at a line end stays marked as such, because it may or may not belong to the word."""
    words = ""
    for line in group:
        words = join_lines(words, line.words) if words else line.words
    return Paragraph(tuple(group), words, any(line.is_row for line in group))


def join_lines(above: str, below: str) -> str:
    """Two lines of a paragraph as one. PDFium marks most hyphens at a line end, not those beside a column."""
    if _PLAIN_HYPHEN.search(above) and below[:1].isalnum():
        above = above[:-1] + LINE_HYPHEN
    return f"{above}{below}" if above.endswith(LINE_HYPHEN) else f"{above} {below}"


def _join_interrupted(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs, one that goes on below something else (a caption, a box, a footnote) or at the top of the next
    column being one; what stands in between comes after it."""
    joined: list[Paragraph] = []
    for paragraph in paragraphs:
        between = _count_between(joined, paragraph)
        if between is None:
            joined.append(paragraph)
            continue
        at = len(joined) - 1 - between
        above = joined[at]
        lines = (*above.lines, *paragraph.lines)
        joined[at] = Paragraph(lines, join_lines(above.words, paragraph.words), False)
    return joined


def _count_between(joined: Sequence[Paragraph], following: Paragraph) -> int | None:
    """How many paragraphs at the end of `joined` stand between `following` and the one that it continues; None when it
    continues none."""
    for between, paragraph in enumerate(reversed(joined[-_MAX_BETWEEN - 1 :])):
        if _goes_on_in_next_column(paragraph, following) or (between and _goes_on_below(paragraph, following)):
            return between
        if not _stands_apart(paragraph, following):
            return None
    return None


def _stands_apart(paragraph: Paragraph, text: Paragraph) -> bool:
    """Whether a paragraph is a caption, a footnote, or a box in the running text that `text` belongs to."""
    first, own = paragraph.lines[0], text.lines[0]
    if is_listed(paragraph.words) and first.height > _NOTE_HEIGHT * own.height:
        return False
    return bool(not _is_same_type(first, own) or _CAPTION.match(paragraph.words) or first.left > own.left + own.height)


def _is_same_type(one: PageLine, other: PageLine) -> bool:
    return 0.97 < one.height / other.height < 1.03 and one.weight == other.weight


def _goes_on_below(paragraph: Paragraph, following: Paragraph) -> bool:
    """Whether a sentence goes on further down in the same column."""
    last, first = paragraph.lines[-1], following.lines[0]
    is_below = first.baseline < last.baseline and abs(first.left - last.left) < 0.5 * last.height
    if not is_below or paragraph.is_row or following.is_row or not _is_same_type(last, first):
        return False
    return following.words[0].islower() and _is_open(paragraph) and not is_listed(following.words)


def _is_open(paragraph: Paragraph) -> bool:
    """Whether the last sentence of a paragraph of some length is not at its end."""
    is_closed = ends_sentence(paragraph.words) or paragraph.words.endswith((":", ";"))
    return len(paragraph.words) >= _MIN_CONTINUED_CHARS and not is_closed


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
