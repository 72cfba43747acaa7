"""The shipped recogniser, which the extra `ocr` brings: it reads print, on this machine, whichever way it lies."""

from __future__ import annotations

import textwrap
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from rag.loading.ocr.named import make_page_reader
from rag.loading.ocr.page_reader import PageReader
from rag.loading.ocr.rapid import RapidRecogniser
from tests.support.ocr import load_with_reader

pytestmark = pytest.mark.ocr

WORDS = (
    "The council of Rotterdam decided on 12 March 2024 to widen the harbour bridge. The works cost 4.5 million euros, "
    "and half of the money comes from the state, said the mayor."
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> PageReader:
    pytest.importorskip("rapidocr")
    return make_page_reader("", {}, tmp_path_factory.mktemp("kept") / "pages.sqlite3")


def print_words(words: str = WORDS, *, degrees: float = 0) -> bytes:
    page = Image.new("RGB", (800, 500), "white")
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(textwrap.wrap(words, 56)):
        draw.text((60, 60 + 34 * number), line, fill="black", font=ImageFont.load_default(24))
    stream = BytesIO()
    page.rotate(degrees, expand=True, fillcolor="white").save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 2])
def test_print_is_read_whichever_way_it_lies(tmp_path: Path, reader: PageReader, degrees: float) -> None:
    (tmp_path / "a.png").write_bytes(print_words(degrees=degrees))
    document = load_with_reader(tmp_path / "a.png", reader)
    assert document.text == WORDS
    assert [(remark.words, remark.is_loss) for remark in document.remarks] == [("it was read by OCR", False)]


def test_its_models_are_files_of_its_package_and_none_is_downloaded() -> None:
    pytest.importorskip("rapidocr")
    with pytest.raises(FileNotFoundError, match=r"^there is no model /nowhere\.onnx$"):
        RapidRecogniser(**{"Rec.model_path": "/nowhere.onnx"})


def test_an_empty_page_has_no_words(reader: PageReader) -> None:
    assert reader.recognise(Image.new("RGB", (300, 300), "white")).lines == ()
    assert reader.recognise(Image.new("RGB", (1, 1), "white")).lines == ()


def test_nothing_is_printed_when_a_page_is_read(reader: PageReader, capfd: pytest.CaptureFixture[str]) -> None:
    reader.recognise(Image.open(BytesIO(print_words("Two words."))))
    assert capfd.readouterr() == ("", "")
