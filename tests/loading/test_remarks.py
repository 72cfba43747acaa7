"""A file that is read in part: the missing part is named, from the loader to a refusal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from rag.loading.structure.page_names import name_pages
from rag.schema.documents import Remark
from rag.schema.index import IndexedFile
from tests.conftest import MakeAssistant
from tests.support.commands import Command
from tests.support.loading_samples import load, load_string, write_pdf

REPORT = "The county looked at fourteen kilometres of dyke in the spring. Two breaches were closed before the summer."


def write_pages(path: Path, pages: Iterable[str | None]) -> Path:
    """A PDF with a page for each text, and a picture of a whole page for each None."""
    from PIL import Image
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4)
    for words in pages:
        if words is None:
            canvas.drawImage(ImageReader(Image.new("L", (60, 85), 200)), 0, 0, *A4)
        for number, line in enumerate((words or "").split(". ")):
            canvas.drawString(70, 700 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return path


def test_the_pages_that_are_pictures_are_named_when_others_hold_text(tmp_path: Path) -> None:
    document = load(write_pages(tmp_path / "a.pdf", [REPORT, None, REPORT, None, None]))
    assert [remark.words for remark in document.remarks] == [
        "pages 2 and 4 to 5 are pictures: install the extra `ocr`, or run OCR on the file"
    ]
    assert document.remarks[0].is_loss


@pytest.mark.parametrize(("shapes", "is_told"), [(200, True), (20, False)])
def test_a_page_whose_letters_are_outlines_is_told(tmp_path: Path, shapes: int, is_told: bool) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"))
    for number, line in enumerate((REPORT + " " + REPORT).split(". ")):
        canvas.drawString(70, 700 - 20 * number, line)
    canvas.showPage()
    for number in range(shapes):
        canvas.circle(60 + 9 * (number % 50), 700 - 12 * (number // 50), 3)
    canvas.showPage()
    canvas.save()
    told = [remark.words for remark in load(tmp_path / "a.pdf").remarks]
    assert told == (["page 2 is a picture: install the extra `ocr`, or run OCR on the file"] if is_told else [])


def test_one_page_of_text_is_read_when_most_pages_are_pictures(tmp_path: Path) -> None:
    document = load(write_pages(tmp_path / "a.pdf", [REPORT + " " + REPORT, *[None] * 60]))
    assert "fourteen kilometres" in document.text
    assert document.remarks[0].words.startswith("pages 2 to 61 are pictures")


def test_nothing_is_remarked_when_a_pdf_is_read_whole(tmp_path: Path) -> None:
    assert load(write_pdf(tmp_path / "a.pdf")).remarks == ()


def test_the_values_of_fields_are_read_when_a_pdf_is_a_form(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawString(70, 700, "Application for a mooring in the harbour. Name of the boat:")
    canvas.acroForm.textfield(name="boat", value="Kittiwake IV", x=70, y=660, width=200, height=20)
    canvas.save()
    assert "Kittiwake IV" in load(tmp_path / "a.pdf").text


@pytest.mark.parametrize(
    ("numbers", "named"), [([3], "page 3"), ([2, 3, 4], "pages 2 to 4"), ([1, 3, 6, 7], "pages 1, 3 and 6 to 7")]
)
def test_pages_are_named_as_people_write_them(numbers: list[int], named: str) -> None:
    assert name_pages(numbers) == named


def test_broken_characters_are_counted_when_a_text_is_damaged(tmp_path: Path) -> None:
    text = "Die Brücke über die Lune wird für elf Wochen gesperrt.\nDie Fähre fährt häufiger.\n"
    (tmp_path / "a.txt").write_bytes(text.encode() + b"Der Preis bleibt g\xffleich.\n")
    document = load(tmp_path / "a.txt")
    assert [remark.words for remark in document.remarks] == [
        "1 character is damaged and shown as \ufffd, the first in line 3"
    ]


TRAM = {"title": "Tram derails", "text": "A tram derailed near Velm on Monday."}


@pytest.mark.parametrize(
    ("value", "remark"),
    [
        ({"paper": "The Ellan Post", "took": 3, "articles": [TRAM]}, "the field paper is"),
        ({"meta": {"editor": "Tilda Brandt", "place": "Main Street"}, "hits": {"1": TRAM, "2": TRAM}},
         "the fields meta.editor, meta.place are"),
        ({"a": [{"w": f"two words {n}"} for n in range(3)], "articles": [TRAM, TRAM]}, "the field a.w is"),
        ({**{f"f{n}": "two words" for n in range(6)}, "items": [TRAM]}, "the fields f0, f1, f2, f3 and 2 more are"),
    ],
)  # fmt: skip
def test_texts_around_the_articles_of_a_json_file_are_named(tmp_path: Path, value: object, remark: str) -> None:
    document = load_string(tmp_path, json.dumps(value), "a.json")
    assert [one.words for one in document.remarks] == [f"{remark} outside the articles and not read"]
    assert document.remarks[0].is_loss


@pytest.mark.parametrize(
    "value",
    [
        [TRAM, TRAM],
        {"status": "ok", "next": "https://ellan.example/a", "count": 2, "at": "2024-05-06 07:00", "articles": [TRAM]},
        {"title": "Tram derails", "text": "A tram derailed.", "tags": ["two words"], "author": {"name": "Per Dahl"}},
    ],
)
def test_nothing_is_remarked_when_no_words_stand_around_the_articles(tmp_path: Path, value: object) -> None:
    assert load_string(tmp_path, json.dumps(value), "a.json").remarks == ()


def test_a_guessed_encoding_is_noted_when_a_web_page_states_none(tmp_path: Path) -> None:
    words = "Die Brücke über die Lune wird für elf Wochen gesperrt, sagte Bürgermeister Müller am Dienstag in Velm."
    page = f"<html><head><title>Brücke</title></head><body><article><p>{words}</p></article></body></html>"
    (tmp_path / "a.html").write_bytes(page.encode("cp1252"))
    document = load(tmp_path / "a.html")
    assert words in document.text
    assert [one.words for one in document.remarks] == ["its encoding is not stated, and is a guess: cp1252"]
    stated = page.replace("<head>", '<head><meta charset="windows-1252">')
    (tmp_path / "b.html").write_bytes(stated.encode("cp1252"))
    assert load(tmp_path / "b.html").remarks == ()


def test_a_file_read_in_part_is_named_by_report_status_library_and_refusal(
    tmp_path: Path, make_assistant: MakeAssistant
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    write_pages(folder / "dyke.pdf", [REPORT, None])
    assistant = make_assistant(articles=folder, ocr="off")
    missing = ("page 2 is a picture: OCR is switched off (RAG_OCR)",)

    assert assistant.index().in_part == (("dyke.pdf", missing),)
    assert assistant.index().in_part == (("dyke.pdf", missing),)  # nothing is written this time
    assert assistant.read_status().in_part == (("dyke.pdf", missing),)
    assert assistant.library.plan_changes().in_part == (("dyke.pdf", missing),)
    assert assistant.library.list_files()[0].losses == missing
    assert assistant.library.read_document("dyke.pdf").remarks == (Remark(missing[0]),)

    refused = assistant.ask("How much did the repair of the dyke cost?", threshold=1.0)
    assert refused.abstained
    assert [note for note in refused.notes if note.startswith("dyke.pdf was read only in part") and missing[0] in note]
    answered = assistant.ask("How many breaches were closed?", threshold=0.0)
    assert not answered.abstained
    assert not [note for note in answered.notes if "in part" in note]


def test_the_command_prints_what_is_missing(rag: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_OCR", "off")
    write_pages(rag.articles / "dyke.pdf", [REPORT, None])
    _, out, _ = rag("index")
    assert "in part         1" in out
    assert "dyke.pdf: page 2 is a picture" in " ".join(out.split())
    assert rag.read_json("status")["in_part"] == [
        {"file": "dyke.pdf", "missing": ["page 2 is a picture: OCR is switched off (RAG_OCR)"]}
    ]
    _, out, _ = rag("doctor")
    assert "1 read in part, dyke.pdf: page 2 is a picture" in " ".join(out.split())


_LATER_KEYS = ("remarks", "ocr", "correction")


def test_a_record_without_remarks_is_read_when_an_earlier_release_wrote_it() -> None:
    from rag.index.chroma_records import decode_record, encode_record

    record = IndexedFile("a.txt", "1", "2", 3, 4, 5, 6, 7)
    written = encode_record(record)
    assert decode_record(written) == record
    assert decode_record({name: written[name] for name in written if name not in _LATER_KEYS}) == record


def test_a_remark_goes_when_the_file_is_read_whole_later(rag: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_OCR", "off")
    write_pages(rag.articles / "dyke.pdf", [REPORT, None])
    rag("index")
    assert len(rag.read_json("status")["in_part"]) == 1
    write_pages(rag.articles / "dyke.pdf", [REPORT, REPORT])
    rag("index")
    assert rag.read_json("status")["in_part"] == []
