"""A PDF -> RawDocument: the text of its pages, where each begins, its title and date.

`pdf_pages` opens the file, `pdf_lines` reads the printed lines, `pdf_paragraphs` joins them to paragraphs, `pdf_blocks`
tells headings, table rows and boilerplate from text, and this module joins the pages and chooses title and date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from rag.errors import FileUnreadable
from rag.loading.formats.pdf_blocks import BodyType, build_pages, find_body_type
from rag.loading.formats.pdf_lines import LINE_HYPHEN, PageLine
from rag.loading.formats.pdf_pages import read_pages
from rag.loading.formats.pdf_paragraphs import ends_mid_sentence
from rag.loading.formats.pdf_scans import read_scans
from rag.loading.ocr.line_places import find_regions
from rag.loading.ocr.page_reader import PageReader, RecogniserMissing
from rag.loading.ocr.scans import ScanReport
from rag.loading.raw_document import LoadContext, RawDocument, RawSection
from rag.loading.structure.blocks import Block, LaidOutText, join_laid_out, lay_out, tidy_line
from rag.loading.structure.dates import read_date, read_stated_filing
from rag.loading.structure.lines import ends_sentence, is_listed

_MIN_LETTERS_A_PAGE = 5
"""With fewer on average, the file is a scan without a text layer, perhaps with a stamp or page numbers."""
_MIN_LETTERS_OF_TEXT = 100
"""A page with this many letters has text, however many of the other pages are scans."""
_MIN_CONTINUED_CHARS = 60
_MAX_TITLE_CHARS = 200
_PAGE_END = "\n\n"
_MAX_NOTES = 2
"""Most footnotes or captions between the halves of a sentence, on each of two pages."""
_LETTER = re.compile(r"[^\W\d_]")
_FILE_NAME = re.compile(r"^\S*\.\w{2,5}$|^untitled|^microsoft \w+ - |^(?:powerpoint|word)\b", re.IGNORECASE)


def load_pdf(content: bytes, context: LoadContext) -> RawDocument:
    """A PDF as one article.

    Its date is the publication or filing date in its metadata, else the date in its text, else the day the file was
    created, because a report is exported to PDF to be published.

    Pages that are pictures are read with the recogniser, if there is one. Raises FileUnreadable when the file is
    encrypted, damaged, or holds no text.
    """
    read = read_pages(content)
    scans = read_scans(content, read, context)
    pages, metadata = read.lines, read.metadata
    _refuse_empty(pages, scans, context.page_reader)
    body = find_body_type(pages)
    stated = f"{metadata.get('Subject', '')} {metadata.get('Title', '')}"
    raw = assemble_pages(
        build_pages(pages, body),
        title=choose_title(metadata, pages[0], body),
        published=read_stated_filing(stated, language="en", today=context.today),
        created=read_date(metadata.get("CreationDate", "").removeprefix("D:")[:8], language="", today=context.today),
    )
    remarks = (*scans.make_remarks(context.page_reader.advice), *read.remarks)
    return replace(
        raw,
        remarks=remarks,
        ocr=scans.name_recogniser(context.page_reader.name),
        regions=find_regions(raw.text, raw.page_starts, scans.found),
    )


def _refuse_empty(pages: Sequence[Sequence[PageLine]], scans: ScanReport, reader: PageReader) -> None:
    """Raise FileUnreadable for a file without text, but for a stamp or page numbers."""
    letters = [sum(len(_LETTER.findall(line.words)) for line in lines) for lines in pages]
    if sum(letters) >= _MIN_LETTERS_A_PAGE * len(pages) or max(letters, default=0) >= _MIN_LETTERS_OF_TEXT:
        return
    if scans.failed:
        raise FileUnreadable(f"it holds no text, only pictures of it: {next(iter(scans.failed.values()))}")
    if scans.found or scans.empty or scans.unclear:
        raise FileUnreadable("it holds only pictures, in which OCR found no words that it can read")
    raise RecogniserMissing(f"it holds no text, only pictures of it: {reader.advice}")


def choose_title(metadata: dict[str, str], lines: Sequence[PageLine], body: BodyType) -> str:
    """The title in the metadata, or the largest print on the first page, or both.

    The title in the metadata is often a file name, a number or the title of a template. If it lacks most words of the
    largest print, it is put after that.
    """
    stated = next((text for key in ("Title", "Subject") if _is_title(text := tidy_line(metadata.get(key, "")))), "")
    named = [line for line in lines if len(_LETTER.findall(line.words)) >= 4]
    largest = max((line.height for line in named), default=0.0)
    printed = " ".join(line.words for line in named if line.height >= 0.97 * largest)
    if largest < 1.15 * body.height or len(printed) > _MAX_TITLE_CHARS:
        return stated
    words = set(_list_long_words(printed))
    covered = 2 * len(words & set(_list_long_words(stated))) >= len(words)
    return stated if stated and covered else ": ".join(text for text in (printed, stated) if text)


def _is_title(text: str) -> bool:
    spaced = len(_list_long_words(text)) >= 2
    unspaced = not text.isascii() and len(_LETTER.findall(text)) >= 4  # a Chinese title is one word
    return (spaced or unspaced) and not _FILE_NAME.search(text)


def _list_long_words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{4,}", text.casefold())


def assemble_pages(
    pages: Sequence[Sequence[Block]], *, title: str, published: date | None, created: date | None
) -> RawDocument:
    """The pages as one article."""
    pieces: list[str] = []
    starts: list[int] = []
    laid_out: list[LaidOutText] = []
    at = 0
    for blocks, separator in zip(*_join_split_sentences(pages), strict=True):
        laid = lay_out(blocks, at=at)
        starts.append(at)
        laid_out.append(laid)
        if laid.text:
            pieces += (laid.text, separator)
            at += len(laid.text) + len(separator)
    text = "".join(pieces).rstrip("\n")
    return replace(
        join_laid_out(laid_out, text, [RawSection(0, len(text), title, published)]),
        page_starts=tuple(min(start, len(text)) for start in starts),
        fallback_published=created,
    )


def _join_split_sentences(pages: Sequence[Sequence[Block]]) -> tuple[list[list[Block]], list[str]]:
    """The pages, and the separator after each: a blank line, or a space where a sentence continues on the next page.

    There, what stands between (footer, footnote, header, caption) is moved above the last paragraph and below the
    first, so that the sentence is in one piece.
    """
    joined, separators = [list(blocks) for blocks in pages], [_PAGE_END] * len(pages)
    for number in range(len(joined) - 1):
        above, below = joined[number], joined[number + 1]
        is_joined_already = number > 0 and separators[number - 1] != _PAGE_END and _count_body(above) == 1
        halves = None if is_joined_already else _find_halves(above, below)
        if halves is None:
            continue
        last, first = above.pop(halves[0]), below.pop(halves[1])
        above.append(replace(last, words=last.words.removesuffix(LINE_HYPHEN), tight=False))
        below.insert(0, first)
        separators[number] = "" if last.words.endswith(("-", LINE_HYPHEN)) else " "
    joined = [[replace(one, words=one.words.replace(LINE_HYPHEN, "-")) for one in blocks] for blocks in joined]
    return joined, separators


def _count_body(blocks: Sequence[Block]) -> int:
    return sum(map(_is_body, blocks))


def _find_halves(above: Sequence[Block], below: Sequence[Block]) -> tuple[int, int] | None:
    """The indexes of the block whose last sentence goes on on the next page, and of the block that continues it."""
    for last in _list_outermost(above, range(len(above) - 1, -1, -1)):
        for first in _list_outermost(below, range(len(below))):
            is_apart = any(_is_body(block) for block in (*above[last + 1 :], *below[:first]))
            if _continues_on_next_page(above[last], below[first], is_apart=is_apart):
                return last, first
    return None


def _list_outermost(blocks: Sequence[Block], order: Iterable[int]) -> Iterator[int]:
    """The blocks of text nearest the page's edge, up to the first that is no whole note or caption."""
    body = [index for index in order if _is_body(blocks[index])]
    for index in body[: _MAX_NOTES + 1]:
        yield index
        if blocks[index].kind != "text" or not ends_sentence(blocks[index].words):
            return


def _is_body(block: Block) -> bool:
    return block.kind != "boilerplate"


def _continues_on_next_page(last: Block, first: Block, *, is_apart: bool) -> bool:
    """True when the last sentence of a page continues at the top of the next; `is_apart` if notes stand in between."""
    if last.kind != "text" or first.kind != "text" or len(last.words) < _MIN_CONTINUED_CHARS:
        return False
    if ends_sentence(last.words) or last.words.endswith((":", ";")) or is_listed(first.words):
        return False
    return first.words[0].islower() or (ends_mid_sentence(last.words) and not is_apart)
