"""A page of a PDF as a PNG image, with quoted words highlighted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdfium2 as pdfium

from rag.errors import FileUnreadable
from rag.loading.formats.pdf_lines import PDFIUM_LOCK, read_characters
from rag.loading.ocr.cut_out import HIGHLIGHT

SCALE = 1.6
"""Pixels per point: an A4 page is 952 wide."""

MAX_EDGE_PIXELS = 3000
"""Larger pages, such as posters, are rendered at a smaller scale."""

_HYPHENS = "-\u00ad\u2010\ufffe\x02"
"""Hyphens, and the characters that PDFium returns for one at the end of a line."""

_FEWEST_CHARACTERS = 24
"""Fewest characters to search for, of a quote that continues on the next page."""

Box = tuple[float, float, float, float]


def draw_page(path: Path, page: int, quote: str) -> bytes:
    """Page number `page`, from 1, as PNG. When the quote begins on it, its words are highlighted.

    Raises `FileUnreadable` when the file or the page no longer exists or cannot be drawn.
    """
    from PIL import Image, ImageDraw

    try:
        with PDFIUM_LOCK, closing(pdfium.PdfDocument(path)) as document:
            if not 1 <= page <= len(document):
                raise FileUnreadable(f"page {page} cannot be drawn: the file has {len(document)} now")
            with closing(document[page - 1]) as drawn, closing(drawn.get_textpage()) as text:
                bitmap = drawn.render(scale=min(SCALE, MAX_EDGE_PIXELS / max(drawn.get_size())))
                boxes = list(_place_boxes(_find_boxes(text, quote), bitmap.get_posconv(drawn)))
                picture = bitmap.to_pil().convert("RGBA")  # a copy: closing the bitmap frees its memory
                bitmap.close()
    except (pdfium.PdfiumError, OSError) as error:
        raise FileUnreadable(f"page {page} cannot be drawn: {error}") from error
    highlights = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(highlights)
    for box in boxes:
        pen.rectangle(box, fill=HIGHLIGHT)
    stream = io.BytesIO()
    Image.alpha_composite(picture, highlights).convert("RGB").save(stream, "PNG")
    return stream.getvalue()


def _place_boxes(boxes: list[Box], places: pdfium.PdfPosConv) -> Iterator[Box]:
    """Boxes of the page as (left, top, right, bottom) in pixels, for any origin and rotation of the page."""
    for left, bottom, right, top in boxes:
        (x, y), (other_x, other_y) = places.to_bitmap(left, bottom), places.to_bitmap(right, top)
        yield min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)


def _find_boxes(text: pdfium.PdfTextPage, quote: str) -> list[Box]:
    """Boxes (left, bottom, right, top, in points) of the quote's lines on the page.

    White space and hyphens are ignored, because the page breaks words where the text does not.
    """
    raw = read_characters(text.raw, text.count_chars())
    places = [place for place, character in enumerate(raw) if _is_compared(character)]
    squeezed = "".join(raw[place] for place in places)
    wanted = "".join(filter(_is_compared, quote))
    # only the beginning of a quote that continues on the next page is on this one
    for length in (len(wanted), len(wanted) // 2, min(len(wanted), _FEWEST_CHARACTERS)):
        at = squeezed.find(wanted[:length]) if length else -1
        if at >= 0:
            first, last = places[at], places[at + length - 1]
            return [text.get_rect(index) for index in range(text.count_rects(first, last - first + 1))]
    return []


def _is_compared(character: str) -> bool:
    return not character.isspace() and character not in _HYPHENS
