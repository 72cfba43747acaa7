"""A page of a PDF as a picture, with quoted words marked."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium

from rag.errors import FileUnreadable

SCALE = 1.6
"""Pixels for each point: a page of A4 is 952 wide."""

_MARK = (245, 197, 24, 90)


def draw_page(path: Path, page: int, quote: str) -> bytes:
    """Page number `page`, from 1, as PNG; where the quote begins on it, its words are marked. Raises `FileUnreadable`
    when the file or the page is not there any more, or cannot be drawn."""
    from PIL import Image, ImageDraw

    try:
        with pdfium.PdfDocument(path) as document:
            drawn = document[page - 1]
            picture = drawn.render(scale=SCALE).to_pil().convert("RGBA")
            veil = Image.new("RGBA", picture.size, (0, 0, 0, 0))
            pen = ImageDraw.Draw(veil)
            height = drawn.get_height()
            for left, bottom, right, top in _find_boxes(drawn.get_textpage(), quote):
                box = [left, height - top, right, height - bottom]
                pen.rectangle([edge * SCALE for edge in box], fill=_MARK)
            stream = io.BytesIO()
            Image.alpha_composite(picture, veil).convert("RGB").save(stream, "PNG")
            return stream.getvalue()
    except (pdfium.PdfiumError, OSError, IndexError, ValueError) as error:
        raise FileUnreadable(f"page {page} cannot be drawn: {error}") from error


def _find_boxes(textpage: pdfium.PdfTextPage, quote: str) -> list[tuple[float, float, float, float]]:
    """Boxes (left, bottom, right, top, in points) of the quote's lines on the page. Compared without white space and
    hyphens, since the page breaks words where the text does not."""
    raw = textpage.get_text_range()
    places = [
        place for place, character in enumerate(raw) if not character.isspace() and character not in "-\u00ad\ufffe"
    ]
    squeezed = "".join(raw[place] for place in places)
    wanted = "".join(character for character in quote if not character.isspace() and character not in "-\u00ad\ufffe")
    # a quote that goes on overleaf is looked for by as much of it as the page holds
    for length in (len(wanted), len(wanted) // 2, min(len(wanted), 24)):
        at = squeezed.find(wanted[:length]) if length else -1
        if at >= 0:
            first, last = places[at], places[at + length - 1]
            return [textpage.get_rect(index) for index in range(textpage.count_rects(first, last - first + 1))]
    return []
