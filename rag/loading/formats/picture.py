"""A picture of text (a scan, a photo of a page, a screenshot) -> RawDocument, read by the recogniser."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import partial

from rag.errors import FileUnreadable
from rag.loading.formats.pdf import assemble_pages, choose_title
from rag.loading.formats.pdf_blocks import build_pages, find_body_type
from rag.loading.formats.pdf_lines import PageLine
from rag.loading.ocr.line_places import find_regions
from rag.loading.ocr.page_lines import arrange_lines
from rag.loading.ocr.page_reader import RecogniserMissing
from rag.loading.ocr.pictures import count_pictures, draw_picture
from rag.loading.ocr.scans import ScanReport
from rag.loading.raw_document import LoadContext, RawDocument


def load_picture(content: bytes, context: LoadContext) -> RawDocument:
    """A picture as one article; each picture of a TIFF is a page.

    Raises FileUnreadable when there is no recogniser, it finds no words, or the picture is damaged or too large.
    """
    reader = context.page_reader
    count = count_pictures(content)
    if not reader.is_available:
        pictures = "it is a picture" if count == 1 else f"its {count} pages are pictures"
        raise RecogniserMissing(f"{pictures}: {reader.advice}")
    report = ScanReport(count)
    digest = hashlib.sha256(content).hexdigest()
    pages: list[list[PageLine]] = []
    for number in range(1, count + 1):
        lines: list[PageLine] = []
        try:
            found = context.read_page(digest, number, partial(draw_picture, content, number))
        except FileUnreadable as error:
            report.failed[number] = str(error)
        else:
            report.note(number, found)
            lines = arrange_lines(found)
        pages.append(lines)
    if not any(pages):
        raise FileUnreadable(
            next(iter(report.failed.values()), "it is a picture in which OCR found no words that it can read")
        )
    body = find_body_type(pages)
    raw = assemble_pages(build_pages(pages, body), title=choose_title({}, pages[0], body), published=None, created=None)
    return replace(
        raw,
        page_starts=raw.page_starts if count > 1 else (),
        remarks=report.make_remarks(reader.advice),
        ocr=report.name_recogniser(reader.name),
        regions=find_regions(raw.text, raw.page_starts, report.found),
    )
