"""A file is read as what it is, whatever its name says; and a text that only looks like another kind stays a text."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from rag.schema.documents import Document
from tests.support.loading_samples import ARTICLE_PAGE, load, write_pdf, write_word
from tests.support.pdf_pages import write_printed

MAIL = """Return-Path: <news@ormsund.example>
From: News desk <news@ormsund.example>
To: readers@ormsund.example
Subject: =?utf-8?q?The_b=C3=A5t_sails_again?=
Date: Tue, 07 May 2024 09:30:00 +0200
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

The b=C3=A5t to Ormsund sails again from Monday, after a repair that took=
 nine days.

It leaves at seven.
"""
JSON = '[{"title": "Boat", "text": "The boat sails again from Monday."}, {"title": "Zoo", "text": "The zoo opens."}]'
MEMO = "From: the harbour office\nTo: all captains\nSubject: the boat\n\nThe boat sails again from Monday.\n"
PROSE = "The boat to Ormsund sails again from Monday, the company said. It had been in the yard for nine days.\n"


def load_as(folder: Path, content: str | bytes, name: str) -> Document:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return load(folder / name)


def test_a_pdf_is_read_as_one_when_all_of_it_is_in_plain_characters(tmp_path: Path) -> None:
    path = write_printed(tmp_path / "a.pdf", [(60, 700, PROSE.strip())])
    assert b"\x00" not in path.read_bytes()
    document = load(path)
    assert (document.text, document.remarks) == (PROSE.strip(), ())


def note_of(document: Document) -> str:
    return next((remark.words for remark in document.remarks if not remark.is_loss), "")


@pytest.mark.parametrize("name", ["page.txt", "page.md", "page.json", "page.csv", "page.pdf", "page", "page.2024"])
def test_a_web_page_is_read_as_one_when_its_name_says_otherwise(tmp_path: Path, name: str) -> None:
    document = load_as(tmp_path, ARTICLE_PAGE, name)
    assert document.text.startswith("Harbour tunnel opens after nine years\n\n")
    assert "<" not in document.text
    assert note_of(document).startswith("it is a web page and was read as that, though its name ")


def test_a_web_page_in_utf16_is_read_as_one_when_its_name_says_text(tmp_path: Path) -> None:
    assert "<" not in load_as(tmp_path, ARTICLE_PAGE.encode("utf-16"), "page.txt").text


@pytest.mark.parametrize("name", ["mail.txt", "mail", "mail.eml", "mail.html"])
def test_a_mail_is_read_with_its_subject_date_and_words(tmp_path: Path, name: str) -> None:
    document = load_as(tmp_path, MAIL, name)
    assert (document.sections[0].title, document.sections[0].published) == ("The båt sails again", date(2024, 5, 7))
    assert "From: News desk <news@ormsund.example>\nTo: readers@ormsund.example" in document.text
    assert "after a repair that took nine days.\n\nIt leaves at seven." in document.text
    assert bool(note_of(document)) is (name != "mail.eml")


@pytest.mark.parametrize("name", ["news.txt", "news", "news.csv"])
def test_records_are_articles_when_json_is_named_otherwise(tmp_path: Path, name: str) -> None:
    assert [section.title for section in load_as(tmp_path, JSON, name).sections] == ["Boat", "Zoo"]


def test_lines_of_json_are_articles_when_named_text(tmp_path: Path) -> None:
    lines = '{"title": "Boat", "text": "The boat sails."}\n{"title": "Zoo", "text": "The zoo opens."}\n'
    assert [section.title for section in load_as(tmp_path, lines, "a.txt").sections] == ["Boat", "Zoo"]


def test_a_pdf_and_a_word_file_are_read_when_named_text(tmp_path: Path) -> None:
    for path in (write_pdf(tmp_path / "a.pdf"), write_word(tmp_path / "a.docx")):
        assert load_as(tmp_path, path.read_bytes(), "a.txt").text == load(path).text
        assert load_as(tmp_path, path.read_bytes(), "a").text == load(path).text


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_a_text_is_read_when_it_is_named_after_a_binary_kind(tmp_path: Path, name: str) -> None:
    document = load_as(tmp_path, PROSE, name)
    assert document.text == PROSE
    assert note_of(document) == f"it is plain text and was read as that, though its name ends in {name[1:]}"


def write_picture(kind: str) -> bytes:
    from PIL import Image

    stream = BytesIO()
    Image.new("RGB", (40, 40), "red").save(stream, kind)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP"])
@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a", "a.png", "a.jpeg", "a.tif"])
def test_a_picture_is_told_as_one_whatever_its_name(tmp_path: Path, kind: str, name: str) -> None:
    with pytest.raises(FileUnreadable, match=r"^it is a picture: install the extra `ocr`, or run OCR on the file$"):
        load_as(tmp_path, write_picture(kind), name)


@pytest.mark.parametrize("name", ["a.txt", "a.png", "a"])
def test_a_picture_of_another_kind_is_refused_as_one(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileUnreadable, match=r"^it is a picture \(GIF\), a kind that cannot be read; save it as PNG$"):
        load_as(tmp_path, write_picture("GIF"), name)


@pytest.mark.parametrize("text", ["BM means benchmark mark in this survey. ", "яШя — так начинается эта строка. "])
def test_a_text_is_read_when_its_first_letters_are_those_of_a_picture(tmp_path: Path, text: str) -> None:
    content = (text * 5).encode("cp1251")
    assert load_as(tmp_path, content, "a.txt").text == text * 5


def test_a_zip_archive_is_read_as_such_when_its_name_says_otherwise(tmp_path: Path) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", PROSE * 20)
    document = load_as(tmp_path, stream.getvalue(), "b.txt")
    assert document.text == PROSE * 20
    assert note_of(document).startswith("it is a zip archive and was read as that")


def test_rich_text_is_read_as_such_when_its_name_says_otherwise(tmp_path: Path) -> None:
    document = load_as(tmp_path, r"{\rtf1\ansi The boat sails.}", "a.txt")
    assert document.text == "The boat sails."
    assert note_of(document).startswith("it is a rich text file (RTF) and was read as that")


@pytest.mark.parametrize(
    "text",
    [
        MEMO,  # typed by a person: no header that programs write
        "<html> is the first tag of a page. Authors forget it.\n",
        "<p align=center>\n\n# Boat\n\nThe boat sails again from Monday.\n",  # Markdown often begins so
        "BM is the code of Bermuda. " + PROSE,  # the first two bytes of a bitmap
        "[1] The boat sails.\n[2] It leaves at seven.\n",
        "{draft} The boat sails again from Monday.\n",
        "From the harbour: the boat sails.\n\nMessage-ID: none\n",
        "PK won the election. " + PROSE,
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_text_stays_as_it_is_when_it_only_looks_like_another_kind(tmp_path: Path, text: str, name: str) -> None:
    document = load_as(tmp_path, text, name)
    assert document.text == text
    assert document.remarks == ()


def test_a_text_without_an_ending_is_read_without_a_note(tmp_path: Path) -> None:
    document = load_as(tmp_path, PROSE, "Report No. 5")
    assert (document.text, document.remarks) == (PROSE, ())
