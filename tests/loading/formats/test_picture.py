"""Pictures of text and scanned pages: read in order, told when they are not, and read again when they can be."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL.Image import Image

from rag.errors import FileUnreadable
from rag.loading.ocr.page_reader import PageBudget, PageReader
from rag.loading.ocr.page_store import PageStore
from rag.loading.ocr.recogniser import RecognisedLine
from rag.loading.raw_document import LoadContext
from tests.support.loading_samples import headings_of, load
from tests.support.ocr import (
    BrokenRecogniser,
    GreyRecogniser,
    load_with_reader,
    make_reader,
    paint,
    paint_pages,
    print_paragraph,
    write_scanned_pdf,
)

DYKE = (
    "The dyke at Nordhaven is raised by eighty centimetres before the autumn storms, the county said, and the "
    "self-made sluice of the village is taken down."
)
COST = "The work costs 6.4 million euros. Half of it is paid by the county and the rest by the state."
REPORT = "The county looked at fourteen kilometres of dyke in the spring. Two breaches were closed before the summer."


def test_the_lines_of_a_picture_are_joined_to_paragraphs(tmp_path: Path) -> None:
    lines = [*print_paragraph(DYKE), *print_paragraph(COST, top=140)]
    (tmp_path / "a.png").write_bytes(paint(200))
    document = load_with_reader(tmp_path / "a.png", make_reader({"200": lines}))
    assert document.text == f"{DYKE}\n\n{COST}"
    assert [(remark.words, remark.is_loss) for remark in document.remarks] == [("it was read by OCR", False)]
    assert document.ocr == "grey"


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = print_paragraph(DYKE * 2, left=20, width=28)
    right = print_paragraph(COST * 2, left=215, width=28)
    lines = sorted((*left, *right), key=lambda line: line[1])  # row by row, as recognisers give them
    (tmp_path / "a.png").write_bytes(paint(200))
    document = load_with_reader(tmp_path / "a.png", make_reader({"200": lines}))
    assert " ".join(document.text.split()) == f"{DYKE}{DYKE} {COST}{COST}"


def test_a_word_split_at_a_line_end_is_joined(tmp_path: Path) -> None:
    lines = [
        (30, 30, "The harbour of Nordhaven is dredged, the har-"),
        (30, 44, "bour master said on Monday, and the long-"),
        (30, 58, "awaited ferry sails again, long-awaited or not."),
    ]
    (tmp_path / "a.png").write_bytes(paint(200))
    text = load_with_reader(tmp_path / "a.png", make_reader({"200": lines})).text
    assert "the harbour master said" in text and "the long-awaited ferry sails" in text


def test_large_print_is_the_title(tmp_path: Path) -> None:
    class Headline:
        def read(self, picture: object) -> list[object]:
            from tests.support.ocr import RecognisedLine, print_line

            head = RecognisedLine("Dyke is raised", ((300, 100), (900, 100), (900, 180), (300, 180)), 0.99)
            body = [print_line(left, top + 200, words) for left, top, words in print_paragraph(DYKE)]
            return [head, *body]

    (tmp_path / "a.png").write_bytes(paint(200))
    document = load_with_reader(tmp_path / "a.png", PageReader(Headline, name="headline"))  # type: ignore[arg-type]
    assert document.sections[0].title == "Dyke is raised"
    assert headings_of(document) == ["Dyke is raised"]


def test_the_pages_of_a_tiff_are_pages_of_the_document(tmp_path: Path) -> None:
    (tmp_path / "a.tiff").write_bytes(paint_pages(100, 150, 200))
    reader = make_reader({"100": print_paragraph(DYKE), "200": print_paragraph(COST)})
    document = load_with_reader(tmp_path / "a.tiff", reader)
    assert document.page_starts[2] == document.text.index(COST)
    assert len(document.page_starts) == 3
    assert [remark.words for remark in document.remarks] == [
        "pages 1 and 3 were read by OCR",
        "page 2 is a picture in which OCR found no words",
    ]


def test_only_the_pages_of_a_pdf_that_are_pictures_are_recognised(tmp_path: Path) -> None:
    path = write_scanned_pdf(tmp_path / "a.pdf", [REPORT, 100, REPORT, 150])
    reader = make_reader({"100": print_paragraph(DYKE), "150": print_paragraph(COST)})
    document = load_with_reader(path, reader)
    pages = [*document.page_starts, len(document.text)]
    assert document.text[pages[1] : pages[2]].strip() == DYKE
    assert document.text[pages[3] : pages[4]].strip() == COST
    assert document.text.count("fourteen kilometres") == 2
    assert [(remark.words, remark.is_loss) for remark in document.remarks] == [
        ("pages 2 and 4 were read by OCR", False)
    ]


def test_unsure_pages_are_a_loss(tmp_path: Path) -> None:
    path = write_scanned_pdf(tmp_path / "a.pdf", [REPORT, 100])
    document = load_with_reader(path, make_reader({"100": print_paragraph(DYKE)}, confidence=0.85))
    assert [(remark.words, remark.is_loss) for remark in document.remarks] == [
        ("page 2 was read by OCR, which is unsure of many letters", True)
    ]


def test_pages_on_which_the_recogniser_fails_are_named_and_the_others_read(tmp_path: Path) -> None:
    path = write_scanned_pdf(tmp_path / "a.pdf", [REPORT, 100, 150])
    document = load_with_reader(path, PageReader(BrokenRecogniser, name="broken"))
    assert REPORT.split(". ")[0] in document.text
    assert [(remark.words, remark.is_loss) for remark in document.remarks] == [
        ("pages 2 to 3 are pictures and not read: OCR failed (RuntimeError: the model has no weights)", True)
    ]


def test_pages_read_before_ctrl_c_are_not_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.tiff").write_bytes(paint_pages(100, 150, 200))
    grey = GreyRecogniser({"100": print_paragraph(DYKE), "150": print_paragraph(COST), "200": print_paragraph(REPORT)})

    class Interrupted:
        def read(self, picture: Image) -> Sequence[RecognisedLine]:
            if len(grey.asked) == 1:
                raise KeyboardInterrupt
            return grey.read(picture)

    store = PageStore(tmp_path / "kept.sqlite3")
    with pytest.raises(KeyboardInterrupt):
        load_with_reader(tmp_path / "a.tiff", PageReader(Interrupted, name="grey", store=store))
    document = load_with_reader(tmp_path / "a.tiff", PageReader(lambda: grey, name="grey", store=store))
    assert document.text == f"{DYKE}\n\n{COST}\n\n{REPORT}"
    assert grey.asked == [100, 150, 200]


def test_pages_over_the_limit_are_named_and_the_others_read() -> None:
    from datetime import date

    from rag.loading.formats.picture import load_picture

    reader = make_reader({"100": print_paragraph(DYKE), "150": print_paragraph(COST)})
    context = LoadContext(date(2024, 5, 7), 50 << 20, page_reader=reader, page_budget=PageBudget(2))
    raw = load_picture(paint_pages(100, 150, 100, 150), context)
    assert [remark.words for remark in raw.remarks if remark.is_loss] == [
        "pages 3 to 4 are pictures and not read: OCR reads 2 pages of a file at most"
    ]


def test_pages_of_words_that_cannot_be_read_are_a_loss(tmp_path: Path) -> None:
    path = write_scanned_pdf(tmp_path / "a.pdf", [REPORT, 100])
    document = load_with_reader(path, make_reader({"100": print_paragraph(DYKE)}, confidence=0.7))
    assert "Nordhaven" not in document.text
    assert [(remark.words, remark.is_loss) for remark in document.remarks] == [
        ("page 2 is a picture whose words OCR cannot read, in another script or too unclear", True)
    ]


@pytest.mark.parametrize("name", ["a.png", "a.pdf"])
def test_a_file_is_refused_when_its_pictures_hold_no_words(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "a.pdf":
        write_scanned_pdf(path, [100, 150])
    else:
        path.write_bytes(paint(100))
    with pytest.raises(FileUnreadable, match="in which OCR found no"):
        load_with_reader(path, make_reader({}))


def test_pictures_in_archives_and_mails_are_read(tmp_path: Path) -> None:
    reader = make_reader({"200": print_paragraph(DYKE)})
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("scans/dyke.png", paint(200))
    assert DYKE in load_with_reader(tmp_path / "a.zip", reader).text

    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "a@example.org", "The dyke", "<1@example.org>"
    mail.set_content(REPORT)
    mail.add_attachment(paint(200), maintype="image", subtype="png", filename="dyke.png")
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    document = load_with_reader(tmp_path / "a.eml", reader)
    assert DYKE in document.text
    assert [one.name for one in document.locations] == ["dyke.png"]
    unread = load(tmp_path / "a.eml")
    assert unread.ocr == "none"
    assert [remark.words for remark in unread.remarks] == [
        "1 attachment was not read: dyke.png (it is a picture: install the extra `ocr`, or run OCR on the file)"
    ]
