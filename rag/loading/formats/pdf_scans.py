"""The pages of a PDF that are pictures of text -> printed lines, read by the recogniser one page at a time."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from rag.errors import FileUnreadable
from rag.loading.formats.pdf_lines import PDFIUM_LOCK, PageLine
from rag.loading.formats.pdf_pages import PdfPages, open_pdf
from rag.loading.ocr.page_lines import arrange_lines
from rag.loading.ocr.page_reader import LONGEST_SIDE
from rag.loading.ocr.scans import ScanReport
from rag.loading.raw_document import LoadContext

if TYPE_CHECKING:
    from PIL.Image import Image


def read_scans(content: bytes, pages: PdfPages, context: LoadContext) -> ScanReport:
    """Put the lines of pages that are pictures into `pages`, and report how that went.

    What a stamp or page number on such a page says is in its picture too, so the recognised lines replace it.
    """
    report = ScanReport(len(pages.lines))
    if not context.page_reader.is_available:
        report.waiting += pages.pictures
        return report
    digest = hashlib.sha256(content).hexdigest() if pages.pictures else ""
    weight = _find_weight(pages.lines)
    for number in pages.pictures:
        try:
            found = context.read_page(digest, number, partial(draw_scan, content, number))
        except FileUnreadable as error:
            report.failed[number] = str(error)
            continue
        report.note(number, found)
        pages.lines[number - 1] = arrange_lines(found, weight=weight) or pages.lines[number - 1]
    return report


def _find_weight(pages: Sequence[Sequence[PageLine]]) -> int:
    """The weight of most lines: how bold recognised letters are is not known."""
    weights = Counter(line.weight for lines in pages for line in lines)
    return weights.most_common(1)[0][0] if weights else 0


def draw_scan(content: bytes, number: int) -> Image:
    """Page `number`, from 1, as a picture to be read. Raises FileUnreadable when it cannot be drawn."""
    import pypdfium2

    try:
        with PDFIUM_LOCK, closing(open_pdf(content)) as document, closing(document[number - 1]) as page:
            bitmap = page.render(scale=LONGEST_SIDE / max(*page.get_size(), 1.0))
            picture: Image = bitmap.to_pil().convert("RGB")  # a copy: closing the bitmap frees its memory
            bitmap.close()
            return picture
    except pypdfium2.PdfiumError as error:
        raise FileUnreadable("it cannot be drawn") from error
