"""OpenDocument texts, spreadsheets and presentations."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from tests.conftest import MakeAssistant
from tests.loading.formats.test_spreadsheets import locate, losses_of
from tests.support.loading_samples import headings_of, load
from tests.support.office_files import make_zip
from tests.support.opendocument_files import write_opendocument

REPORT = """<text:tracked-changes><text:p>This was deleted.</text:p></text:tracked-changes>
<text:h text:outline-level="1">Report on the dyke</text:h>
<text:p>The county<text:s text:c="2"/>looked at <text:span>fourteen <text:span>kilometres</text:span></text:span> of
dyke in spring.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note on the
length.</text:p></text:note-body></text:note> Two breaches were closed before the summer.
<office:annotation><text:p>Ask Anna</text:p></office:annotation></text:p>
<text:p><draw:frame><draw:text-box><text:p>Words in a box.</text:p></draw:text-box></draw:frame></text:p>
<text:list><text:list-item><text:p>Sand bags</text:p></text:list-item>
<text:list-item><text:p>Pumps</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell>
<table:table-cell><text:p>Breaches</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>2023</text:p></table:table-cell>
<table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table>"""


def write_cells(rows: list[list[str]]) -> str:
    """The rows of a table; an empty string is an empty cell."""

    def write(cell: str) -> str:
        return f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" if cell else "<table:table-cell/>"

    return "".join(f"<table:table-row>{''.join(map(write, row))}</table:table-row>" for row in rows)


def test_a_text_is_read_with_lists_tables_notes_and_boxes(tmp_path: Path) -> None:
    document = load(write_opendocument(tmp_path / "a.odt", REPORT, title="Dyke report"))
    assert document.sections[0].title == "Dyke report"
    assert headings_of(document) == ["Report on the dyke"]
    assert (
        "The county looked at fourteen kilometres of\ndyke in spring. Two breaches were closed before the summer."
        in document.text
    )
    assert "• Sand bags\n• Pumps" in document.text
    assert "Year | Breaches\n2023 | 2" in document.text
    assert "A note on the\nlength." in document.text and "Words in a box." in document.text
    assert "deleted" not in document.text and "Anna" not in document.text
    assert losses_of(document) == ["1 comment was not read"]


def test_the_quote_is_that_of_the_text_when_an_opendocument_text_answers(
    tmp_path: Path, make_assistant: MakeAssistant
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    write_opendocument(folder / "dyke.odt", REPORT)
    assistant = make_assistant(articles=folder)
    assistant.index()
    cited = assistant.ask("How many kilometres of dyke did the county look at?").citations[0]
    assert cited.quote == assistant.library.read_document("dyke.odt").text[cited.start : cited.end]
    assert "fourteen kilometres" in cited.quote


def test_a_spreadsheet_is_read_row_by_row(tmp_path: Path) -> None:
    rows = write_cells([["Town", "People"], ["Ormsund", "3,100"], [], ["Tellis", "900"]])
    spanned = '<table:table-row table:number-rows-repeated="5"><table:table-cell/></table:table-row>'
    dated = (
        "<table:table-row><table:table-cell><text:p>Opened</text:p></table:table-cell><table:table-cell office:"
        'date-value="2024-05-01T00:00:00"><text:p>01.05.24</text:p></table:table-cell></table:table-row>'
    )
    table = f'<table:table table:name="Towns">{rows}{spanned}{dated}</table:table>'
    document = load(write_opendocument(tmp_path / "a.ods", table))
    assert "Town: Ormsund\nPeople: 3,100" in document.text
    assert locate(document, "Town: Tellis") == "Towns!A4"
    assert (locate(document, "2024-05-01"), "01.05" in document.text) == ("Towns!A10", False)


def test_hidden_sheets_are_named_and_not_read(tmp_path: Path) -> None:
    style = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    tables = "".join(
        f'<table:table table:name="{name}" {hidden}>{write_cells([["Town", "People"], [name, "7"]])}</table:table>'
        for name, hidden in (("Shown", ""), ("Secret", 'table:style-name="h"'))
    )
    document = load(write_opendocument(tmp_path / "a.ods", tables, styles=style))
    assert "Secret" not in document.text
    assert losses_of(document) == ["the hidden sheet was left out: Secret"]


def write_slide(title: str, words: str, notes: str = "", style: str = "s") -> str:
    def write(inside: str, kind: str) -> str:
        box = f"<draw:text-box><text:p>{inside}</text:p></draw:text-box>"
        return f'<draw:frame presentation:class="{kind}">{box}</draw:frame>'

    note = f"<presentation:notes>{write(notes, 'notes')}</presentation:notes>"
    frames = write("7", "page-number") + write(words, "outline") + write(title, "title")
    return f'<draw:page draw:style-name="{style}">{frames}{note}</draw:page>'


def test_slides_are_read_with_their_notes_and_numbers(tmp_path: Path) -> None:
    hidden = (
        '<style:style style:name="h"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    slides = (
        write_slide("Works", "The harbour office")
        + write_slide("Secret", "Not yet", style="h")
        + write_slide("Bridges", "The Tellis bridge opened on 3 June.", "It cost 14 million euros.")
    )
    document = load(write_opendocument(tmp_path / "a.odp", slides, styles=hidden))
    assert document.text.startswith("Works\n\nThe harbour office")
    assert [locate(document, words) for words in ("Works", "3 June", "14 million")] == [
        "slide 1", "slide 3", "slide 3, notes",
    ]  # fmt: skip
    assert losses_of(document) == ["slide 2 is hidden and left out"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (".odt", REPORT),
        (".ods", f"<table:table>{write_cells([['Town', 'People'], ['Ormsund', '3,100']])}</table:table>"),
        (".odp", f"<draw:page>{REPORT}</draw:page>"),
    ],
)
def test_the_kind_is_told_by_its_content_when_the_name_says_otherwise(tmp_path: Path, kind: str, body: str) -> None:
    path = write_opendocument(tmp_path / f"a{kind}", body).rename(tmp_path / "a.docx")
    assert load(path).remarks[0].words.startswith("it is an OpenDocument ")


@pytest.mark.parametrize("kind", [".odt", ".ods", ".odp"])
def test_it_is_refused_in_one_line_when_a_file_is_cut_off(tmp_path: Path, kind: str) -> None:
    path = write_opendocument(tmp_path / f"a{kind}", REPORT * 20)
    path.write_bytes(path.read_bytes()[:600])
    with pytest.raises(FileUnreadable, match=r"^it is damaged, or no OpenDocument file$"):
        load(path)


def test_it_is_refused_as_that_when_a_file_has_a_password(tmp_path: Path) -> None:
    manifest = '<manifest:manifest><manifest:encryption-data manifest:checksum="x"/></manifest:manifest>'
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": "?",
        "META-INF/manifest.xml": manifest,
    }
    (tmp_path / "a.odt").write_bytes(make_zip(parts))
    with pytest.raises(FileUnreadable, match="protected by a password"):
        load(tmp_path / "a.odt")


@pytest.mark.parametrize("kind", [".odt", ".ods", ".odp"])
def test_no_entity_is_put_in_when_a_file_declares_some(tmp_path: Path, kind: str) -> None:
    (tmp_path / "secret").write_text("the secret of the machine")
    declared = f'<!DOCTYPE a [<!ENTITY s SYSTEM "file://{tmp_path}/secret"><!ENTITY l "laughs">]>'
    body = "<text:p>It says &s; &l; here, and goes on for a while.</text:p>"
    body = {".odt": body, ".odp": f"<draw:page>{body}</draw:page>"}.get(
        kind,
        f"<table:table><table:table-row><table:table-cell>{body}</table:table-cell></table:table-row></table:table>",
    )
    document = load(write_opendocument(tmp_path / f"a{kind}", body, before=declared))
    assert "secret" not in document.text and "laughs" not in document.text


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("a.odt", "<text:section>" * 5_000 + "</text:section>" * 5_000, "nested too deeply"),
        ("a.odt", " " * 60_000_000, "it unpacks to more than 50 MB"),
        (
            "a.ods",
            '<table:table><table:table-row table:number-rows-repeated="99999999"><table:table-cell '
            'table:number-columns-repeated="99999999"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
            "its cells hold more than 50 MB",
        ),
    ],
)
def test_it_is_refused_with_the_reason_when_a_file_is_hostile(
    tmp_path: Path, name: str, body: str, reason: str
) -> None:
    with pytest.raises(FileUnreadable, match=reason):
        load(write_opendocument(tmp_path / name, body))
