"""Which articles a filter lets through, what finds them, and how the filter is said."""

from __future__ import annotations

from datetime import date

import pytest

from rag import IndexedFile
from ui.preferences import Preferences
from ui.scopes import NO_DATE, FileSearch, describe_month, find_files, list_chips, list_in_scope
from ui.wording import describe_scope


def make_file(file: str, *, title: str = "", published: date | None = None) -> IndexedFile:
    return IndexedFile(file, "1", "", 1, 0, 0, 1, 10, title=title, published=published)


FILES = [
    make_file("a.txt", title="The ferry", published=date(2024, 5, 31)),
    make_file("wire/b.pdf", title="The lighthouse", published=date(2024, 6, 1)),
    make_file("wire/north/c.PDF", title="A storm"),
]


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        (FileSearch(), ["a.txt", "wire/b.pdf", "wire/north/c.PDF"]),
        (FileSearch(words=" THE "), ["a.txt", "wire/b.pdf"]),
        (FileSearch(folder="wire"), ["wire/b.pdf", "wire/north/c.PDF"]),
        (FileSearch(kind=".pdf", month="2024-06"), ["wire/b.pdf"]),
        (FileSearch(month=NO_DATE), ["wire/north/c.PDF"]),
        (FileSearch(words="storm", month="2024-06"), []),
    ],
)
def test_files_are_found_by_words_folder_kind_and_month(search: FileSearch, expected: list[str]) -> None:
    assert [record.file for record in find_files(FILES, search)] == expected


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Preferences(), ["wire/b.pdf", "a.txt", "wire/north/c.PDF"]),
        (Preferences(since=date(2024, 6, 1)), ["wire/b.pdf"]),
        (Preferences(until=date(2024, 5, 31), undated=True), ["a.txt", "wire/north/c.PDF"]),
        (Preferences(files=("a.txt", "gone.txt")), ["a.txt"]),
    ],
)
def test_a_filter_lets_its_files_through_newest_first(scope: Preferences, expected: list[str]) -> None:
    assert [record.file for record in list_in_scope(FILES, scope)] == expected


def test_each_chip_takes_its_part_away() -> None:
    scope = Preferences(top=3, files=("a.txt", "b.txt"), since=date(2024, 5, 1), until=date(2024, 5, 31))
    first, second, dates = list_chips(scope, {"a.txt": "The ferry"})
    assert (first.label, second.label, dates.label) == ("The ferry", "b.txt", "of May 2024")
    assert first.without.files == ("b.txt",) and second.without.files == ("a.txt",)
    assert dates.without == Preferences(top=3, files=("a.txt", "b.txt"))
    (many,) = list_chips(Preferences(files=tuple("abcd")), {})
    assert many.label == "4 articles" and many.without == Preferences()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ""),
        ({"files": ["a.txt"]}, "only “The ferry”"),
        ({"files": ["b.txt"]}, "only b.txt"),
        ({"files": ["a.txt", "b.txt"], "since": "2024-05-02"}, "only 2 articles, from 2 May 2024"),
        ({"since": "2024-02-01", "until": "2024-02-29", "undated": True}, "of February 2024, and without a date"),
        ({"since": "2024-02-01", "until": "2024-02-28"}, "from 1 February 2024, until 28 February 2024"),
        ({"undated": True}, ""),
    ],
)
def test_a_filter_is_said_in_a_few_words(options: dict[str, object], expected: str) -> None:
    assert describe_scope(options, {"a.txt": "The ferry"}) == expected


def test_a_month_is_said_as_people_write_it() -> None:
    assert describe_month("2024-05") == "May 2024" and describe_month(NO_DATE) == "Without a date"
