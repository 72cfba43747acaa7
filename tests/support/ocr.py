"""A recogniser for tests, and pictures for it: the grey of a picture says which page it is.

A page of one grey stays that grey whatever it is stored as and however it is scaled; a stripe at its top, darker than
the rest, says which way is up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from rag.loading import load_document
from rag.loading.ocr.page_reader import PageReader
from rag.loading.ocr.recogniser import RecognisedLine, RecognisedPage
from rag.schema.documents import Document

WIDTH, HEIGHT = 400, 560
LINE_HEIGHT = 12
Printed = tuple[float, float, str]
"""Left edge and top in pixels, and the words of a line."""
LETTER = 6
"""Pixels of a letter's width."""


def print_line(left: float, top: float, words: str, confidence: float = 0.99) -> RecognisedLine:
    """A line as a recogniser gives it, with letters of one width."""
    right, bottom = left + LETTER * len(words), top + LINE_HEIGHT
    return RecognisedLine(words, ((left, top), (right, top), (right, bottom), (left, bottom)), confidence)


def print_page(printed: Sequence[Printed], confidence: float = 0.99) -> RecognisedPage:
    lines = tuple(print_line(left, top, words, confidence) for left, top, words in printed)
    return RecognisedPage(WIDTH, HEIGHT, lines)


def print_paragraph(words: str, *, left: float = 30, top: float = 30, width: int = 48) -> list[Printed]:
    """A paragraph in lines of at most `width` letters."""
    import textwrap

    return [(left, top + 14 * number, line) for number, line in enumerate(textwrap.wrap(words, width))]


class GreyRecogniser:
    """Reads what was put down for a grey: "200" -> the lines [left, top, words], in pixels of a page of 400 by 560."""

    def __init__(self, pages: Mapping[str, Sequence[Sequence[Any]]], confidence: float = 0.99) -> None:
        self.pages = pages
        self.confidence = confidence
        self.asked: list[int] = []
        """The grey of each picture that was to be read."""

    def read(self, picture: Image.Image) -> Sequence[RecognisedLine]:
        """The lines of a page, in its own pixels."""
        width, height = picture.size
        pixel = picture.convert("L").getpixel((width // 2, height // 2))
        assert isinstance(pixel, int)
        self.asked.append(pixel)
        known = [grey for grey in self.pages if abs(int(grey) - pixel) <= 2]
        lines = (
            [print_line(left, top, words, self.confidence) for left, top, words in self.pages[known[0]]]
            if known
            else []
        )
        across, down = width / WIDTH, height / HEIGHT
        return [
            RecognisedLine(
                line.words,
                tuple((x * across, y * down) for x, y in line.corners),  # type: ignore[arg-type]
                line.confidence,
            )
            for line in lines
        ]


class BrokenRecogniser:
    """Fails on every picture."""

    def read(self, picture: Image.Image) -> Sequence[RecognisedLine]:
        raise RuntimeError("the model has no weights")


class BlindRecogniser:
    """Finds no words."""

    def read(self, picture: Image.Image) -> Sequence[RecognisedLine]:
        return []


def paint(grey: int, kind: str = "PNG", **options: Any) -> bytes:
    """A picture of a page in one grey."""
    stream = BytesIO()
    Image.new("L", (WIDTH, HEIGHT), grey).save(stream, kind, **options)
    return stream.getvalue()


def paint_pages(*greys: int) -> bytes:
    """A TIFF with a page for each grey."""
    first, *others = [Image.new("L", (WIDTH, HEIGHT), grey) for grey in greys]
    stream = BytesIO()
    first.save(stream, "TIFF", save_all=True, append_images=others)
    return stream.getvalue()


def write_scanned_pdf(path: Path, pages: Sequence[str | int]) -> Path:
    """A PDF with a page for each text, of sentences on lines of their own, and a scanned one for each grey."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4)
    for page in pages:
        if isinstance(page, int):
            canvas.drawImage(ImageReader(Image.new("L", (WIDTH, HEIGHT), page)), 0, 0, *A4)
        else:
            for number, line in enumerate(page.split(". ")):
                canvas.drawString(70, 700 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return path


def make_reader(pages: Mapping[str, Sequence[Sequence[Any]]], **options: Any) -> PageReader:
    return PageReader(lambda: GreyRecogniser(pages, **options), name="grey")


def load_with_reader(path: Path, reader: PageReader) -> Document:
    return load_document(path, file=path.name, max_bytes=50 << 20, page_reader=reader)
