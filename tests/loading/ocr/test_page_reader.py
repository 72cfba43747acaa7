"""Reading a page: turned upright, kept, within the limits, and what happens when the recogniser fails."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from rag.errors import FileUnreadable
from rag.loading.ocr.page_reader import PageBudget, PageReader, RecogniserFailed, TooManyPages, read_upright
from rag.loading.ocr.page_store import PageStore
from rag.loading.ocr.recogniser import RecognisedLine, RecognisedPage
from tests.support.ocr import HEIGHT, WIDTH, BrokenRecogniser, GreyRecogniser, print_line

WORDS = "The ferry sails at nine."


def draw() -> Image.Image:
    return Image.new("L", (WIDTH, HEIGHT), 200)


def read_one_way_up(picture: Image.Image) -> Sequence[RecognisedLine]:
    """A line where the picture is black, as long as the black stands upright; else rubbish on end, or upside down."""
    box = picture.convert("L").point(lambda value: 255 - value).getbbox()
    assert box
    left, top, right, bottom = box
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    is_top = top < picture.height / 2
    good = right - left > bottom - top and is_top
    return [RecognisedLine(WORDS if good else "wN pu fj", corners, 0.99 if good else 0.6)]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_is_read_upright_whichever_way_it_lies(degrees: int) -> None:
    page = Image.new("RGB", (300, 400), "white")
    page.paste("black", (40, 50, 240, 65))
    lying = page.rotate(degrees, expand=True)
    found = read_upright(lying, read_one_way_up)
    assert [line.words for line in found.lines] == [WORDS]
    assert (found.width, found.height) == lying.size
    begin, end = found.lines[0].corners[0], found.lines[0].corners[2]
    box = lying.convert("L").point(lambda value: 255 - value).getbbox()
    assert box
    assert sorted((begin[0], end[0])) == [box[0], box[2]] and sorted((begin[1], end[1])) == [box[1], box[3]]


def test_what_is_too_unsure_is_not_text() -> None:
    lines = (print_line(30, 30, "The ferry sails at nine in the morning."), print_line(30, 60, "wNj~", 0.3))
    assert [line.words for line in RecognisedPage(WIDTH, HEIGHT, lines).readable] == [lines[0].words]
    script = (print_line(30, 30, "T uti ouuBoli anopaoioe va", 0.7), print_line(30, 60, "tou Aiuaviou.", 0.6))
    assert RecognisedPage(WIDTH, HEIGHT, script).readable == ()


def test_a_page_is_recognised_once_when_it_is_kept(tmp_path: Path) -> None:
    recogniser = GreyRecogniser({"200": [[30, 30, WORDS]]})
    read = [
        PageReader(lambda: recogniser, name="grey", store=PageStore(tmp_path / "kept" / "pages.sqlite3")).read(
            "d", 1, draw
        )
        for _ in range(2)
    ]
    assert read[0] == read[1]
    assert read[0].lines[0].words == WORDS
    assert len(recogniser.asked) == 1


@pytest.mark.parametrize("changed", [("other", 1, "grey"), ("d", 2, "grey"), ("d", 1, "grey 2")])
def test_a_page_is_recognised_again_when_file_page_or_recogniser_is_another(
    tmp_path: Path, changed: tuple[str, int, str]
) -> None:
    recogniser = GreyRecogniser({"200": [[30, 30, WORDS]]})
    store = PageStore(tmp_path / "pages.sqlite3")
    for digest, number, edition in (("d", 1, "grey"), changed):
        PageReader(lambda: recogniser, name="grey", edition=edition, store=store).read(digest, number, draw)
    assert len(recogniser.asked) == 2


@pytest.mark.parametrize("content", [b"no database", b"", b"SQLite format 3\x00" + bytes(200)])
def test_a_page_is_recognised_all_the_same_when_the_kept_ones_are_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pages.sqlite3"
    path.write_bytes(content)
    reader = PageReader(lambda: GreyRecogniser({"200": [[30, 30, WORDS]]}), name="grey", store=PageStore(path))
    assert reader.read("d", 1, draw).lines[0].words == WORDS


def test_pages_that_nobody_asks_for_are_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "pages.sqlite3"
    page = read_upright(draw(), lambda _: [print_line(30, 30, WORDS)])
    PageStore(path).keep("old", page)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE pages SET used = used - 200 * 86400")
    PageStore(path).keep("new", page)
    assert PageStore(path).find("old") is None
    assert PageStore(path).find("new") == page


def test_the_reason_is_one_line_when_the_recogniser_fails() -> None:
    with pytest.raises(RecogniserFailed, match=r"^OCR failed \(RuntimeError: the model has no weights\)$"):
        PageReader(BrokenRecogniser, name="broken").read("d", 1, draw)


def test_the_reason_is_one_line_when_the_recogniser_cannot_be_made() -> None:
    def make() -> BrokenRecogniser:
        raise ImportError("No module named 'cv2'\nreally")

    with pytest.raises(
        RecogniserFailed, match=r"^OCR cannot be started \(ImportError: No module named 'cv2' really\)$"
    ):
        PageReader(make, name="broken").read("d", 1, draw)


def test_nothing_is_read_without_a_recogniser() -> None:
    assert not PageReader().is_available
    with pytest.raises(FileUnreadable, match=r"^install the extra `ocr`"):
        PageReader().read("d", 1, draw)


def test_pages_over_the_limit_are_refused() -> None:
    budget = PageBudget(2)
    budget.spend()
    budget.spend()
    with pytest.raises(TooManyPages, match=r"^OCR reads 2 pages of a file at most$"):
        budget.spend()
