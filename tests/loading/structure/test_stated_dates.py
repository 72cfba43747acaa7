"""Where the date of an article comes from: the same order for every kind of file."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from rag.schema.documents import Document
from tests.support.loading_samples import load, load_string, write_pdf
from tests.support.opendocument_files import write_flat, write_opendocument

WORDS = "The ferry sails again from Monday, the company said, after nine days in the yard."
FIELDS = {"date": "2024-05-02", "published": "2024-05-01", "updated": "2024-05-03"}


def days_of(document: Document) -> list[date | None]:
    return [section.published for section in document.sections]


def make_feed(fields: dict[str, str]) -> str:
    stated = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return f"<rss><channel><item><title>Ferry</title>{stated}<description>{WORDS}</description></item></channel></rss>"


def make_front_matter(fields: dict[str, str]) -> str:
    return "\n".join(["---", *(f"{name}: {value}" for name, value in fields.items()), "---", "", WORDS])


def make_table(fields: dict[str, str]) -> str:
    return ",".join(["title", "text", *fields]) + "\n" + ",".join(["Ferry", f'"{WORDS}"', *fields.values()])


MAKERS = {
    "a.md": make_front_matter,
    "a.rss": make_feed,
    "a.json": lambda fields: json.dumps([{"title": "Ferry", "text": WORDS, **fields}]),
    "a.csv": make_table,
    "a.org": lambda fields: "".join(f"#+{name.upper()}: {value}\n" for name, value in fields.items()) + WORDS,
}


@pytest.mark.parametrize("name", MAKERS)
def test_the_day_of_publication_counts_when_several_are_stated(tmp_path: Path, name: str) -> None:
    assert days_of(load_string(tmp_path, MAKERS[name](FIELDS), name)) == [date(2024, 5, 1)]


@pytest.mark.parametrize("name", MAKERS)
def test_the_next_one_counts_when_a_stated_day_is_none(tmp_path: Path, name: str) -> None:
    fields = {"published": "yes", "date": "2024-05-02"}
    assert days_of(load_string(tmp_path, MAKERS[name](fields), name)) == [date(2024, 5, 2)]


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("stated", ["2124-05-01", "1024-05-01"])
def test_the_line_in_the_text_counts_when_the_stated_day_cannot_be(tmp_path: Path, name: str, stated: str) -> None:
    content = MAKERS[name]({"published": stated}).replace(WORDS, f"By Anna Lind, 4 May 2024. {WORDS}")
    assert days_of(load_string(tmp_path, content, name)) == [None]  # inside a paragraph it is no line of its own
    if name in ("a.md", "a.org"):
        content = MAKERS[name]({"published": stated}).replace(WORDS, f"4 May 2024\n\n{WORDS}")
        assert days_of(load_string(tmp_path, content, name)) == [date(2024, 5, 4)]


@pytest.mark.parametrize("year", [2124, 1024])
def test_a_mail_has_no_day_when_it_says_that_it_was_sent_on_one_that_cannot_be(tmp_path: Path, year: int) -> None:
    mail = f"From: a@b.example\nSubject: Ferry\nMIME-Version: 1.0\nDate: Tue, 07 May {year} 09:30:00 +0200\n\n{WORDS}\n"
    assert days_of(load_string(tmp_path, mail, "a.eml")) == [None]


@pytest.mark.parametrize("words", [WORDS, f"4 May 2024</text:p><text:p>{WORDS}"])
def test_the_day_of_the_file_counts_last(tmp_path: Path, words: str) -> None:
    document = load(write_flat(tmp_path / "a.fodt", f"<text:p>{words}</text:p>", saved="2024-06-01T10:00:00"))
    assert days_of(document) == [date(2024, 5, 4) if words.startswith("4 May") else date(2024, 6, 1)]


def test_each_file_of_an_archive_has_its_own_day(tmp_path: Path) -> None:
    saved = write_opendocument(tmp_path / "a.odt", f"<text:p>{WORDS}</text:p>", saved="2024-06-01T10:00:00")
    later = write_opendocument(tmp_path / "c.odt", f"<text:p>{WORDS}</text:p>", saved="2024-06-09T10:00:00")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(saved, "a.odt")
        archive.writestr("b.txt", WORDS)
        archive.write(later, "c.odt")
    assert days_of(load(tmp_path / "all.zip")) == [date(2024, 6, 1), None, date(2024, 6, 9)]


def test_the_day_on_which_a_pdf_was_made_is_kept_when_it_is_in_an_archive(tmp_path: Path) -> None:
    alone = load(write_pdf(tmp_path / "a.pdf", created="D:20240516120000"))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("0.txt", WORDS)
        archive.write(tmp_path / "a.pdf", "a.pdf")
    assert days_of(load(tmp_path / "all.zip")) == [None, *days_of(alone)]
