"""Web pages, Word files, tables and records, PDFs: their text, and the title and date that they state."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import FileUnreadable
from rag.loading.document_builder import build_document
from rag.loading.formats.html import load_html
from rag.loading.formats.tabular import load_csv, load_json
from rag.loading.raw_document import LoadContext
from tests.loading.test_loading import check_spans
from tests.support.loading_samples import (
    ARTICLE_PAGE,
    LIMIT,
    boilerplate_of,
    headings_of,
    load,
    load_string,
    write_pdf,
    write_word,
)

TODAY = date(2025, 11, 21)
CONTEXT = LoadContext(today=TODAY, max_bytes=LIMIT)


def test_the_article_of_a_page_is_taken_without_the_menus(tmp_path: Path) -> None:
    document = load_string(tmp_path, ARTICLE_PAGE, "a.html")
    section = document.sections[0]
    assert section.title == "Harbour tunnel opens after nine years"
    assert section.published == date(2024, 5, 15)
    assert headings_of(document) == ["Harbour tunnel opens after nine years", "What drivers pay"]
    assert "It is 4.2 kilometres long and cost 1.3 billion euros, twice" in document.text
    assert "• Lorries pay eleven euros\n• Motorcycles pay three euros" in document.text
    assert "Year | Cars a day\n2024 | 31,000" in document.text
    assert "Home" not in document.text
    assert "Facebook" not in document.text


def test_a_page_has_no_date_when_only_its_sentences_hold_one(tmp_path: Path) -> None:
    page = ARTICLE_PAGE.replace('<meta property="article:published_time" content="2024-05-15T12:51:00Z"/>', "")
    page = page.replace("© 2024 Daily Example. All rights reserved.", "")
    assert load_string(tmp_path, page, "a.html").sections[0].published is None


WORDS = "The harbour tunnel opened to traffic on Wednesday, nine years after the first plans, the city said. " * 4


@pytest.mark.parametrize(
    ("head", "article"),
    [
        ('<meta name="date" content="2024-05-15">', ""),
        ('<script type="application/ld+json">{"datePublished": "2024-05-15T10:00:00+02:00"}</script>', ""),
        ("", '<time datetime="2024-05-15T10:00">Wednesday</time>'),
        ("", '<time datetime="2024-05-16">now</time><time class="published" datetime="2024-05-15">then</time>'),
        ("", '<span class="date">May 15, 2024</span>'),
    ],
)
def test_a_page_is_dated_by_the_usual_kinds_of_metadata(tmp_path: Path, head: str, article: str) -> None:
    page = f"<head>{head}<!-- made 2023-03-03 --></head><article><h1>Tunnel opens</h1>{article}<p>{WORDS}</p></article>"
    page += '<aside><time datetime="2022-01-01">Older news</time></aside>'
    assert load_string(tmp_path, page, "a.html").sections[0].published == date(2024, 5, 15)


@pytest.mark.parametrize(
    ("name", "heading", "title"),
    [
        ("Tunnel opens after nine years | Daily Example", "", "Tunnel opens after nine years"),
        ("Tunnel opens - Daily Example", "<h1>Tunnel opens</h1>", "Tunnel opens"),
        ("Tunnel opens after nine years | Daily Example", "<h2>What drivers pay</h2>", "Tunnel opens after nine years"),
        ("Example", "<h1>Tunnel opens</h1>", "Tunnel opens"),
    ],
)
def test_the_title_of_a_page_is_taken_without_the_name_of_the_site(
    tmp_path: Path, name: str, heading: str, title: str
) -> None:
    page = f"<title>{name}</title><nav><h1>Keyboard shortcuts</h1></nav><article>{heading}<p>{WORDS}</p></article>"
    assert load_string(tmp_path, page, "a.html").sections[0].title == title


def test_code_on_a_page_keeps_its_lines(tmp_path: Path) -> None:
    page = (
        f"<article><p>{WORDS}</p><p>Call <code>open()</code> first.</p><pre><code>a = 1\nb = 2</code></pre></article>"
    )
    assert load_string(tmp_path, page, "a.html").text.endswith("Call open() first.\n\na = 1\nb = 2")


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1251"])
def test_a_page_is_decoded_with_the_encoding_that_it_names(tmp_path: Path, encoding: str) -> None:
    words = "Тоннель открыт" if encoding == "windows-1251" else "Café déjà vu"
    page = f'<html><head><meta charset="{encoding}"></head><body><p>{words}</p></body></html>'
    path = tmp_path / "a.html"
    path.write_bytes(page.encode(encoding))
    assert load(path).text == words


def test_the_whole_page_is_taken_when_no_article_is_found(tmp_path: Path) -> None:
    page = (
        "<title>Tolls</title><nav>Menu</nav><ul><li>Cars: 6 euros</li></ul><table><tr><td>A</td><td>1</td></tr></table>"
    )
    assert load_string(tmp_path, page, "a.html").text == "Tolls\n\n• Cars: 6 euros\n\nA | 1"


def test_a_word_file_gives_paragraphs_lists_and_tables_in_order(tmp_path: Path) -> None:
    document = load(write_word(tmp_path / "a.docx"))
    assert document.text == (
        "Tunnel report\n\n15 May 2024\n\nThe tunnel carried 31,000 cars a day in its first week, the operator said on "
        "Monday.\n\nOutlook\n• Tolls will stay\n\nYear | Cars\n2024 | 31,000\n\nThe report ends here."
    )
    assert headings_of(document) == ["Tunnel report", "Outlook"]
    assert boilerplate_of(document) == ["15 May 2024"]
    assert document.sections[0].title == "Tunnel report"
    assert document.sections[0].published == date(2024, 5, 15)


def test_tracked_changes_of_a_word_file_are_taken_as_accepted(tmp_path: Path) -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    file = docx.Document()
    paragraph = file.add_paragraph("The toll is ")
    for tag, text, words in (("del", "delText", "five"), ("ins", "t", "six")):
        paragraph._p.append(parse_xml(f"<w:{tag} {nsdecls('w')}><w:r><w:{text}>{words}</w:{text}></w:r></w:{tag}>"))
    paragraph.add_run(" euros.")
    file.save(str(tmp_path / "a.docx"))
    assert load(tmp_path / "a.docx").text == "The toll is six euros."


def test_each_row_is_an_article_when_a_table_has_a_text_column(tmp_path: Path) -> None:
    rows = (
        "Title,Date,Body,url,author\r\n"
        '"Tunnel, open",25/12/2024,"<p>It is open.</p><p>Cars &amp; buses\r\nmay pass.</p>",https://example.org/1,Jane\r\n'
        'Toll,03/04/2024,"Six euros.\n\nNo more.",,\r\n'
    )
    document = load_string(tmp_path, rows, "a.csv")
    assert document.text == (
        "Tunnel, open\n\nIt is open.\n\nCars & buses may pass.\n\nDate: 25/12/2024\nurl: https://example.org/1\n"
        "author: Jane\n\nToll\n\nSix euros.\n\nNo more.\n\nDate: 03/04/2024"
    )
    assert [(section.title, section.published) for section in document.sections] == [
        ("Tunnel, open", date(2024, 12, 25)),
        ("Toll", date(2024, 4, 3)),  # the row above shows that the day comes first
    ]
    assert headings_of(document) == ["Tunnel, open", "Toll"]
    assert boilerplate_of(document) == ["url: https://example.org/1"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_row_is_its_fields_line_by_line_when_a_table_has_no_text_column(tmp_path: Path, delimiter: str) -> None:
    rows = [["country", "people", "capital"], ["France", "68 million", "Paris"], ["Germany", "84 million", "Berlin"]]
    document = load_string(tmp_path, "\n".join(delimiter.join(row) for row in rows), "a.csv")
    assert document.text == (
        "country: France\npeople: 68 million\ncapital: Paris\n\ncountry: Germany\npeople: 84 million\ncapital: Berlin"
    )
    assert [section.title for section in document.sections] == ["France", "Germany"]
    assert boilerplate_of(document) == headings_of(document) == []


def test_columns_are_numbered_when_the_first_row_holds_numbers(tmp_path: Path) -> None:
    assert load_string(tmp_path, "1\t2\n3\t4\n", "a.tsv").text == "column 1: 1\ncolumn 2: 2\n\ncolumn 1: 3\ncolumn 2: 4"


ENTRY = {
    "headline": "Tunnel",
    "articleBody": "It is open.",
    "datePublished": "2024-05-15T12:00:00Z",
    "tags": ["a", "b"],
}
ENTRY_TEXT = "Tunnel\n\nIt is open.\n\ndatePublished: 2024-05-15T12:00:00Z\ntags: a, b"


@pytest.mark.parametrize(
    "value",
    [ENTRY, [ENTRY], {"articles": [ENTRY], "authors": [{"name": "Jane"}]}, {"total": 1, "hits": [ENTRY]}],
)
def test_records_are_found_in_json_of_the_usual_shapes(tmp_path: Path, value: Any) -> None:
    document = load_string(tmp_path, json.dumps(value), "a.json")
    assert document.text == ENTRY_TEXT
    assert [(section.title, section.published) for section in document.sections] == [("Tunnel", date(2024, 5, 15))]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_each_line_of_json_lines_is_an_article(tmp_path: Path, name: str) -> None:
    text = "\n".join(
        json.dumps({"title": f"T{n}", "text": f"Text {n}.", "source": {"name": "Example"}}) for n in (1, 2)
    )
    document = load_string(tmp_path, text, name)
    assert document.text == "T1\n\nText 1.\n\nsource.name: Example\n\nT2\n\nText 2.\n\nsource.name: Example"
    assert [section.title for section in document.sections] == ["T1", "T2"]


def test_a_lone_surrogate_in_json_is_replaced(tmp_path: Path) -> None:
    assert load_string(tmp_path, '{"text": "a\\ud800b"}', "a.json").text == "ab"


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda held: st.one_of(st.lists(held), st.dictionaries(st.sampled_from(["title", "text", "date", "x"]), held)),
    max_leaves=12,
)


@given(VALUES, st.lists(st.lists(st.text(max_size=12), max_size=4), max_size=5))
def test_spans_are_valid_for_any_records(value: Any, rows: list[list[str]]) -> None:
    table = "\n".join(",".join(row) for row in rows).encode("utf-8", "surrogatepass")
    for load_table, content in ((load_json, json.dumps(value).encode()), (load_csv, table)):
        try:
            check_spans(build_document(load_table(content, CONTEXT), file="a", today=TODAY))
        except FileUnreadable as error:
            assert "\n" not in str(error)


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<li>", "<table>", "<tr>", "<td>", "<h2>", "x", "• ", "\n", "<br>", "&"]))
)
def test_spans_are_valid_for_any_page(tags: list[str]) -> None:
    try:
        check_spans(build_document(load_html("".join(tags).encode(), CONTEXT), file="a", today=TODAY))
    except FileUnreadable as error:
        assert str(error) in ("it holds no text", "it is empty")


def test_a_pdf_gives_whole_paragraphs_and_table_rows(tmp_path: Path) -> None:
    document = load(write_pdf(tmp_path / "a.pdf"))
    paragraph = "because both tubes were closed for eleven nights while the lights were changed. The operator expects"
    assert paragraph in document.text
    assert "pre-paid passes that it had begun to sell" in document.text
    assert "\nVehicles 2023 2024\nCars 2,792,000 2,822,000\nLorries 312,400 292,100\n" in document.text
    assert "Harbour Tunnel Report" in headings_of(document)
    assert "Traffic in Summer" in headings_of(document)


def test_a_sentence_on_two_pages_of_a_pdf_is_in_one_piece(tmp_path: Path) -> None:
    document = load(write_pdf(tmp_path / "a.pdf", runs_on=True))
    sentence = "The council will decide on the toll in the autumn, after it has heard from the people who live"
    start = document.text.index(sentence)
    assert document.page_starts[1] == document.text.index("heard from the people")
    assert boilerplate_of(document)[:4] == [
        "City of Example - Tunnel report",
        "Page 1 of 4",
        "City of Example - Tunnel report",
        "Page 2 of 4",
    ]
    assert not any(start < span.start < start + len(sentence) for span in document.boilerplate)
    check_spans(document)


def test_repeated_headers_and_footers_of_a_pdf_are_boilerplate(tmp_path: Path) -> None:
    document = load(write_pdf(tmp_path / "a.pdf"))
    assert boilerplate_of(document) == [
        line for page in range(1, 5) for line in ("City of Example - Tunnel report", f"Page {page} of 4")
    ]


def test_the_starts_of_the_pages_of_a_pdf_are_exact(tmp_path: Path) -> None:
    document = load(write_pdf(tmp_path / "a.pdf"))
    ends = [*document.page_starts[1:], len(document.text)]
    pages = [document.text[start:end] for start, end in zip(document.page_starts, ends, strict=True)]
    assert document.page_starts[0] == 0
    assert [f"Quarter {n} closed" in page for n, page in enumerate(pages, start=1)] == [True] * 4
    check_spans(document)


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("", "Harbour Tunnel Report"),
        ("report_final_v2.docx", "Harbour Tunnel Report"),
        ("Harbour tunnel report, spring edition", "Harbour tunnel report, spring edition"),
        ("Annual accounts template", "Harbour Tunnel Report: Annual accounts template"),
    ],
)
def test_a_pdf_is_titled_by_its_largest_print_unless_its_metadata_says_the_same(
    tmp_path: Path, stated: str, title: str
) -> None:
    assert load(write_pdf(tmp_path / "a.pdf", title=stated)).sections[0].title == title


def test_a_pdf_is_dated_by_its_creation_when_nothing_else_states_a_date(tmp_path: Path) -> None:
    assert load(write_pdf(tmp_path / "a.pdf")).sections[0].published == date(2024, 5, 16)
    filed = write_pdf(tmp_path / "b.pdf", title="Harbour tunnel report filed 2024-05-02")
    assert load(filed).sections[0].published == date(2024, 5, 2)


def test_pdfs_are_read_the_same_by_several_threads_at_once(tmp_path: Path) -> None:
    paths = [write_pdf(tmp_path / f"{n}.pdf", pages=n + 1) for n in range(6)]
    alone = [load(path).text for path in paths]
    with ThreadPoolExecutor(4) as pool:
        assert [document.text for document in pool.map(load, paths)] == alone
