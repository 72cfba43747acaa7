"""The part of a page that is shown for a quote: the right page, the words marked, what is far from them left out."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from rag.errors import FileUnreadable
from rag.loading.ocr.cut_out import draw_cut_out
from rag.schema.regions import Region, cut_regions
from tests.loading.formats.test_pdf_render import find_marks
from tests.support.ocr import load_with_reader, make_reader, paint, paint_pages, print_paragraph, write_scanned_pdf
from ui.source_models import describe_source

WORDS = "The dyke at Nordhaven is raised by eighty centimetres before the autumn storms, the county said on Monday."
QUOTE = "before the autumn storms"


def write_png(path: Path) -> Path:
    path.with_suffix(".png").write_bytes(paint(200))
    return path.with_suffix(".png")


def write_tiff(path: Path) -> Path:
    path.with_suffix(".tiff").write_bytes(paint_pages(150, 200))
    return path.with_suffix(".tiff")


def write_pdf(path: Path) -> Path:
    return write_scanned_pdf(path.with_suffix(".pdf"), [150, 200])


@pytest.mark.parametrize("write", [write_png, write_tiff, write_pdf])
def test_the_quoted_words_are_marked_on_a_part_of_the_page(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    path = write(tmp_path / "a")
    lines = print_paragraph(WORDS, top=300)
    document = load_with_reader(path, make_reader({"200": lines}))
    start = document.text.index(QUOTE)
    place = {"file": path.name, "start": start, "end": start + len(QUOTE), "quote": QUOTE, "title": "", "published": ""}
    drawn = describe_source(place, document, position=(1, 1), others=[], lost={}, path=path)
    kind, _, content = drawn["page_image"].partition(";base64,")
    assert kind == "data:image/jpeg"
    picture = Image.open(io.BytesIO(base64.b64decode(content)))
    assert picture.height < 0.4 * picture.width * 560 / 400
    marks = find_marks(base64.b64decode(content))
    assert marks
    scale = picture.width / 400
    places = cut_regions(document.regions, start, start + len(QUOTE))
    expected = min(one.box[0] for one in places) * 400, max(one.box[2] for one in places) * 400
    assert (marks[0] / scale, marks[2] / scale) == pytest.approx(expected, abs=5)


def test_no_page_is_shown_when_the_file_is_gone_or_holds_the_picture_inside(tmp_path: Path) -> None:
    region = Region(0, 5, 1, ((0, 0), (1, 0), (1, 1), (0, 1)))
    with pytest.raises(FileUnreadable, match=r"^page 1 cannot be drawn"):
        draw_cut_out(tmp_path / "gone.png", [region])
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(FileUnreadable):
        draw_cut_out(tmp_path / "a.zip", [region])
    write_scanned_pdf(tmp_path / "a.pdf", [200])
    with pytest.raises(FileUnreadable):
        draw_cut_out(tmp_path / "a.pdf", [Region(0, 5, 3, region.corners)])
