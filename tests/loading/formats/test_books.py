"""EPUB books: chapters in reading order, each an article cited by its title."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from tests.conftest import MakeAssistant
from tests.loading.formats.test_spreadsheets import locate, losses_of
from tests.support.loading_samples import headings_of, load
from tests.support.office_files import make_zip

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
CHAPTERS = {
    "The harbour": "<p>Ormsund has two quays. The <i>older</i> one was built in 1871 by Ada Tellis.</p>",
    "The lighthouse": "<p>The lighthouse is 41&#160;metres high.</p><ul><li>A lamp</li><li>A horn</li></ul>",
}


def make_parts(chapters: dict[str, str] = CHAPTERS, *, declared: str = "") -> dict[str, str]:
    items, spine, parts = "", "", {}
    for number, (title, body) in enumerate(chapters.items()):
        items += f'<item id="c{number}" href="text/c%20{number}.xhtml" media-type="application/xhtml+xml"/>'
        spine = (
            f'<itemref idref="c{number}"/>' + spine
            if title == "The harbour"
            else spine + f'<itemref idref="c{number}"/>'
        )
        page = f"<html><head><title>x</title></head><body><h1>{title}</h1>{body}</body></html>"
        parts[f"OEBPS/text/c {number}.xhtml"] = f'<?xml version="1.0"?>\n<!DOCTYPE html {declared}>\n{page}'
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<metadata>"
        "<dc:title>A guide to Ormsund</dc:title><dc:creator>Bo Lind</dc:creator><dc:date>2021-04-03</dc:date>"
        "</metadata>"
        '<manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f"{items}</manifest>"
        f'<spine><itemref idref="n"/>{spine}</spine></package>'
    )
    nav = "<html><body><nav><a href='c0'>Contents of the book</a></nav></body></html>"
    head = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    return {**head, "OEBPS/book.opf": package, "OEBPS/nav.xhtml": nav, **parts}


def write_book(path: Path, parts: dict[str, str] | None = None) -> Path:
    path.write_bytes(make_zip(make_parts() if parts is None else parts))
    return path


def test_each_chapter_is_an_article_with_its_title_date_and_words(tmp_path: Path) -> None:
    document = load(write_book(tmp_path / "a.epub"))
    assert [(section.title, section.published) for section in document.sections] == [
        ("A guide to Ormsund", date(2021, 4, 3)),
        ("A guide to Ormsund: The harbour", date(2021, 4, 3)),
        ("A guide to Ormsund: The lighthouse", date(2021, 4, 3)),
    ]
    assert "Author: Bo Lind" in document.text and "Contents" not in document.text
    assert "The older one was built in 1871" in document.text and "• A lamp\n• A horn" in document.text
    assert {"The harbour", "The lighthouse"} <= set(headings_of(document))
    assert locate(document, "41 metres") == "The lighthouse"
    assert document.remarks == ()


def test_the_citation_names_the_chapter_when_a_book_answers(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    write_book(folder / "guide.epub")
    assistant = make_assistant(articles=folder)
    assistant.index()
    cited = assistant.ask("How high is the lighthouse?").citations[0]
    assert cited.location == "The lighthouse"
    assert cited.quote == assistant.library.read_document("guide.epub").text[cited.start : cited.end]


def test_a_book_is_read_as_one_when_its_name_says_otherwise(tmp_path: Path) -> None:
    document = load(write_book(tmp_path / "a.txt"))
    assert document.remarks[0].words.startswith("it is an EPUB book and was read as that")


def test_the_chapters_that_are_missing_are_named(tmp_path: Path) -> None:
    parts = make_parts()
    del parts["OEBPS/text/c 1.xhtml"]
    document = load(write_book(tmp_path / "a.epub", parts))
    assert "two quays" in document.text
    assert losses_of(document) == ["1 chapter is missing or damaged: c 1.xhtml"]


def test_nothing_outside_the_book_is_read_when_a_chapter_points_there(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret of the machine")
    parts = make_parts()
    parts["OEBPS/book.opf"] = parts["OEBPS/book.opf"].replace("text/c%201.xhtml", f"../../..{tmp_path}/secret.txt")
    document = load(write_book(tmp_path / "a.epub", parts))
    assert "secret" not in document.text
    assert losses_of(document) == ["1 chapter is missing or damaged: secret.txt"]


def test_no_entity_is_put_in_when_a_chapter_declares_some(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret of the machine")
    declared = f'[<!ENTITY s SYSTEM "file://{tmp_path}/secret"><!ENTITY l "laughs">]'
    parts = make_parts({"The harbour": "<p>It says &s; and &l; about the harbour.</p>"}, declared=declared)
    text = load(write_book(tmp_path / "a.epub", parts)).text
    assert "the secret of" not in text and "laughs" not in text


def test_it_is_refused_as_that_when_a_book_is_protected(tmp_path: Path) -> None:
    encryption = (
        '<encryption><EncryptedData><CipherReference URI="OEBPS/text/c%200.xhtml"/></EncryptedData></encryption>'
    )
    with pytest.raises(FileUnreadable, match="protected against copying"):
        load(write_book(tmp_path / "a.epub", {**make_parts(), "META-INF/encryption.xml": encryption}))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"OEBPS/book.opf": "<package>"}, "damaged, or no EPUB book"),
        ({"META-INF/container.xml": "<a>" * 5_000}, "damaged, or no EPUB book|nested too deeply"),
        ({"OEBPS/big.xhtml": " " * 60_000_000}, "unpacks to more than 50 MB"),
    ],
)
def test_it_is_refused_with_the_reason_when_a_book_is_damaged_or_hostile(
    tmp_path: Path, changed: dict[str, str], reason: str
) -> None:
    with pytest.raises(FileUnreadable, match=reason):
        load(write_book(tmp_path / "a.epub", {**make_parts(), **changed}))


def test_a_chapter_nested_without_end_is_read_or_left_out(tmp_path: Path) -> None:
    deep = "<div>" * 50_000 + "<p>The deep words.</p>"
    document = load(write_book(tmp_path / "a.epub", make_parts({**CHAPTERS, "The depths": deep})))
    assert "two quays" in document.text
