"""A file with pictures of text is read again when a recogniser has become available, and not before."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.serving.json import describe_answer, describe_document
from tests.conftest import MakeAssistant
from tests.support.ocr import HEIGHT, LETTER, LINE_HEIGHT, WIDTH, paint, print_paragraph, write_scanned_pdf

REPORT = "The county looked at fourteen kilometres of dyke in the spring. Two breaches were closed before the summer."
DYKE = "The dyke at Nordhaven is raised by eighty centimetres before the autumn storms, the county said on Monday."
FERRY = "The ferry to the island of Ellan sails at nine in the morning and costs eleven euros for a car."
PAGES = {"100": print_paragraph(DYKE), "150": print_paragraph(FERRY)}
GREY = "tests.support.ocr:GreyRecogniser"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An article, a PDF of which a page is a scan, and a picture."""
    made = tmp_path / "articles"
    made.mkdir()
    (made / "report.txt").write_text(REPORT, encoding="utf-8")
    write_scanned_pdf(made / "dyke.pdf", [REPORT, 100])
    (made / "ferry.png").write_bytes(paint(150))
    return made


def test_files_with_pictures_are_read_again_when_ocr_is_there(folder: Path, make_assistant: MakeAssistant) -> None:
    before = make_assistant(articles=folder, ocr="off")
    report = before.index()
    assert report.added == ("dyke.pdf", "report.txt")
    assert dict(report.failed) == {"ferry.png": "it is a picture: OCR is switched off (RAG_OCR)"}
    assert not before.index().changed
    before.close()

    after = make_assistant(articles=folder, ocr=GREY, ocr_options={"pages": PAGES})
    assert after.library.plan_changes().changed == ("dyke.pdf",)
    report = after.index()
    assert (report.changed, report.added, report.failed) == (("dyke.pdf",), ("ferry.png",), ())
    assert report.noted == (("dyke.pdf", ("page 2 was read by OCR",)), ("ferry.png", ("it was read by OCR",)))
    again = after.index()
    assert (again.changed, again.added, again.chunks_written) == ((), (), 0)


def test_a_citation_points_to_page_and_lines_of_the_quoted_words(folder: Path, make_assistant: MakeAssistant) -> None:
    assistant = make_assistant(articles=folder, ocr=GREY, ocr_options={"pages": PAGES})
    assistant.index()
    for file, page, words, printed in (("dyke.pdf", 2, DYKE, PAGES["100"]), ("ferry.png", None, FERRY, PAGES["150"])):
        document = assistant.library.read_document(file)
        start = document.text.index(words)
        assert [document.text[one.start : one.end] for one in document.regions] == [line for _, _, line in printed]

        answer = assistant.ask(f"What is told about the {words.split()[1]}?", files=(file,), threshold=0.0)
        cited = next(one for one in describe_answer(answer)["statements"][-1]["citations"] if one["file"] == file)
        assert cited["quote"] == document.text[cited["start"] : cited["end"]]
        assert (cited["page"], cited["start"]) == (page, start)
        assert [one["page"] for one in cited["regions"]] == [page or 1] * len(printed)
        for region, (left, top, line) in zip(cited["regions"], printed, strict=True):
            right, bottom = left + LETTER * len(line), top + LINE_HEIGHT
            expected = [left / WIDTH, top / HEIGHT, right / WIDTH, bottom / HEIGHT]
            assert region["box"] == pytest.approx(expected, abs=0.01)
    described = describe_document(assistant.library.read_document("ferry.png"))
    assert described["regions"][0]["start"] == 0


def test_what_was_recognised_stays_when_ocr_is_gone(folder: Path, make_assistant: MakeAssistant) -> None:
    first = make_assistant(articles=folder, ocr=GREY, ocr_options={"pages": PAGES})
    first.index()
    first.close()
    later = make_assistant(articles=folder, ocr="off")
    assert later.index().chunks_written == 0
    assert DYKE in later.library.read_document("dyke.pdf").text


def test_the_error_names_the_setting_when_the_recogniser_does_not_exist(
    folder: Path, make_assistant: MakeAssistant
) -> None:
    with pytest.raises(SettingsError, match="RAG_OCR names the text recogniser tests"):
        make_assistant(articles=folder, ocr="tests.support.ocr:Nobody").index()
