"""The printed lines of a PDF -> the blocks of each page: paragraphs, headings, table rows, and boilerplate.

Boilerplate is headers and footers, the table of contents, and footnote numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from rag.loading.formats.pdf_hyphens import join_hyphenated_words
from rag.loading.formats.pdf_lines import PageLine
from rag.loading.formats.pdf_paragraphs import Paragraph, find_line_spacing, group_paragraphs
from rag.loading.structure.blocks import Block, BlockKind
from rag.loading.structure.lines import ends_sentence

_EDGE_LINES = 4
"""Most lines of a page's header, and of its footer."""
_MAX_FOOTER_CHARS = 120
_MIN_REPEATS = 3
_MAX_HEADING_WORDS = 18
_CONTENTS_PAGES = 12
"""How many of the first pages are searched for a table of contents."""
_MIN_CONTENTS_ENTRIES = 5
_CONTENTS_ENTRY = re.compile(r".*[^\W\d_]{2}.*?[\s.…_]+(\d{1,3})")
_NUMBER_AT_EDGE = re.compile(
    r"^\W*(\d{1,4})(?=\s|\W*$)|(?<!\S)(\d{1,4})\W*$|(?<=page )(\d{1,4})(?= ?(?:of|/) ?\d)", re.IGNORECASE
)
_ROMAN = re.compile(r"\W*([ivxl]{1,7})\W*", re.IGNORECASE)
"""The page number of a preface."""
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50}
_FOOTNOTE_MARK = re.compile(r"\(?\w{1,2}\)?(?: \(?\w{1,2}\)?)*")
_LETTER = re.compile(r"[^\W\d_]")


class BodyType(NamedTuple):
    """The type in which most of a document's text is set."""

    height: float
    """In points."""
    weight: int
    """Comparable within the document only, see `PageLine`."""


def find_body_type(pages: Sequence[Sequence[PageLine]]) -> BodyType:
    """Height and weight of the type in which most of the text is set."""
    heights: Counter[float] = Counter()
    weights: Counter[int] = Counter()
    for lines in pages:
        for line in lines:
            heights[round(line.height, 1)] += len(line.words)
            weights[line.weight] += len(line.words)
    return BodyType(heights.most_common(1)[0][0], weights.most_common(1)[0][0])


def build_pages(pages: Sequence[Sequence[PageLine]], body: BodyType) -> list[list[Block]]:
    """The blocks of each page, with split words joined; headers, footers and the table of contents as boilerplate."""
    return _mark_table_of_contents(join_hyphenated_words(_split_into_blocks(pages, body)))


def _split_into_blocks(pages: Sequence[Sequence[PageLine]], body: BodyType) -> list[list[Block]]:
    """The blocks of each page. Headers and footers are blocks of their own, never part of a paragraph."""
    line_spacing, repeated = find_line_spacing(pages), _find_headers_and_footers(pages)
    built: list[list[Block]] = []
    for number, lines in enumerate(pages):
        blocks: list[Block] = []
        for is_edge, group in groupby(range(len(lines)), key=lambda index: (number, index) in repeated):
            run = [lines[index] for index in group]
            if is_edge:
                blocks += [Block(line.words, "boilerplate", tight=bool(blocks)) for line in run]
            else:
                blocks += _make_blocks(group_paragraphs(run, line_spacing), body)
        built.append(blocks)
    return built


def _find_headers_and_footers(pages: Sequence[Sequence[PageLine]]) -> set[tuple[int, int]]:
    """(page, line) of the headers and footers.

    They are the outermost lines of a page that recur on three pages (ignoring the page number), or have a number that
    counts up with the pages.
    """
    edges = [(number, edge) for number, lines in enumerate(pages) for edge in _find_edge_lines(lines)]
    pages_of: dict[str, set[int]] = {}
    offsets: Counter[int] = Counter()
    for number, edge in edges:
        for index in edge:
            pages_of.setdefault(_mask_number(pages[number][index].words), set()).add(number)
        for index in edge[:2]:
            offsets.update({found - number for found in _list_page_numbers(pages[number][index].words)})
    offset, count = offsets.most_common(1)[0] if offsets else (0, 0)
    numbered = count >= max(_MIN_REPEATS, len(pages) // 2)
    found: set[tuple[int, int]] = set()
    for number, edge in edges:
        for index in edge:
            words = pages[number][index].words
            recurs = len(pages_of[_mask_number(words)]) >= _MIN_REPEATS
            if not recurs and not (numbered and number + offset in _list_page_numbers(words)):
                break
            found.add((number, index))
    return found


def _find_edge_lines(lines: Sequence[PageLine]) -> tuple[list[int], list[int]]:
    """The indexes of the lines nearest the top and nearest the bottom of a page, the outermost first."""
    order = sorted(range(len(lines)), key=lambda index: -lines[index].baseline)
    return order[:_EDGE_LINES], order[: -_EDGE_LINES - 1 : -1]


def _mask_number(words: str) -> str:
    if _ROMAN.fullmatch(words):
        return "#"
    return _NUMBER_AT_EDGE.sub("#", words).casefold()


def _list_page_numbers(words: str) -> list[int]:
    """The numbers in a header or footer that can be page numbers."""
    if len(words) > _MAX_FOOTER_CHARS:
        return []
    if roman := _ROMAN.fullmatch(words):
        return [_read_roman(roman[1])]
    return [int(found) for match in _NUMBER_AT_EDGE.findall(words) for found in match if found]


def _read_roman(numeral: str) -> int:
    digits = [_ROMAN_DIGITS[letter] for letter in numeral.lower()]
    return sum(-one if one < following else one for one, following in zip(digits, [*digits[1:], 0], strict=True))


def _make_blocks(paragraphs: Sequence[Paragraph], body: BodyType) -> list[Block]:
    blocks: list[Block] = []
    for number, paragraph in enumerate(paragraphs):
        kind = _classify_paragraph(paragraph, body)
        above = paragraphs[number - 1] if number else None
        in_table = above is not None and "kept" in (kind, blocks[-1].kind) and paragraph.is_close_to(above)
        blocks.append(Block(paragraph.words, kind, tight=in_table))
    return blocks


def _classify_paragraph(paragraph: Paragraph, body: BodyType) -> BlockKind:
    first, words = paragraph.lines[0], paragraph.words
    if first.height < 0.8 * body.height and _FOOTNOTE_MARK.fullmatch(words):
        return "boilerplate"  # raised footnote numbers, which PDFium gives apart from the words they follow
    if paragraph.is_row:
        return "kept"
    letters = _LETTER.findall(words)
    is_long = len(words.split()) > _MAX_HEADING_WORDS
    if len(letters) < 3 or is_long or ends_sentence(words) or words.endswith((",", ";", ":")):
        return "text"
    larger = first.height > 1.12 * body.height
    bolder = first.weight > 1.25 * body.weight and paragraph.lines[-1].weight > 1.25 * body.weight
    capital = len(letters) >= 6 and all(letter.isupper() for letter in letters)
    return "heading" if larger or bolder or capital else "text"


def _mark_table_of_contents(pages: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """The pages with the table of contents as boilerplate: its entries state nothing themselves."""
    first = [(number, index) for number, blocks in enumerate(pages[:_CONTENTS_PAGES]) for index in range(len(blocks))]
    found = find_table_of_contents([pages[number][index].words for number, index in first], len(pages))
    marked = {first[position] for position in found}
    return [
        [
            replace(block, kind="boilerplate") if (number, index) in marked else block
            for index, block in enumerate(blocks)
        ]
        for number, blocks in enumerate(pages)
    ]


def find_table_of_contents(words: Sequence[str], pages: int) -> set[int]:
    """Indexes of the entries of a table of contents: five or more lines that each end with a page number, none lower
    than the one before."""
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
            found |= set(run) if len(run) >= _MIN_CONTENTS_ENTRIES else set()
            run, last = ([index], number) if match and number <= pages + 20 else ([], 0)
    return found | (set(run) if len(run) >= _MIN_CONTENTS_ENTRIES else set())
