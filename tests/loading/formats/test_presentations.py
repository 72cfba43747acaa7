"""Presentations: slides in order with their notes, each cited by its number; a remark says what is not read."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from rag.errors import FileUnreadable
from tests.conftest import MakeAssistant
from tests.support.commands import Command
from tests.support.loading_samples import headings_of, load, locate, losses_of
from tests.support.office_files import make_zip

SAID = "The Tellis bridge opened on 3 June after a repair that took eleven weeks."


def write_slides(path: Path) -> Path:
    """Three slides: a title, points with notes and a footer, a table with a chart."""
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    deck: Any = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text, first.placeholders[1].text = "Works in the county", "The harbour office"
    second = deck.slides.add_slide(deck.slide_layouts[1])
    second.shapes.title.text = "Bridges"
    second.placeholders[1].text = f"Two new piers\n{SAID}"
    second.notes_slide.notes_text_frame.text = "The bridge cost 14 million euros, a tenth less than planned."
    third = deck.slides.add_slide(deck.slide_layouts[5])
    third.shapes.title.text = "Traffic"
    box = Inches(1), Inches(1), Inches(4), Inches(1)
    table = third.shapes.add_table(2, 2, *box).table
    for row, cells in enumerate((("Bridge", "Cars a day"), ("Tellis", "4,100"))):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    data: Any = CategoryChartData()
    data.categories = ["2022", "2023"]
    data.add_series("Ferries", (31, 29))
    third.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *box, data)
    deck.save(path)
    return path


def test_slides_points_notes_tables_and_charts_are_read_in_order(tmp_path: Path) -> None:
    document = load(write_slides(tmp_path / "a.pptx"))
    assert document.sections[0].title == "Works in the county"
    assert {"Works in the county", "Bridges", "Traffic"} <= set(headings_of(document))
    assert "• Two new piers" in document.text
    assert "Bridge | Cars a day\nTellis | 4,100" in document.text
    assert "Ferries\n2022 | 31\n2023 | 29" in document.text
    places = [locate(document, words) for words in ("harbour office", SAID, "14 million", "4,100", "2023 | 29")]
    assert places == ["slide 1", "slide 2", "slide 2, notes", "slide 3", "slide 3"]
    assert document.remarks == ()


def test_the_citation_names_the_slide_when_a_presentation_answers(
    tmp_path: Path, make_assistant: MakeAssistant
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    write_slides(folder / "works.pptx")
    assistant = make_assistant(articles=folder)
    assistant.index()
    cited = assistant.ask("How long did the repair of the Tellis bridge take?").citations[0]
    assert cited.location == "slide 2"
    assert cited.quote == assistant.library.read_document("works.pptx").text[cited.start : cited.end]
    assert "eleven weeks" in cited.quote


def test_the_slide_is_printed_and_in_the_json_when_the_command_is_asked(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "articles").mkdir()
    write_slides(tmp_path / "articles" / "works.pptx")
    command = Command(capfd, tmp_path / "articles", tmp_path / "home")
    assert command("index")[0] == 0
    question = "How long did the repair of the Tellis bridge take?"
    assert ", slide 2\n" in command("ask", question)[1]
    answer = command.read_json("ask", question)
    assert answer["statements"][0]["citations"][0]["location"] == "slide 2"
    names = [name for _, name in command.read_json("show", "works.pptx")["locations"]]
    assert names == ["slide 1", "slide 2", "slide 2, notes", "slide 3"]


def test_hidden_and_wordless_slides_are_named(tmp_path: Path) -> None:
    from pptx import Presentation

    deck: Any = Presentation(str(write_slides(tmp_path / "a.pptx")))
    deck.slides[1]._element.set("show", "0")
    deck.slides.add_slide(deck.slide_layouts[6])
    deck.save(tmp_path / "a.pptx")
    document = load(tmp_path / "a.pptx")
    assert "eleven weeks" not in document.text
    assert losses_of(document) == [
        "slide 2 is hidden and left out",
        "slide 4 is without words that can be read; a picture may hold some",
    ]


def test_shapes_in_groups_are_read_however_deep(tmp_path: Path) -> None:
    from pptx import Presentation

    deck: Any = Presentation()
    shapes = deck.slides.add_slide(deck.slide_layouts[6]).shapes
    for _ in range(200):
        shapes = shapes.add_group_shape().shapes
        if len(deck.slides[0].shapes) == 1 and _ == 2:
            shapes.add_textbox(0, 0, 9, 9).text_frame.text = SAID
    deck.save(tmp_path / "a.pptx")
    assert SAID in load(tmp_path / "a.pptx").text


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.docx", "a"])
def test_a_presentation_is_read_as_one_when_its_name_says_otherwise(tmp_path: Path, name: str) -> None:
    document = load(write_slides(tmp_path / "a.pptx").rename(tmp_path / name))
    assert SAID in document.text
    assert document.remarks[0].words.startswith("it is a PowerPoint presentation and was read as that")


@pytest.mark.parametrize("kept", [0.2, 0.9])
def test_it_is_refused_in_one_line_when_a_presentation_is_cut_off(tmp_path: Path, kept: float) -> None:
    whole = write_slides(tmp_path / "whole.pptx").read_bytes()
    (tmp_path / "a.pptx").write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(FileUnreadable, match=r"^it is damaged, or no PowerPoint presentation$"):
        load(tmp_path / "a.pptx")


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><p:presentation/>', "it declares XML entities"),
        (" " * 60_000_000, "it unpacks to more than 50 MB"),
        ("<a>" * 100_000, "it is damaged, or no PowerPoint presentation"),
    ],
)
def test_it_is_refused_with_the_reason_when_a_presentation_is_hostile(tmp_path: Path, part: str, reason: str) -> None:
    (tmp_path / "a.pptx").write_bytes(make_zip({"ppt/presentation.xml": part}))
    with pytest.raises(FileUnreadable, match=reason):
        load(tmp_path / "a.pptx")


def test_a_formula_is_text_on_one_line_and_its_picture_for_old_programs_is_not_read(tmp_path: Path) -> None:
    import pptx
    from lxml import etree

    file = pptx.Presentation()
    slide = file.slides.add_slide(file.slide_layouts[5])
    slide.shapes.title.text = "Tolls"
    frame = slide.shapes.add_textbox(0, 0, 10, 10).text_frame
    frame.text = "The toll is "
    run = "<m:r><m:t>{}</m:t></m:r>"
    formula = etree.fromstring(
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
        'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><mc:Choice Requires="a14"><a14:m><m:oMath>'
        f"<m:f><m:num>{run.format('a+b')}</m:num><m:den>{run.format('2')}</m:den></m:f></m:oMath></a14:m></mc:Choice>"
        "<mc:Fallback><a:r><a:t>old</a:t></a:r></mc:Fallback></mc:AlternateContent>"
    )
    frame.paragraphs[0]._p.append(formula)
    file.save(str(tmp_path / "a.pptx"))
    assert load(tmp_path / "a.pptx").text == "Tolls\n\nThe toll is (a+b)/2"


@pytest.mark.parametrize("damage", [b"<p:sld", b"", b"not XML at all"])
def test_the_other_slides_are_read_when_one_is_damaged(tmp_path: Path, damage: bytes) -> None:
    whole = zipfile.ZipFile(write_slides(tmp_path / "whole.pptx"))
    parts = {name: whole.read(name) for name in whole.namelist()}
    (tmp_path / "a.pptx").write_bytes(make_zip({**parts, "ppt/slides/slide1.xml": damage}))
    document = load(tmp_path / "a.pptx")
    assert locate(document, SAID) == "slide 2"
    assert losses_of(document) == ["slide 1 is damaged and cannot be read"]


def test_it_is_refused_when_every_slide_is_damaged(tmp_path: Path) -> None:
    whole = zipfile.ZipFile(write_slides(tmp_path / "whole.pptx"))
    parts = {name: b"<" if name.startswith("ppt/slides/slide") else whole.read(name) for name in whole.namelist()}
    (tmp_path / "a.pptx").write_bytes(make_zip(parts))
    with pytest.raises(FileUnreadable, match="none of its slides can be read"):
        load(tmp_path / "a.pptx")
