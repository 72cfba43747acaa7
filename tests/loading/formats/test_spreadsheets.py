"""Spreadsheets: every row of a table is an article, cited by its cell; a remark says what is not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from rag.loading import load_document
from tests.conftest import MakeAssistant
from tests.support.loading_samples import load, locate, losses_of
from tests.support.office_files import ROWS, make_old_excel, make_zip, write_excel


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm"])
def test_each_row_is_an_article_with_its_cell_when_a_workbook_is_read(tmp_path: Path, name: str) -> None:
    document = load(write_excel(tmp_path / name))
    assert "Item: Two cranes\nEuros: 1200.5\nShare: 25%\nPaid: 2024-05-01" in document.text
    assert [section.title for section in document.sections] == ["Costs 2024: Two cranes", "Costs 2024: Pilot boat"]
    assert locate(document, "Euros: 900") == "'Costs 2024'!A3"
    assert document.remarks == ()


def test_an_old_workbook_is_read_as_one_of_today(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(make_old_excel([["Item", "Euros"], ["Two cranes", 1200.5], ["Båt", 900.0]]))
    document = load(tmp_path / "a.xls")
    assert "Item: Two cranes\nEuros: 1200.5" in document.text
    assert locate(document, "Item: Båt\nEuros: 900") == "Costs!A3"


def test_the_citation_names_the_cell_when_a_row_answers(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    rows = [["Ship", "Length", "Built"], ["Ormsund ferry", "84 metres", 1991], ["Tellis barge", "41 metres", 1974]]
    write_excel(folder / "fleet.xlsx", [["The fleet of the county"], [], *rows], "Fleet")
    assistant = make_assistant(articles=folder)
    assistant.index()
    cited = assistant.ask("What is the length of the Tellis barge?").citations[0]
    document = assistant.library.read_document("fleet.xlsx")
    assert cited.location == "Fleet!A5"
    assert cited.quote == document.text[cited.start : cited.end]
    assert "41 metres" in cited.quote


def test_years_are_names_of_columns_when_they_follow_each_other(tmp_path: Path) -> None:
    document = load(write_excel(tmp_path / "a.xlsx", [["Region", 2022, 2023], ["North", 3, 4], ["South", 5, 6]]))
    assert document.text.startswith("Region: North\n2022: 3\n2023: ")


def test_every_table_has_its_own_head_when_a_sheet_holds_two(tmp_path: Path) -> None:
    rows = [*ROWS[:2], [], ["Town", "People"], ["Ormsund", 3100], ["Tellis", 900]]
    document = load(write_excel(tmp_path / "a.xlsx", rows))
    assert "Town: Ormsund\nPeople: 3100" in document.text
    assert locate(document, "Town: Tellis") == "'Costs 2024'!A6"


def test_a_blank_row_ends_no_table_when_more_rows_of_it_follow(tmp_path: Path) -> None:
    document = load(write_excel(tmp_path / "a.xlsx", [*ROWS[:2], [], *ROWS[2:]]))
    assert "Item: Pilot boat\nEuros: 900" in document.text


def test_words_outside_tables_are_paragraphs_when_a_sheet_holds_some(tmp_path: Path) -> None:
    said = "The county council approved the costs of the harbour on Monday, after two readings."
    document = load(write_excel(tmp_path / "a.xlsx", [[said], [], *ROWS], "Sheet1"))
    assert document.text.startswith(said)
    assert (locate(document, said), locate(document, "Two cranes")) == ("Sheet1!A1", "Sheet1!A4")


def test_each_cell_is_an_article_when_a_lone_column_has_a_head(tmp_path: Path) -> None:
    texts = ["The crane is too loud at night.", "Please open the quay on Sundays too.", "No complaints."]
    document = load(write_excel(tmp_path / "a.xlsx", [["Comment"], *([text] for text in texts)]))
    assert document.text == "\n\n".join(f"Comment: {text}" for text in texts)
    assert locate(document, "No complaints") == "'Costs 2024'!A4"


@pytest.mark.parametrize(
    ("head", "first"),
    [(["Region", None], "Region: North\ncolumn 2: 12"), ([None, "Costs"], "column 1: North\nCosts: 12")],
)
def test_a_lone_cell_of_the_head_names_its_column(tmp_path: Path, head: list[str | None], first: str) -> None:
    document = load(write_excel(tmp_path / "a.xlsx", [head, ["North", 12], ["South", 14], ["East", 9]]))
    assert document.text.startswith(f"{first}\n\n")
    assert document.sections[0].title == "Costs 2024: North"
    assert locate(document, "North") == "'Costs 2024'!A2"


def test_a_merged_cell_stands_in_each_of_its_rows(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = write_excel(tmp_path / "a.xlsx", [["Region", "Town"], ["North", "Ormsund"], [None, "Tellis"]])
    workbook = load_workbook(path)
    workbook.worksheets[0].merge_cells("A2:A3")
    workbook.save(path)
    assert "Region: North\nTown: Tellis" in load(path).text


def test_what_is_not_read_is_named_when_a_workbook_holds_more(tmp_path: Path) -> None:
    from openpyxl import load_workbook
    from openpyxl.comments import Comment

    path = write_excel(tmp_path / "a.xlsx")
    workbook = load_workbook(path)
    page = workbook.worksheets[0]
    page["B4"] = "=SUM(B2:B3)"
    page["A2"].comment = Comment("Ask Anna", "me")
    hidden = workbook.create_sheet("Lists")
    hidden["A1"], hidden.sheet_state = "a secret", "hidden"
    workbook.save(path)
    document = load(path)
    assert "secret" not in document.text
    assert losses_of(document) == [
        "the hidden sheet was left out: Lists",
        "1 cell holds a formula that was never computed; open the file in Excel or LibreOffice and save it",
        "the comments on cells were not read",
    ]


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.csv", "a"])
def test_a_workbook_is_read_as_one_when_its_name_says_otherwise(tmp_path: Path, name: str) -> None:
    document = load(write_excel(tmp_path / name))
    assert "Item: Two cranes" in document.text
    assert document.remarks[0].words.startswith("it is an Excel workbook and was read as that")


def test_a_workbook_in_the_strict_variant_is_read(tmp_path: Path) -> None:
    import re
    import zipfile

    with zipfile.ZipFile(write_excel(tmp_path / "a.xlsx")) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    strict = {
        name: re.sub(
            rb"http://schemas.openxmlformats.org/(\w+)/2006/(main|relationships)\b",
            rb"http://purl.oclc.org/ooxml/\1/\2",
            part,
        )
        for name, part in parts.items()
        if name != "docProps/core.xml"
    }
    (tmp_path / "b.xlsx").write_bytes(make_zip(strict))
    assert "Item: Two cranes\nEuros: 1200.5" in load(tmp_path / "b.xlsx").text


def test_a_stray_cell_in_the_last_row_costs_nothing(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = write_excel(tmp_path / "a.xlsx")
    workbook = load_workbook(path)
    workbook.worksheets[0]["XFD1048576"] = "stray"
    workbook.save(path)
    assert "stray" in load(path).text


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
@pytest.mark.parametrize("kept", [0.3, 0.7, 0.98])
def test_it_is_refused_in_one_line_when_a_workbook_is_cut_off(tmp_path: Path, name: str, kept: float) -> None:
    whole = (
        write_excel(tmp_path / "whole.xlsx").read_bytes() if name == "a.xlsx" else make_old_excel([["a", "b"]] * 300)
    )
    (tmp_path / name).write_bytes(whole[: int(len(whole) * kept)])
    try:
        assert load(tmp_path / name).text  # an old workbook may be intact up to where it is cut
    except FileUnreadable as error:
        assert "\n" not in str(error)


def sheet_of(cells: str, shared: str = "") -> bytes:
    """A workbook whose sheet and shared strings are given as XML."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return make_zip(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kinds}.sharedStrings+xml"/></Types>',
            "xl/workbook.xml": f'<workbook {main} xmlns:r="{related}"><sheets>'
            '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{related}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/styles.xml": f"<styleSheet {main}><cellXfs><xf/></cellXfs></styleSheet>",
            "xl/worksheets/sheet1.xml": f"{cells.replace('<worksheet>', f'<worksheet {main}>')}",
            "xl/sharedStrings.xml": f"<sst {main}>{shared}</sst>",
        }
    )


REPEATED = '<row><c t="s"><v>0</v></c></row>'
HOSTILE = {
    "one text in every cell": (
        sheet_of(
            f"<worksheet><sheetData>{REPEATED * 20_000}</sheetData></worksheet>", f"<si><t>{'x' * 99_999}</t></si>"
        ),
        "its cells hold more than 50 MB of text",
    ),
    "entities": (
        sheet_of('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>'),
        "it declares XML entities",
    ),
    "a bomb": (sheet_of("<worksheet>" + " " * 60_000_000 + "</worksheet>"), "it unpacks to more than 50 MB"),
    "a row far away": (
        sheet_of('<worksheet><sheetData><row r="99999999999"><c><v>1</v></c></row></sheetData></worksheet>'),
        "it holds no text",
    ),
    "no workbook": (make_zip({"xl/workbook.xml": "<workbook/>"}), "it is damaged, or no Excel workbook"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_with_the_reason_when_a_workbook_is_hostile(tmp_path: Path, name: str) -> None:
    content, reason = HOSTILE[name]
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(FileUnreadable, match=reason):
        load(tmp_path / "a.xlsx")


def test_it_is_refused_as_that_when_a_workbook_has_a_password(tmp_path: Path) -> None:
    from tests.support.office_files import make_ole

    (tmp_path / "a.xlsx").write_bytes(make_ole({"EncryptedPackage": b"x" * 50, "EncryptionInfo": b"y"}))
    with pytest.raises(FileUnreadable, match="protected by a password"):
        load_document(tmp_path / "a.xlsx", file="a.xlsx", max_bytes=1 << 20)
