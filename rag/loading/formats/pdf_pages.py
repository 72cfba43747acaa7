"""The pages of a PDF: the printed lines of each, and which pages are pictures or cannot be read.

Owns opening the file. The other modules of this folder interpret the lines.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from rag.errors import FileUnreadable
from rag.loading.formats.pdf_columns import order_lines
from rag.loading.formats.pdf_forms import place_values, read_fields
from rag.loading.formats.pdf_lines import PDFIUM_LOCK, PageLine, read_page_lines
from rag.loading.structure.page_names import name_pages
from rag.schema.documents import Remark

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_PASSWORD_ERROR = 4
"""FPDF_ERR_PASSWORD of fpdfview.h."""
_MIN_PICTURE_SHARE = 0.5
"""A page with next to no text is a scan when a picture covers this share of it."""
_MAX_STAMP_LETTERS = 60
"""Most letters (of a page number, a stamp or a fax header) on a page that is otherwise a picture."""
_MIN_OUTLINES = 150
"""A page without a letter is drawn text (or a drawing) when it has this many shapes: a letter takes one or more."""
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class PdfPages:
    """The pages of a PDF in order."""

    lines: list[list[PageLine]]
    """The printed lines of each page as they are read; few or none for a page that is a picture, or cannot be read."""
    metadata: dict[str, str]
    pictures: list[int]
    """Numbers, from 1, of the pages that are pictures of text or drawings, with next to no text of their own."""
    unread: list[int]
    """Numbers, from 1, of the damaged pages."""

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """A remark on the damaged pages, if any."""
        if not self.unread:
            return ()
        verb = "is" if len(self.unread) == 1 else "are"
        return (Remark(f"{name_pages(self.unread)} {verb} damaged and cannot be read"),)


def read_pages(content: bytes) -> PdfPages:
    """The pages of a PDF. Values of form fields stand after their labels.

    Raises FileUnreadable when it is encrypted or damaged, or none of its pages can be read.
    """
    with PDFIUM_LOCK:
        document = open_pdf(content)
        try:
            return _read(document)
        finally:
            document.close()


def open_pdf(content: bytes) -> PdfDocument:
    """The open file, for somebody who holds the lock. Raises FileUnreadable when it is encrypted or damaged."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD_ERROR:
            raise FileUnreadable("it is protected by a password") from error
        raise FileUnreadable("it is damaged, or no PDF") from error


def _read(document: PdfDocument) -> PdfPages:
    import pypdfium2

    is_form = bool(document.get_formtype())
    if is_form:
        document.init_forms()
    pages = PdfPages([], document.get_metadata_dict(), [], [])
    for number in range(1, len(document) + 1):
        try:
            lines, is_picture = _read_page(document, number - 1, is_form=is_form)
        except pypdfium2.PdfiumError:
            pages.unread.append(number)
            lines, is_picture = [], False
        pages.lines.append(lines)
        if is_picture:
            pages.pictures.append(number)
    if len(pages.unread) == len(document):
        raise FileUnreadable("it is damaged: none of its pages can be read")
    return pages


def _read_page(document: PdfDocument, index: int, *, is_form: bool) -> tuple[list[PageLine], bool]:
    """The lines of a page, and whether it is a picture. What is drawn over the page, such as notes, is drawn onto it
    first."""
    import pypdfium2.raw

    page = document[index]
    fields = read_fields(document, page) if document.formenv else []
    if is_form:
        pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_NORMALDISPLAY)
        page.close()
        page = document[index]
    text_page = page.get_textpage()
    try:
        lines = place_values(order_lines(read_page_lines(text_page)), fields)
        letters = sum(len(_LETTER.findall(line.words)) for line in lines)
        is_picture = letters < _MAX_STAMP_LETTERS and (_is_picture(page) or (not letters and _is_drawn(page)))
        return lines, is_picture
    finally:
        text_page.close()
        page.close()


def _is_drawn(page: PdfPage) -> bool:
    """Whether a page has many shapes: some programs store text as the outlines of its letters."""
    import pypdfium2.raw

    shapes = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH], max_depth=3)
    return next(islice(shapes, _MIN_OUTLINES - 1, None), None) is not None


def _is_picture(page: PdfPage) -> bool:
    """Whether pictures, which may overlap or be strips of one scan, cover most of a page."""
    import pypdfium2.raw

    width, height = page.get_size()
    covered = 0.0
    for image in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        box = [ctypes.c_float() for _ in range(4)]
        if pypdfium2.raw.FPDFPageObj_GetBounds(image, *(ctypes.byref(side) for side in box)):
            left, bottom, right, top = (side.value for side in box)
            covered += abs((right - left) * (top - bottom))
    return bool(covered >= _MIN_PICTURE_SHARE * width * height)
