"""FictionBook files: chapters with exact citations, authors, dates and notes."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from tests.conftest import MakeAssistant
from tests.support.growth import assert_grows_with_length
from tests.support.loading_samples import headings_of, load, load_string, locate, losses_of

ABOUT = """<title-info><genre>sea</genre><author><first-name>Anna</first-name><last-name>Lind</last-name></author>
<author><nickname>Pilot</nickname></author><book-title>The harbour</book-title>
<date value="2019-05-07">spring 2019</date></title-info>
<document-info><author><nickname>scanner</nickname></author>
<date value="2021-02-03">3 Feb 2021</date></document-info>"""
BODY = """<body><title><p>Anna Lind</p><p>The harbour</p></title>
<section><title><p>Part one</p></title><epigraph><p>For those at sea.</p></epigraph>
<section><title><p>1</p><p>The quays</p></title><p>The <emphasis>older</emphasis> quay was built in
1871<a l:href="#n1" type="note">[1]</a>.</p><subtitle>Lamps</subtitle>
<poem><stanza><v>The lamp is lit,</v><v>the ships come in.</v></stanza></poem></section>
<section><title><p>2</p><p>The ferry</p></title><p>The ferry has sailed since 1902.</p><table><tr><th>Pier</th>
<th>Metres</th></tr><tr><td>North</td><td>84</td></tr></table></section></section>
<section><p>It ends without a title.</p></section></body>
<body name="notes"><title><p>Notes</p></title><section id="n1"><title><p>[1]</p></title>
<p>Rebuilt after the flood of 1904.</p></section></body>"""


def make_book(body: str = BODY, about: str = ABOUT, before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{before}<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"'
        f' xmlns:l="http://www.w3.org/1999/xlink"><description>{about}</description>{body}'
        f'<binary id="cover.jpg" content-type="image/jpeg">{"QUJD" * 100}</binary></FictionBook>'
    )


def test_the_chapters_of_a_book_are_articles_named_by_the_sections_around_them(tmp_path: Path) -> None:
    document = load_string(tmp_path, make_book(), "a.fb2")
    assert [section.title for section in document.sections] == [
        "The harbour",
        "The harbour: Part one: 1 The quays",
        "The harbour: Part one: 2 The ferry",
        "The harbour",
        "The harbour: notes",
    ]
    assert {section.published for section in document.sections} == {date(2019, 5, 7)}
    assert document.text.startswith("The harbour\n\nAuthor: Anna Lind, Pilot\n\n")
    assert "The older quay was built in 1871.\n\nLamps\n\nThe lamp is lit,\nthe ships come in." in document.text
    assert "For those at sea." in document.text and "Pier | Metres\nNorth | 84" in document.text
    assert "QUJD" not in document.text and "scanner" not in document.text
    assert {"1 The quays", "Lamps", "2 The ferry"} <= set(headings_of(document))
    assert [locate(document, words) for words in ("Author", "older", "1902", "It ends", "flood")] == [
        "title page", "Part one: 1 The quays", "Part one: 2 The ferry", "part 3", "note 1",
    ]  # fmt: skip
    assert document.remarks == ()


@pytest.mark.parametrize(
    ("about", "day"),
    [
        ("<title-info><date>2019-05-07</date></title-info>", date(2019, 5, 7)),
        ('<title-info><date/></title-info><document-info><date value="2021-02-03"/></document-info>', date(2021, 2, 3)),
        ("<document-info><date>03.02.2021</date></document-info>", date(2021, 2, 3)),
        ("<title-info><date>once</date></title-info>", None),
    ],
)
def test_the_day_of_the_book_counts_before_that_of_the_file(tmp_path: Path, about: str, day: date | None) -> None:
    body = "<body><section><p>The ferry sails again.</p></section></body>"
    document = load_string(tmp_path, make_book(body, about), "a.fb2")
    assert [section.published for section in document.sections] == [day]


def test_the_quote_is_that_of_the_text_when_a_book_answers(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "harbour.fb2").write_text(make_book(), encoding="utf-8")
    assistant = make_assistant(articles=folder)
    assistant.index()
    cited = assistant.ask("Since when has the ferry sailed?").citations[0]
    assert (cited.file, cited.location) == ("harbour.fb2", "Part one: 2 The ferry")
    assert cited.quote == assistant.library.read_document("harbour.fb2").text[cited.start : cited.end]
    assert cited.quote == "The ferry has sailed since 1902."


def test_a_book_in_a_zip_archive_is_cited_by_its_name_and_chapter(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "harbour.fb2.zip", "w") as archive:
        archive.writestr("harbour.fb2", make_book())
    document = load(tmp_path / "harbour.fb2.zip")
    assert locate(document, "1902") == "harbour.fb2, Part one: 2 The ferry"


@pytest.mark.parametrize(("name", "note"), [("a.txt", 1), ("a.docx", 1), ("a", 1), ("a.xml", 0)])
def test_a_book_is_told_by_its_content_when_its_name_says_otherwise(tmp_path: Path, name: str, note: int) -> None:
    document = load_string(tmp_path, make_book(), name)
    assert locate(document, "1902") == "Part one: 2 The ferry"
    assert len(document.remarks) == note


def test_letters_in_the_encoding_that_the_book_states_are_read(tmp_path: Path) -> None:
    body = "<body><section><title><p>Паром</p></title><p>Паром снова ходит с понедельника.</p></section></body>"
    content = make_book(body).replace('encoding="utf-8"', 'encoding="windows-1251"').encode("cp1251")
    (tmp_path / "a.fb2").write_bytes(content)
    assert "Паром снова ходит с понедельника." in load(tmp_path / "a.fb2").text


def test_what_stands_before_the_damage_is_read_when_a_book_is_cut_off(tmp_path: Path) -> None:
    whole = make_book()
    document = load_string(tmp_path, whole[: whole.index("<table>")], "a.fb2")
    assert "The ferry has sailed since 1902." in document.text
    assert losses_of(document)[0].startswith("it is damaged at line ")


@pytest.mark.parametrize("content", ["no book", "<FictionBook", make_book("<body/>", "")])
def test_it_is_refused_in_one_line_when_nothing_of_it_can_be_read(tmp_path: Path, content: str) -> None:
    with pytest.raises(FileUnreadable, match=r"^it (?:is damaged, or no XML|holds no text)$"):
        load_string(tmp_path, content, "a.fb2")


def test_nothing_declared_is_put_in(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret of the machine")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    declared = f'<!DOCTYPE d [<!ENTITY s SYSTEM "file://{tmp_path}/secret"><!ENTITY l0 "laughs">{laughs}]>'
    body = "<body><section><title><p>One</p></title><p>Words &s; stand here.</p><p>Loud &l11; ones.</p>"
    text = load_string(tmp_path, make_book(f"{body}</section></body>", before=declared), "a.fb2").text
    assert "stand here" in text
    assert "the secret" not in text and "laughs" not in text


def test_a_picture_larger_than_a_parser_takes_is_no_obstacle(tmp_path: Path) -> None:
    document = load_string(tmp_path, make_book().replace("QUJD" * 100, "QUJD" * 3_000_000), "a.fb2")
    assert "flood of 1904" in document.text and document.remarks == ()


TINY = "<section><p>a b</p></section>"


@pytest.mark.parametrize(
    ("before", "piece", "share"),
    [
        ("<section><title><p>", "x", 0.5),  # a title that stands in the name of each chapter
        ("<section><title><p>One two</p></title>" * 200, "", 0),
        ("", '<section><p>Words <a type="note">', 0.5),
        ("", "<section><p>Words</p></section><binary ", 0.5),
    ],
)
def test_it_takes_no_longer_than_its_length_when_a_book_is_odd(
    tmp_path: Path, before: str, piece: str, share: float
) -> None:
    def read(size: int) -> None:
        odd = piece * int(size * share / max(len(piece), 1))
        closing = "</p></title>" if piece == "x" else ""
        tiny = TINY * int(size * (1 - share) / len(TINY))
        load_string(tmp_path, make_book(f"<body>{TINY}{before}{odd}{closing}{tiny}"), "a.fb2")

    assert_grows_with_length(read, 400_000)
