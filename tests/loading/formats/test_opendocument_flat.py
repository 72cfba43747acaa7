"""OpenDocument files that are one XML document (fodt, fods, fodp) are read as those that are archives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from tests.conftest import MakeAssistant
from tests.loading.formats.test_opendocument import REPORT, write_cells, write_slide
from tests.support.growth import assert_grows_with_length
from tests.support.loading_samples import headings_of, load, locate, losses_of
from tests.support.opendocument_files import write_flat, write_opendocument

TABLE = f'<table:table table:name="Towns">{write_cells([["Town", "People"], ["Ormsund", "3,100"]])}</table:table>'
SLIDES = write_slide("Works", "The harbour office") + write_slide(
    "Bridges", "It opened on 3 June.", "It cost 14 million."
)
BODIES = {".fodt": REPORT, ".fods": TABLE, ".fodp": SLIDES}


@pytest.mark.parametrize("kind", BODIES)
def test_a_flat_file_is_read_as_its_archive_would_be(tmp_path: Path, kind: str) -> None:
    flat = load(write_flat(tmp_path / f"a{kind}", BODIES[kind], title="Dyke report"))
    packed = load(write_opendocument(tmp_path / f"a.{kind[2:]}", BODIES[kind], title="Dyke report"))
    assert flat.text == packed.text
    assert (flat.sections, flat.locations, flat.remarks) == (packed.sections, packed.locations, packed.remarks)
    assert headings_of(flat) == headings_of(packed)


def test_the_day_of_saving_counts_when_the_text_states_none(tmp_path: Path) -> None:
    note = (
        '<text:p>The ferry sails again.<office:annotation><dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "2020-01-01T10:00:00</dc:date><text:p>Ask Anna</text:p></office:annotation></text:p>"
    )
    assert load(write_flat(tmp_path / "a.fodt", note, saved="2024-05-07T09:30:00")).sections[0].published == date(
        2024, 5, 7
    )
    assert load(write_flat(tmp_path / "b.fodt", note)).sections[0].published is None


def test_a_formula_stands_in_its_sentence_and_a_chart_is_not_read(tmp_path: Path) -> None:
    formula = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>a</mi><mo>=</mo><mn>4</mn></math>'
    chart = "<office:document><office:body><text:p>Series 1</text:p></office:body></office:document>"
    document = load(
        write_flat(
            tmp_path / "a.fodt",
            f"<text:p>We set <draw:frame><draw:object>{formula}</draw:object></draw:frame> for the length.</text:p>"
            f"<text:p>The chart: <draw:frame><draw:object>{chart}</draw:object></draw:frame></text:p>",
        )
    )
    assert document.text == "We set a=4 for the length.\n\nThe chart:"


def test_a_picture_larger_than_a_parser_takes_is_no_obstacle(tmp_path: Path) -> None:
    picture = f"<draw:image><office:binary-data>{'QUJD' * 3_000_000}</office:binary-data></draw:image>"
    words = "<text:p>The ferry sails again from Monday.</text:p>"
    document = load(write_flat(tmp_path / "a.fodt", f"<text:p><draw:frame>{picture}</draw:frame></text:p>{words}"))
    assert document.text == "The ferry sails again from Monday."


def test_the_quote_is_that_of_the_text_when_a_flat_file_answers(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    write_flat(folder / "dyke.fodt", REPORT)
    assistant = make_assistant(articles=folder)
    assistant.index()
    cited = assistant.ask("How many kilometres of dyke did the county look at?").citations[0]
    assert cited.file == "dyke.fodt"
    assert cited.quote == assistant.library.read_document("dyke.fodt").text[cited.start : cited.end]
    assert "fourteen kilometres" in cited.quote


@pytest.mark.parametrize(
    ("kind", "name"),
    [("text", "a.xml"), ("text", "a.odt"), ("spreadsheet", "a.fodt"), ("presentation", "a.txt"), ("text", "a")],
)
def test_the_kind_is_told_by_its_content_when_the_name_says_otherwise(tmp_path: Path, kind: str, name: str) -> None:
    body = {"text": REPORT, "spreadsheet": TABLE, "presentation": SLIDES}[kind]
    document = load(write_flat(tmp_path / name, body, kind=kind))
    assert document.remarks[0].words.startswith(f"it is an OpenDocument {kind} and was read as that")


def test_a_flat_spreadsheet_is_cited_by_its_cells(tmp_path: Path) -> None:
    assert locate(load(write_flat(tmp_path / "a.fods", TABLE)), "Town: Ormsund") == "Towns!A2"


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("ending", [".xml", ""])
def test_it_is_refused_in_one_line_when_a_file_is_cut_off(tmp_path: Path, kind: str, ending: str) -> None:
    path = write_flat(tmp_path / f"a{kind}", BODIES[kind])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FileUnreadable, match=r"^it is damaged, or no OpenDocument file$"):
        load(path.rename(path.with_suffix(ending or kind)))


def test_it_is_refused_in_one_line_when_there_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match=r"^it holds no text$"):
        load(write_flat(tmp_path / "a.fodt", ""))


@pytest.mark.parametrize("kind", BODIES)
def test_no_entity_is_put_in_when_a_file_declares_some(tmp_path: Path, kind: str) -> None:
    (tmp_path / "secret").write_text("the secret of the machine")
    declared = f'<!DOCTYPE a [<!ENTITY s SYSTEM "file://{tmp_path}/secret"><!ENTITY l "laughs">]>'
    words = "<text:p>It says &s; and &l; here.</text:p>"
    cell = f"<table:table-cell>{words}</table:table-cell>"
    body = {
        ".fodt": words,
        ".fodp": f"<draw:page>{words}</draw:page>",
        ".fods": f"<table:table><table:table-row>{cell}</table:table-row></table:table>",
    }[kind]
    document = load(write_flat(tmp_path / f"a{kind}", body, before=declared))
    assert "It says" in document.text
    assert "the secret" not in document.text and "laughs" not in document.text
    assert losses_of(document) == []


def test_it_is_refused_in_one_line_when_entities_multiply(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    declared = f'<!DOCTYPE a [<!ENTITY l0 "laughs">{laughs}]>'
    with pytest.raises(FileUnreadable, match=r"^it is damaged, or no OpenDocument file$"):
        load(write_flat(tmp_path / "a.fodt", "<text:p>It says &l11; here.</text:p>", before=declared))


def test_the_reason_is_told_when_elements_are_nested_without_end(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="nested too deeply"):
        load(write_flat(tmp_path / "a.fodt", "<text:section>" * 5_000 + "</text:section>" * 5_000))


@pytest.mark.parametrize("piece", ["<office:binary-data ", "<!-- ", "<!DOCTYPE [", "<office:document ", "<?xml "])
def test_it_takes_no_longer_than_its_length_when_a_tag_never_ends(tmp_path: Path, piece: str) -> None:
    def read(size: int) -> None:
        path = write_flat(tmp_path / "a.fodt", "<text:p>Words.</text:p>", before=piece * (size // len(piece)))
        with pytest.raises(FileUnreadable):
            load(path)

    assert_grows_with_length(read, 4_000_000)
