"""What of a Word document is read, where it stands, and what is said to be missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from rag.loading import load_document
from rag.schema.documents import Document
from tests.support.word_files import write_paragraph, write_word_file

TOLL = write_paragraph("The toll is six euros.")


def load(path: Path) -> Document:
    return load_document(path, file=path.name, max_bytes=1_000_000)


def read(folder: Path, body: str, parts: dict[str, str] | None = None) -> str:
    return load(write_word_file(folder / "a.docx", body, parts)).text


def write_levels(*levels: tuple[str, str], start: int = 1) -> str:
    """A numbering part with one list, number 1, of these (format, text)."""
    written = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="7">{written}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num>"
    )


def write_item(words: str, level: int = 0, number: int = 1) -> str:
    return write_paragraph(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


# --- which words


def test_strict_files_are_read_as_others_are(tmp_path: Path) -> None:
    path = write_word_file(tmp_path / "a.docx", TOLL, {"footnotes": ""}, strict=True)
    assert load(path).text == "The toll is six euros."


@pytest.mark.parametrize(
    "hidden",
    [
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>SECRET</w:t></w:r>",
        '<w:r><w:rPr><w:rStyle w:val="Hid"/></w:rPr><w:t>SECRET</w:t></w:r>',
        "<w:del><w:r><w:delText>SECRET</w:delText></w:r></w:del>",
        "<w:del><w:r><w:t>SECRET</w:t></w:r></w:del>",
        "<w:moveFrom><w:r><w:t>SECRET</w:t></w:r></w:moveFrom>",
        "<w:r><w:instrText>SECRET</w:instrText></w:r>",
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>SECRET</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:ruby><w:rt><w:r><w:t>SECRET</w:t></w:r></w:rt></w:ruby>",
    ],
)
def test_what_word_does_not_show_is_not_read(tmp_path: Path, hidden: str) -> None:
    styles = '<w:style w:type="character" w:styleId="Hid"><w:name w:val="Hid"/><w:rPr><w:vanish/></w:rPr></w:style>'
    body = f"<w:p><w:r><w:t>The toll</w:t></w:r>{hidden}<w:r><w:t> is six euros.</w:t></w:r></w:p>"
    assert read(tmp_path, body, {"styles": styles}) == "The toll is six euros."


def test_text_that_is_set_visible_again_is_read(tmp_path: Path) -> None:
    body = '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>The toll is six euros.</w:t></w:r></w:p>'
    assert read(tmp_path, body) == "The toll is six euros."


def test_paragraphs_are_joined_when_the_end_between_them_was_deleted(tmp_path: Path) -> None:
    first = write_paragraph("The toll ", "<w:rPr><w:del w:id='1'/></w:rPr>")
    assert read(tmp_path, first + write_paragraph("is six euros.")) == "The toll is six euros."


def test_content_controls_and_inserted_text_are_read(tmp_path: Path) -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{TOLL}</w:sdtContent></w:sdt>"
    inserted = "<w:p><w:ins><w:r><w:t>It was five.</w:t></w:r></w:ins></w:p>"
    assert read(tmp_path, control + inserted) == "The toll is six euros.\n\nIt was five."


def test_a_text_box_is_a_paragraph_of_its_own_and_is_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{write_paragraph('Boats run daily.')}</w:txbxContent>"
    drawn = (
        f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p><w:r><w:t>The toll is </w:t></w:r><w:r>{drawn}</w:r><w:r><w:t>six euros.</w:t></w:r></w:p>"
    assert read(tmp_path, body) == "The toll is six euros.\n\nBoats run daily."


def test_an_old_text_box_is_a_paragraph_of_its_own(tmp_path: Path) -> None:
    box = (
        f"<w:pict><v:textbox><w:txbxContent>{write_paragraph('Boats run daily.')}</w:txbxContent></v:textbox></w:pict>"
    )
    body = f"<w:p><w:r><w:t>The toll is six euros.</w:t></w:r><w:r>{box}</w:r></w:p>"
    assert read(tmp_path, body) == "The toll is six euros.\n\nBoats run daily."


def test_the_words_of_a_diagram_are_read(tmp_path: Path) -> None:
    body = f'{TOLL}<w:p><w:r><w:drawing><dgm:relIds r:dm="diagramData"/></w:drawing></w:r></w:p>'
    data = "<a:p><a:r><a:t>Pay at the gate</a:t></a:r></a:p><a:p><a:r><a:t>Cross</a:t></a:r></a:p>"
    assert read(tmp_path, body, {"diagramData": data}) == "The toll is six euros.\n• Pay at the gate\n• Cross"


# --- formulas


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        ("<m:f><m:num>{a}</m:num><m:den>{b}</m:den></m:f>", "(x+1)/y"),
        ("<m:sSup><m:e>{b}</m:e><m:sup>{two}</m:sup></m:sSup>", "y^2"),
        ("<m:sSub><m:e>{b}</m:e><m:sub>{two}</m:sub></m:sSub>", "y_2"),
        ("<m:rad><m:deg/><m:e>{a}</m:e></m:rad>", "√(x+1)"),
        ("<m:d><m:e>{a}</m:e><m:e>{b}</m:e></m:d>", "(x+1|y)"),
        (
            '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{b}</m:sub><m:sup>{two}</m:sup><m:e>{b}</m:e>'
            "</m:nary>",
            "∑_y^2 y",
        ),
        ("<m:func><m:fName>{b}</m:fName><m:e>{two}</m:e></m:func>", "y 2"),
        ("<m:m><m:mr><m:e>{b}</m:e><m:e>{two}</m:e></m:mr></m:m>", "[y, 2]"),
    ],
)
def test_a_formula_is_text_on_one_line(tmp_path: Path, formula: str, line: str) -> None:
    written = {name: f"<m:r><m:t>{words}</m:t></m:r>" for name, words in (("a", "x+1"), ("b", "y"), ("two", "2"))}
    body = f"<w:p><w:r><w:t>It is </w:t></w:r><m:oMath>{formula.format(**written)}</m:oMath></w:p>"
    assert read(tmp_path, body) == f"It is {line}"


# --- numbers


def test_numbers_are_read_as_shown_when_lists_are_nested(tmp_path: Path) -> None:
    levels = write_levels(("decimal", "%1."), ("lowerLetter", "%1.%2)"), ("upperRoman", "%3"))
    items = [("Pay", 0), ("cash", 1), ("card", 1), ("in full", 2), ("Cross", 0), ("slowly", 1)]
    text = read(tmp_path, "".join(write_item(words, level) for words, level in items), {"numbering": levels})
    assert text.split("\n") == ["1. Pay", "1.a) cash", "1.b) card", "I in full", "2. Cross", "2.a) slowly"]


def test_numbers_begin_where_the_list_says(tmp_path: Path) -> None:
    body = write_item("Pay") + write_item("Cross", number=2) + write_item("Rest", number=2)
    text = read(tmp_path, body, {"numbering": write_levels(("decimal", "Article %1"), start=3)})
    assert text.split("\n") == ["Article 3 Pay", "Article 5 Cross", "Article 6 Rest"]


def test_a_heading_has_the_number_of_its_style(tmp_path: Path) -> None:
    numbering = write_levels(("decimal", "%1"), ("decimal", "%1.%2"))
    numbering = numbering.replace("</w:lvl><w:lvl", '<w:pStyle w:val="H1"/></w:lvl><w:lvl', 1)
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Sub"/>'
        '<w:basedOn w:val="Sub"/></w:style>'
    )
    body = (
        write_paragraph("Tolls", '<w:pStyle w:val="H1"/>') + TOLL + write_paragraph("Boats", '<w:pStyle w:val="H1"/>')
    )
    path = write_word_file(tmp_path / "a.docx", body + TOLL, {"numbering": numbering, "styles": styles})
    document = load(path)
    assert [line for line in document.text.split("\n") if line] == [
        "1 Tolls",
        "The toll is six euros.",
        "2 Boats",
        "The toll is six euros.",
    ]
    assert len(document.headings) == 2


@pytest.mark.parametrize(
    ("kind", "label"),
    [("decimalZero", "04"), ("lowerRoman", "iv"), ("upperLetter", "D"), ("ordinal", "4th"), ("bullet", "•")],
)
def test_a_number_has_the_format_of_its_level(tmp_path: Path, kind: str, label: str) -> None:
    numbering = write_levels((kind, "%1"), start=4)
    assert read(tmp_path, write_item("Pay"), {"numbering": numbering}) == f"{label} Pay"


def test_a_paragraph_has_no_number_when_its_list_is_switched_off(tmp_path: Path) -> None:
    numbering = write_levels(("decimal", "%1."))
    assert read(tmp_path, write_item("Pay", number=0), {"numbering": numbering}) == "Pay"


# --- notes


def test_notes_and_comments_are_read_after_the_text_and_cited_as_such(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t>The toll is six euros.</w:t></w:r><w:r><w:footnoteReference w:id="4"/></w:r>'
        '<w:r><w:endnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )
    parts = {
        "footnotes": f'<w:footnote w:id="-1" w:type="separator">{write_paragraph("___")}</w:footnote>'
        f'<w:footnote w:id="4">{write_paragraph("Lorries pay nine.")}</w:footnote>'
        f'<w:footnote w:id="5">{write_paragraph("Nobody refers to this.")}</w:footnote>',
        "endnotes": f'<w:endnote w:id="2">{write_paragraph("Since 2019.")}</w:endnote>',
        "comments": f'<w:comment w:id="0" w:author="Ada Quist">{write_paragraph("Too much!")}</w:comment>',
    }
    document = load(write_word_file(tmp_path / "a.docx", body, parts))
    assert document.text == "The toll is six euros.\n\nLorries pay nine.\n\nSince 2019.\n\nToo much!"
    places = [(document.text[one.start :].split("\n")[0], one.name) for one in document.locations]
    assert places == [
        ("Lorries pay nine.", "footnote 1"),
        ("Since 2019.", "endnote 1"),
        ("Too much!", "comment by Ada Quist"),
    ]


# --- tables


def write_table(*rows: tuple[str, ...], deleted: int = -1) -> str:
    written = "".join(
        ("<w:tr><w:trPr><w:del w:id='1'/></w:trPr>" if at == deleted else "<w:tr>")
        + "".join(f"<w:tc>{cell}</w:tc>" for cell in row)
        + "</w:tr>"
        for at, row in enumerate(rows)
    )
    return f"<w:tbl>{written}</w:tbl>"


def test_a_table_of_data_is_read_row_by_row_without_deleted_rows(tmp_path: Path) -> None:
    rows = [tuple(map(write_paragraph, row)) for row in (("Car", "6"), ("Old", "5"), ("Lorry", "9"))]
    assert read(tmp_path, write_table(*rows, deleted=1)) == "Car | 6\nLorry | 9"


def test_a_table_that_arranges_text_is_read_cell_by_cell(tmp_path: Path) -> None:
    left = TOLL + write_paragraph("It was five until May.")
    right = write_paragraph("Boats run daily.") + write_paragraph("They are slow.")
    text = read(tmp_path, write_table((left, right)))
    assert text.split("\n\n") == [
        "The toll is six euros.",
        "It was five until May.",
        "Boats run daily.",
        "They are slow.",
    ]


# --- what is missing, and what is refused


def test_charts_and_inserted_files_are_named_as_missing(tmp_path: Path) -> None:
    document = load(write_word_file(tmp_path / "a.docx", f'{TOLL}<w:altChunk r:id="x"/>', {"chart": ""}))
    assert [remark.words for remark in document.remarks] == [
        "1 chart was not read",
        "a part that was inserted from another file was not read",
    ]


def test_a_file_with_entities_is_refused(tmp_path: Path) -> None:
    path = write_word_file(tmp_path / "a.docx", TOLL)
    import zipfile

    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/other.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(FileUnreadable, match="XML entities"):
        load(path)


def test_a_file_whose_notes_are_damaged_is_refused(tmp_path: Path) -> None:
    path = write_word_file(tmp_path / "a.docx", TOLL, {"footnotes": "<w:footnote"})
    with pytest.raises(FileUnreadable, match="damaged, or no Word document"):
        load(path)
