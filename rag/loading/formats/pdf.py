"""A PDF -> a draft: the text of its pages, where each begins, its title and date, its page headers and footers.

Owns opening the file and what its metadata states; `pdf_layout` makes paragraphs of printed lines.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from rag.errors import FileUnreadable
from rag.loading.formats.pdf_layout import (
    LINE_HYPHEN,
    PageLine,
    Paragraph,
    find_contents,
    find_pitch,
    in_mid_sentence,
    read_page_lines,
    set_paragraphs,
)
from rag.loading.raw_document import Draft, Part
from rag.loading.structure.blocks import Block, BlockKind, Laid, lay_out, tidy_line
from rag.loading.structure.dates import read_date, read_stated_filing
from rag.loading.structure.lines import ends_sentence, is_listed

PDFIUM_LOCK = threading.Lock()
"""PDFium keeps global state: one thread of the process at a time."""
_PASSWORD_ERROR = 4
"""FPDF_ERR_PASSWORD of fpdfview.h."""
_EDGE_LINES = 4
"""How many lines at the top and at the bottom of a page can be its header and footer."""
_MAX_FOOTER_CHARS = 120
_MIN_REPEATS = 3
_MIN_LETTERS_A_PAGE = 5
"""A scanned page has no text layer; a stamp or a page number on it makes it none either."""
_HYPHEN_EVERY_CHARS = 3_000
"""A text with more hyphens at line ends than one in so many characters was hyphenated when it was set. (Browsers
break at hyphens that stand there anyway: one in 13,000 or more in twenty filings that they printed.)"""

_MAX_HEADING_WORDS = 18
_MIN_RUNNING_CHARS = 60
_MAX_TITLE_CHARS = 200
_CONTENTS_PAGES = 12
"""A table of contents stands within the first pages."""

_PARTED = re.compile(rf"([^\W_]+){LINE_HYPHEN}([^\W_]+)")
_NUMBER_AT_EDGE = re.compile(r"^(\d{1,4})(?=\s|$)|(?<!\S)(\d{1,4})$|(?<=page )(\d{1,4})(?= of \d)", re.IGNORECASE)
_FOOTNOTE_MARK = re.compile(r"\(?\w{1,2}\)?(?: \(?\w{1,2}\)?)*")
_LETTER = re.compile(r"[^\W\d_]")
_FILE_NAME = re.compile(r"^\S*\.\w{2,5}$|^untitled|^microsoft \w+ - |^(?:powerpoint|word)\b", re.IGNORECASE)


def read_pdf(content: bytes, *, today: date) -> Draft:
    """The draft of a PDF.

    Its date is the one that its metadata calls that of publication or filing; failing that and a date in the
    text, the day the file was made, since a report is printed to PDF to be published.

    Raises FileUnreadable when it is encrypted, damaged, or has no text layer (a scan).
    """
    with PDFIUM_LOCK:
        pages, metadata = _extract(content)
    letters = sum(len(_LETTER.findall(line.words)) for lines in pages for line in lines)
    if letters < _MIN_LETTERS_A_PAGE * len(pages):
        raise FileUnreadable("it holds no text, only pictures of it; run OCR on it first")
    body = _find_body_type(pages)
    laid = _mark_contents(_mend_hyphens(_set_pages(pages, body)))
    stated = f"{metadata.get('Subject', '')} {metadata.get('Title', '')}"
    return _assemble(
        laid,
        title=_choose_title(metadata, pages[0], body),
        published=read_stated_filing(stated, language="en", today=today),
        created=read_date(metadata.get("CreationDate", "").removeprefix("D:")[:8], language="", today=today),
    )


def _extract(content: bytes) -> tuple[list[list[PageLine]], dict[str, str]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD_ERROR:
            raise FileUnreadable("it is protected by a password") from error
        raise FileUnreadable("it is damaged, or no PDF") from error
    pages: list[list[PageLine]] = []
    try:
        for index in range(len(document)):
            page = document[index]
            text_page = page.get_textpage()
            pages.append(read_page_lines(text_page))
            text_page.close()
            page.close()
        return pages, document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        raise FileUnreadable(f"it is damaged: page {len(pages) + 1} of {len(document)} cannot be read") from error
    finally:
        document.close()


def _find_body_type(pages: Sequence[Sequence[PageLine]]) -> tuple[float, int]:
    """Height and weight of the type that most of the text is set in."""
    heights: Counter[float] = Counter()
    weights: Counter[int] = Counter()
    for lines in pages:
        for line in lines:
            heights[round(line.height, 1)] += len(line.words)
            weights[line.weight] += len(line.words)
    return heights.most_common(1)[0][0], weights.most_common(1)[0][0]


def _find_repeated(pages: Sequence[Sequence[PageLine]]) -> set[tuple[int, int]]:
    """(page, line) of the headers and footers.

    From the edge of a page inwards, as far as the lines recur on three pages, the page number aside, or hold
    a number that counts up with the pages.
    """
    edges = [(number, edge) for number, lines in enumerate(pages) for edge in _find_edges(lines)]
    pages_of: dict[str, set[int]] = {}
    offsets: Counter[int] = Counter()
    for number, edge in edges:
        for index in edge:
            pages_of.setdefault(_without_number(pages[number][index].words), set()).add(number)
        for index in edge[:2]:
            offsets.update({figure - number for figure in _edge_numbers(pages[number][index].words)})
    offset, count = offsets.most_common(1)[0] if offsets else (0, 0)
    numbered = count >= max(_MIN_REPEATS, len(pages) // 2)
    found: set[tuple[int, int]] = set()
    for number, edge in edges:
        for index in edge:
            words = pages[number][index].words
            recurs = len(pages_of[_without_number(words)]) >= _MIN_REPEATS
            if not recurs and not (numbered and number + offset in _edge_numbers(words)):
                break
            found.add((number, index))
    return found


def _find_edges(lines: Sequence[PageLine]) -> tuple[list[int], list[int]]:
    """The indexes of the lines nearest the top and nearest the foot of a page, the outermost first."""
    order = sorted(range(len(lines)), key=lambda index: -lines[index].baseline)
    return order[:_EDGE_LINES], order[: -_EDGE_LINES - 1 : -1]


def _without_number(words: str) -> str:
    return _NUMBER_AT_EDGE.sub("#", words).casefold()


def _edge_numbers(words: str) -> list[int]:
    """The numbers in a header or footer that can be that of its page."""
    if len(words) > _MAX_FOOTER_CHARS:
        return []
    return [int(figure) for match in _NUMBER_AT_EDGE.findall(words) for figure in match if figure]


def _set_pages(pages: Sequence[Sequence[PageLine]], body: tuple[float, int]) -> list[list[Block]]:
    """The blocks of each page. Headers and footers stay apart, so that no paragraph takes them in."""
    pitch, repeated = find_pitch(pages), _find_repeated(pages)
    laid: list[list[Block]] = []
    for number, lines in enumerate(pages):
        blocks: list[Block] = []
        for is_edge, group in groupby(range(len(lines)), key=lambda index: (number, index) in repeated):
            run = [lines[index] for index in group]
            if is_edge:
                blocks += [Block(line.words, "boilerplate", tight=bool(blocks)) for line in run]
            else:
                blocks += _make_blocks(set_paragraphs(run, pitch), body)
        laid.append(blocks)
    return laid


def _make_blocks(paragraphs: Sequence[Paragraph], body: tuple[float, int]) -> list[Block]:
    blocks: list[Block] = []
    for number, paragraph in enumerate(paragraphs):
        kind = _tell_kind(paragraph, body)
        above = paragraphs[number - 1] if number else None
        in_table = above is not None and "kept" in (kind, blocks[-1].kind) and paragraph.is_close_to(above)
        blocks.append(Block(paragraph.words, kind, tight=in_table))
    return blocks


def _tell_kind(paragraph: Paragraph, body: tuple[float, int]) -> BlockKind:
    first, words = paragraph.lines[0], paragraph.words
    if first.height < 0.8 * body[0] and _FOOTNOTE_MARK.fullmatch(words):
        return "boilerplate"  # the raised figures of footnotes, which stand apart from their words
    if paragraph.is_row:
        return "kept"
    letters = _LETTER.findall(words)
    is_long = len(words.split()) > _MAX_HEADING_WORDS
    if len(letters) < 3 or is_long or ends_sentence(words) or words.endswith((",", ";", ":")):
        return "text"
    larger = first.height > 1.12 * body[0]
    bolder = first.weight > 1.25 * body[1] and paragraph.lines[-1].weight > 1.25 * body[1]
    capital = len(letters) >= 6 and all(letter.isupper() for letter in letters)
    return "heading" if larger or bolder or capital else "text"


def _mend_hyphens(pages: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """The pages with the words whole that a line end parted.

    The hyphen was put in when the text was set, or belongs to the word ("pre-tax"). What the text elsewhere
    writes decides; failing that, whether it was hyphenated when set, which the number of such hyphens tells.
    """
    text = "\n".join(block.words for blocks in pages for block in blocks)
    count = text.count(LINE_HYPHEN)
    if not count:
        return [list(blocks) for blocks in pages]
    known = set(re.findall(r"[^\W_]+(?:-[^\W_]+)*", text.casefold()))
    was_hyphenated = count > len(text) / _HYPHEN_EVERY_CHARS

    def mend(match: re.Match[str]) -> str:
        start, end = match.group(1), match.group(2)
        whole, parted = f"{start}{end}", f"{start}-{end}"
        if not end[:1].islower() or (parted.casefold() in known) != (whole.casefold() in known):
            return whole if whole.casefold() in known and end[:1].islower() else parted
        return whole if was_hyphenated else parted

    return [
        [replace(block, words=_PARTED.sub(mend, block.words).replace(LINE_HYPHEN, "-")) for block in blocks]
        for blocks in pages
    ]


def _mark_contents(pages: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """The pages with the table of contents as boilerplate: its entries are not what they point at."""
    head = [(number, index) for number, blocks in enumerate(pages[:_CONTENTS_PAGES]) for index in range(len(blocks))]
    found = find_contents([pages[number][index].words for number, index in head], len(pages))
    marked = {head[position] for position in found}
    return [
        [
            replace(block, kind="boilerplate") if (number, index) in marked else block
            for index, block in enumerate(blocks)
        ]
        for number, blocks in enumerate(pages)
    ]


def _choose_title(metadata: dict[str, str], lines: Sequence[PageLine], body: tuple[float, int]) -> str:
    """The title that the metadata states, or what the first page sets largest, or both.

    Stated titles are often a file's name or number, or that of a template; one without most words of the
    largest print comes after it.
    """
    stated = next((text for key in ("Title", "Subject") if _is_title(text := tidy_line(metadata.get(key, "")))), "")
    named = [line for line in lines if len(_LETTER.findall(line.words)) >= 4]
    largest = max((line.height for line in named), default=0.0)
    printed = " ".join(line.words for line in named if line.height >= 0.97 * largest)
    if largest < 1.15 * body[0] or len(printed) > _MAX_TITLE_CHARS:
        return stated
    words = set(_long_words(printed))
    covered = 2 * len(words & set(_long_words(stated))) >= len(words)
    return stated if stated and covered else ": ".join(text for text in (printed, stated) if text)


def _is_title(text: str) -> bool:
    spaced = len(_long_words(text)) >= 2
    unspaced = not text.isascii() and len(_LETTER.findall(text)) >= 4  # a Chinese title is one word
    return (spaced or unspaced) and not _FILE_NAME.search(text)


def _long_words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{4,}", text.casefold())


def _bridge_pages(pages: Sequence[Sequence[Block]]) -> tuple[list[list[Block]], list[str]]:
    """The pages, and what divides each from the next: a blank line, or a space where a sentence runs on.

    There the footer moves above the last paragraph and the header below the first, so that the sentence is whole.
    """
    laid, dividers = [list(blocks) for blocks in pages], ["\n\n"] * len(pages)
    for number in range(len(laid) - 1):
        above, below = laid[number], laid[number + 1]
        body_above = [index for index, block in enumerate(above) if block.kind != "boilerplate"]
        body_below = [index for index, block in enumerate(below) if block.kind != "boilerplate"]
        only_bridged = len(body_above) == 1 and number > 0 and dividers[number - 1] == " "
        if not body_above or not body_below or only_bridged:
            continue
        last, first = above[body_above[-1]], below[body_below[0]]
        if _runs_on(last, first):
            del above[body_above[-1]], below[body_below[0]]
            above.append(replace(last, tight=False))
            below.insert(0, first)
            dividers[number] = "" if last.words.endswith("-") else " "
    return laid, dividers


def _runs_on(last: Block, first: Block) -> bool:
    """True when the sentence that a page ends with goes on at the top of the next."""
    if last.kind != "text" or first.kind != "text" or len(last.words) < _MIN_RUNNING_CHARS:
        return False
    if ends_sentence(last.words) or last.words.endswith((":", ";")) or is_listed(first.words):
        return False
    return first.words[0].islower() or in_mid_sentence(last.words)


def _assemble(pages: Sequence[Sequence[Block]], *, title: str, published: date | None, created: date | None) -> Draft:
    pieces: list[str] = []
    starts: list[int] = []
    marks: list[Laid] = []
    at = 0
    for blocks, divider in zip(*_bridge_pages(pages), strict=True):
        laid = lay_out(blocks, at=at)
        starts.append(at)
        marks.append(laid)
        if laid.text:
            pieces += (laid.text, divider)
            at += len(laid.text) + len(divider)
    text = "".join(pieces).rstrip("\n")
    return Draft(
        text,
        (Part(0, len(text), title, published),),
        boilerplate=frozenset().union(*(laid.boilerplate for laid in marks)),
        headings=frozenset().union(*(laid.headings for laid in marks)),
        kept=frozenset().union(*(laid.kept for laid in marks)),
        page_starts=tuple(min(start, len(text)) for start in starts),
        fallback_published=created,
    )
