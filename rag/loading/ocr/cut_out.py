"""The part of a page or picture with quoted words that were read by OCR, the words highlighted."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import FileUnreadable
from rag.loading.formats.pdf_scans import draw_scan
from rag.loading.ocr.pictures import draw_picture
from rag.schema.regions import Region

if TYPE_CHECKING:
    from PIL.Image import Image

HIGHLIGHT = (245, 197, 24, 90)
_AROUND = 0.12
"""Share of the page's height that is shown above and below the words."""
_WIDEST = 1400
"""Pixels of the picture's width, at most."""


def draw_cut_out(path: Path, regions: Sequence[Region]) -> bytes:
    """The page of the first region as JPEG, as wide as it is and as high as the regions on it need.

    `path` is a PDF or a picture. Raises `FileUnreadable` when it no longer exists or cannot be drawn.
    """
    from PIL import Image, ImageDraw

    page = regions[0].page
    shown = [region for region in regions if region.page == page]
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileUnreadable(f"page {page} cannot be drawn: {error}") from error
    drawn = _draw(content, page).convert("RGBA")
    width, height = drawn.size
    highlights = Image.new("RGBA", drawn.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(highlights)
    for region in shown:
        pen.polygon([(x * width, y * height) for x, y in region.corners], fill=HIGHLIGHT)
    top = min(region.box[1] for region in shown) - _AROUND
    bottom = max(region.box[3] for region in shown) + _AROUND
    cut = (0, round(max(top, 0) * height), width, round(min(bottom, 1) * height))
    picture = Image.alpha_composite(drawn, highlights).crop(cut).convert("RGB")
    picture.thumbnail((_WIDEST, height))
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=85, subsampling=0)  # the marks are coloured
    return stream.getvalue()


def _draw(content: bytes, page: int) -> Image:
    if content.lstrip()[:5] == b"%PDF-":
        return draw_scan(content, page)
    return draw_picture(content, page)
