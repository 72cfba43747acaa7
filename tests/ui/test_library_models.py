"""What the library lists, in which order, what a row says, what the address keeps of it, and what is exported."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from rag import FoundLine, IndexedFile
from rag.errors import ArticlesError
from rag.schema.documents import Remark
from rag.schema.index import Correction
from ui.address import Address, parse_address
from ui.library_export import TABLE_NAME, write_archive
from ui.library_models import cut_page, describe_published, describe_rows, find_beside, list_entries
from ui.listing import Listing
from ui.source_models import mark_corrected


def make_file(file: str, characters: int, day: str = "", **given: object) -> IndexedFile:
    published = date.fromisoformat(day) if day else None
    return replace(IndexedFile(file, "1", "", 1, 0, 0, 1, characters, published=published), **given)  # type: ignore[arg-type]


FILES = [
    make_file("a.txt", 900, "2024-05-31", title="The zoo", indexed_ns=3),
    make_file("b/b.pdf", 5000, "2024-06-01", title="Ferry", remarks=(Remark("page 2 is a picture"),), pages=3),
    make_file("c.csv", 20_000, indexed_ns=9),
]
FAILED = [("broken.pdf", "it is damaged"), ("b/locked.docx", "it is encrypted")]


@pytest.mark.parametrize(
    ("listing", "expected"),
    [
        (Listing(), ["b/b.pdf", "a.txt", "c.csv", "b/locked.docx", "broken.pdf"]),
        (Listing(order="oldest"), ["a.txt", "b/b.pdf", "c.csv", "b/locked.docx", "broken.pdf"]),
        (Listing(order="title", state="whole"), ["c.csv", "a.txt"]),
        (Listing(order="longest", folder="b"), ["b/b.pdf", "b/locked.docx"]),
        (Listing(order="added", length="long"), ["c.csv"]),
        (Listing(length="middle"), ["b/b.pdf"]),
        (Listing(length="short"), ["a.txt"]),
        (Listing(state="part"), ["b/b.pdf"]),
        (Listing(state="failed"), ["b/locked.docx", "broken.pdf"]),
        (Listing(kind=".pdf"), ["b/b.pdf", "broken.pdf"]),
        (Listing(month="2024-05"), ["a.txt"]),
        (Listing(words="ferry"), ["b/b.pdf", "c.csv"]),  # in a title, or in a text
        (Listing(words="ferry", order="hits"), ["c.csv", "b/b.pdf"]),
        (Listing(words="broken"), ["c.csv", "broken.pdf"]),
    ],
)
def test_files_are_listed_by_search_filters_and_order(listing: Listing, expected: list[str]) -> None:
    found = {"c.csv": 4} if listing.words else {}
    assert [one.file for one in list_entries(FILES, FAILED, listing, found)] == expected


def test_a_row_says_what_a_file_is_and_where_the_words_are() -> None:
    entries = list_entries(FILES, FAILED, Listing(words="b"), {"b/b.pdf": 3})
    lines = {"b/b.pdf": [FoundLine(10, 22, "a ferry came", ((2, 7),))]}
    rows = {row["file"]: row for row in describe_rows(entries, {"broken.pdf"}, lines)}
    paper = rows["b/b.pdf"]
    assert paper["title"] == "Ferry" and paper["meta"] == "1 June 2024 · b/b.pdf · 5,000 characters · 3 pages"
    assert paper["lines"] == [{"span": [10, 22], "parts": [("a ", False), ("ferry", True), (" came", False)]}]
    assert paper["hits"] == "and 2 more lines" and paper["losses"] == "page 2 is a picture"
    assert rows["broken.pdf"]["failure"] == "it is damaged" and rows["broken.pdf"]["chosen"]


def test_the_list_has_pages_and_an_article_has_neighbours_in_it() -> None:
    entries = list_entries([make_file(f"{number:02}.txt", 1) for number in range(60)], [], Listing(order="title"), {})
    shown, page, pages = cut_page(entries, 9)
    assert (len(shown), page, pages) == (10, 3, 3) and cut_page([], 1) == ([], 1, 1)
    files = ["a", "b", "c"]
    assert [find_beside(files, one) for one in (*files, "d")] == [
        ("", "b", 1),
        ("a", "c", 2),
        ("b", "", 3),
        ("", "", 0),
    ]


def test_the_address_keeps_the_list_and_the_place_in_an_article() -> None:
    listing = Listing("a b", "b", ".pdf", "2024-05", "long", "part", "hits", 3)
    address = Address(document="b/b.pdf", span=(120, 310), listing=listing)
    assert parse_address(address.describe()) == address
    for bad in ("", "3-2", "3-3", "-1-4", "1-2-3", "9" * 13 + "-1"):
        assert parse_address({"d": "a.txt", "w": bad}).span is None
    assert parse_address({"w": "1-2", "l": "huge", "r": "x", "o": "<b>", "p": "²"}) == Address()


def test_an_export_has_the_files_and_a_table_that_no_spreadsheet_computes() -> None:
    def read(file: str) -> bytes:
        if file == "c.csv":
            raise ArticlesError("There is no file c.csv.")
        return file.encode()

    made = [replace(FILES[0], title="=HYPERLINK(1)"), *FILES[1:]]
    with zipfile.ZipFile(io.BytesIO(write_archive(made, read))) as archive:
        assert sorted(archive.namelist()) == ["articles.csv", "articles/a.txt", "articles/b/b.pdf"]
        assert archive.read("articles/b/b.pdf") == b"b/b.pdf"
        rows = list(csv.DictReader(io.StringIO(archive.read(TABLE_NAME).decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == ["'=HYPERLINK(1)", "Ferry", ""]
    assert rows[2]["not included because"] == "There is no file c.csv." and rows[0]["published"] == "2024-05-31"


def test_a_corrected_title_or_date_says_so() -> None:
    found = IndexedFile("a.txt", "", "", 0, 0, 0, 0, 10, title="Found", published=date(2024, 5, 15))
    assert describe_published(found) == "15 May 2024"
    dated = replace(found, correction=Correction(published=date(2024, 5, 15)))
    assert describe_published(dated) == "15 May 2024 (date corrected)"
    both = replace(dated, correction=Correction("Found", date(2024, 5, 15)))
    assert describe_published(both) == "15 May 2024 (title and date corrected)"
    rows = replace(found, correction=Correction("Another", date(2020, 1, 1)))  # of several articles: not applied
    assert describe_published(rows) == "15 May 2024"
    pane = {"title": "Found", "meta": "a.txt · 15 May 2024"}
    assert mark_corrected(pane, both)["meta"] == "a.txt · 15 May 2024 · title and date corrected"
    assert (
        mark_corrected({**pane, "title": "Before"}, both)["meta"] == mark_corrected(pane, None)["meta"] == pane["meta"]
    )
