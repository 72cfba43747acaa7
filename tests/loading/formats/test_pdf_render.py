"""The image of a PDF page: the right page, with only the quoted words highlighted, where they are printed."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from rag.errors import FileUnreadable
from rag.loading.formats.pdf_render import MAX_EDGE_PIXELS, SCALE, draw_page
from tests.support.loading_samples import encrypt_pdf, load, write_pdf

QUOTE = "Quarter 2 closed with a small surplus, which the council noted."
"""Printed on the second page, 600 points above its bottom edge and 60 from its left edge."""


def find_marks(png: bytes) -> tuple[int, int, int, int] | None:
    """The bounding box (left, top, right, bottom) of everything yellow; None when nothing is."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    red, _, blue = picture.split()
    is_yellow = Image.eval(blue, lambda value: 255 if value < 200 else 0)
    is_light = Image.eval(red, lambda value: 255 if value > 200 else 0)
    both = Image.composite(is_yellow, Image.new("L", picture.size), is_light)
    return both.getbbox()


def write_line(
    path: Path, words: str, *, rotation: int = 0, size: tuple[float, float] = (400, 300), crop: float = 0
) -> Path:
    """A PDF of one page with one line, 50 points from the left and 200 from the bottom of the uncropped page."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import RectangleObject
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=size)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(50, 200, words)
    canvas.showPage()
    canvas.save()
    page = PdfReader(path).pages[0]
    page.cropbox = RectangleObject((crop, crop, *size))
    page.rotate(rotation)
    writer = PdfWriter()
    writer.add_page(page)
    writer.write(path)
    return path


def test_the_quote_is_highlighted_where_it_is_printed(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf")
    assert QUOTE in load(path).text
    marks = find_marks(draw_page(path, 2, QUOTE))
    assert marks
    left, top, right, bottom = (edge / SCALE for edge in marks)
    assert left == pytest.approx(60, abs=3) and 200 < right < 400
    assert top == pytest.approx(842 - 608, abs=4) and bottom == pytest.approx(842 - 598, abs=4)


def test_a_quote_over_several_lines_is_highlighted_on_all_of_them(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf")
    quote = "Lorries made up a tenth of all passages, fewer than forecast."
    whole = "Traffic through the tunnel grew in every month of the quarter, and the operator put it down"
    text = load(path).text
    paragraph = text[text.index(whole) : text.index(quote) + len(quote)]
    marks, last = find_marks(draw_page(path, 2, paragraph)), find_marks(draw_page(path, 2, quote))
    assert marks and last and marks[1] < last[1] and marks[3] >= last[3] - 1


def test_nothing_is_highlighted_when_the_words_are_not_on_the_page(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf")
    assert find_marks(draw_page(path, 1, QUOTE)) is None
    assert find_marks(draw_page(path, 1, "")) is None


def test_the_first_part_of_a_quote_that_continues_on_the_next_page_is_highlighted(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", runs_on=True)
    text = load(path).text
    start = text.index("The council will decide on the toll in the autumn")
    end = text.index("who live at the two ends.", start)
    marks = find_marks(draw_page(path, 1, text[start:end]))
    assert marks and marks[1] / SCALE == pytest.approx(842 - 88, abs=4)


def test_a_hyphenated_word_is_found(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(60, 700, "The new harbour tun-")
    canvas.drawString(60, 680, "nel opened on Monday.")
    canvas.save()
    marks = find_marks(draw_page(path, 1, "The new harbour tunnel opened on Monday."))
    assert marks and (marks[3] - marks[1]) / SCALE > 20


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_highlights_are_right_on_a_rotated_or_cropped_page(tmp_path: Path, rotation: int) -> None:
    path = write_line(tmp_path / "a.pdf", "The ferry sails at nine.", rotation=rotation, crop=20)
    drawn = draw_page(path, 1, "The ferry sails at nine.")
    marks, picture = find_marks(drawn), Image.open(io.BytesIO(drawn)).convert("L")
    assert marks
    ink = Image.eval(picture, lambda value: 255 if value < 120 else 0).getbbox()
    assert ink and all(abs(mark - edge) <= 6 for mark, edge in zip(marks, ink, strict=True))


def test_a_poster_is_drawn_smaller(tmp_path: Path) -> None:
    path = write_line(tmp_path / "a.pdf", "A poster.", size=(4000, 6000))
    drawn = draw_page(path, 1, "A poster.")
    assert max(Image.open(io.BytesIO(drawn)).size) <= MAX_EDGE_PIXELS + 1 and find_marks(drawn)


@pytest.mark.parametrize("page", [0, -1, 5])
def test_a_page_that_does_not_exist_is_an_error(tmp_path: Path, page: int) -> None:
    path = write_pdf(tmp_path / "a.pdf")
    with pytest.raises(FileUnreadable, match=f"page {page} cannot be drawn: the file has 4 now"):
        draw_page(path, page, QUOTE)


def test_a_missing_damaged_or_locked_file_is_an_error(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.7 and nothing after it")
    locked = encrypt_pdf(write_pdf(tmp_path / "a.pdf"), tmp_path / "locked.pdf")
    for path in (tmp_path / "gone.pdf", damaged, locked):
        with pytest.raises(FileUnreadable, match="page 1 cannot be drawn"):
            draw_page(path, 1, QUOTE)


def test_pages_are_drawn_the_same_by_several_threads_at_once(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf")
    alone, text = [draw_page(path, page, QUOTE) for page in range(1, 5)], load(path).text
    with ThreadPoolExecutor(4) as pool:
        drawn = [pool.submit(draw_page, path, page, QUOTE) for page in range(1, 5)]
        read = [pool.submit(load, path) for _ in range(4)]
        assert [one.result() for one in drawn] == alone
        assert {one.result().text for one in read} == {text}
