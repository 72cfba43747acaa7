"""Files read within bounds: whatever one does, it costs that file alone, and the reason is told."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from rag.loading.bounds import FileBounds
from rag.loading.file_reader import PLAIN_BYTES, FileReader
from rag.loading.loader_set import LoaderSet
from rag.loading.parallel import FilePlace
from tests.support import heavy_files
from tests.support.odd_loaders import SERVING

BOUNDS = FileBounds(seconds=0.7, memory_bytes=200 << 20)
LOADERS = LoaderSet(10 << 20, bounds=BOUNDS)
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits memory")


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    patient = replace(LOADERS, bounds=replace(BOUNDS, seconds=600))
    with FileReader(patient, serving=SERVING) as reader:
        yield reader


def write_page(folder: Path, words: str, *, name: str = "page.html") -> FilePlace:
    path = folder / name
    path.write_text(words, encoding="utf-8")
    return FilePlace(name, path, len(words))


def test_a_file_that_takes_too_long_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    endless, harbour = (write_page(tmp_path, words, name=f"{words}.html") for words in ("endless", "harbour"))
    with FileReader(LOADERS, serving=SERVING) as reader:
        patient = harbour._replace(size=10**10)  # a larger file may take longer
        refused, read = (read for _, read in reader.read_files([endless, patient]))
    assert isinstance(refused, FileUnreadable)
    assert str(refused) == (
        "reading it takes more than 0.7 seconds of work, the limit for its size; split it, save it in another "
        "format, or raise the limit (max_file_seconds)"
    )
    assert not isinstance(read, FileUnreadable) and read.document.text == "harbour"


def test_a_larger_file_may_take_longer() -> None:
    assert FileBounds(seconds=60).allow_seconds(20 << 20) == pytest.approx(180)


@LINUX
def test_a_file_that_takes_too_much_memory_is_refused_and_the_next_is_read(reader: FileReader, tmp_path: Path) -> None:
    for words in ("hungry", "memory"):
        with pytest.raises(
            FileUnreadable, match=r"^reading it takes more than 200 MB of memory; .*max_file_memory_meg"
        ):
            reader.read(write_page(tmp_path, words))
    assert reader.read(write_page(tmp_path, "harbour")).document.text == "harbour"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("unicode", "its reader failed (UnicodeError: undefined encoding); the file may be damaged"),
        ("lookup", "its reader failed (LookupError: unknown encoding: klingon); the file may be damaged"),
        ("recursion", "it is nested too deeply to read"),
        ("exit", "its reader failed (SystemExit: 3); the file may be damaged"),
        (
            "crash",
            "reading it crashed (signal 6): it is damaged, or takes more than 200 MB of memory "
            "(max_file_memory_megabytes)",
        ),
    ],
)
def test_whatever_a_reader_raises_costs_its_file_alone(
    reader: FileReader, tmp_path: Path, words: str, reason: str
) -> None:
    with pytest.raises(FileUnreadable) as error:
        reader.read(write_page(tmp_path, words))
    assert str(error.value) == reason
    assert reader.read(write_page(tmp_path, "harbour")).document.text == "harbour"


def test_a_file_is_read_again_when_its_process_was_ended_from_outside(reader: FileReader, tmp_path: Path) -> None:
    assert reader.read(write_page(tmp_path, "once")).document.text == "once"


def test_small_plain_texts_are_read_without_a_process(tmp_path: Path) -> None:
    place = write_page(tmp_path, "The harbour was dredged.", name="a.txt")
    with FileReader(LOADERS, serving="rag.errors") as reader:
        assert reader.read(place).document.text == "The harbour was dredged."
        for other in (place._replace(size=PLAIN_BYTES + 1), write_page(tmp_path, "<p>", name="a.html")):
            with pytest.raises(FileUnreadable, match=r"^no process could be started to read it"):
                reader.read(other)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 and more", b"\x89PNG\r\n\x1a\n\x00", b"<html><body><p>page</p></body>"]
)
def test_a_text_that_is_of_another_kind_is_not_read_without_bounds(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with FileReader(LOADERS, serving="rag.errors") as reader, pytest.raises(FileUnreadable, match=r"^no process"):
        reader.read(FilePlace("a.txt", path, len(content)))


def test_a_process_is_ready_before_the_files_are_wanted(tmp_path: Path) -> None:
    place = write_page(tmp_path, str(os.getpid()))
    with FileReader(LOADERS, serving=SERVING) as reader:
        reader.prepare([place])
        reader.prepare([place])
        assert reader.read(place).document.text == str(os.getpid())


SMALL = {
    "paragraphs.docx": heavy_files.make_word_paragraphs(300),
    "tables.docx": heavy_files.make_word_tables(60),
    "deep tables.docx": heavy_files.make_word_tables(1000),
    "nested.html": heavy_files.make_nested_page(5000),
    "paragraphs.html": heavy_files.make_page("<p>The ferry sails.</p>" * 3500),
    "nested.xml": heavy_files.make_nested_xml(5000),
    "nested.json": heavy_files.make_nested_json(50_000),
    "figures.json": heavy_files.make_json_list(20_000),
    "loop.pdf": heavy_files.make_looping_pdf(1000),
    "objects.pdf": heavy_files.make_pdf_objects(1000),
    "forms.pdf": heavy_files.make_pdf_of_forms(3, 3),
    "pages.pdf": heavy_files.make_pdf_pages(20, 3),
    "strings.xlsx": heavy_files.make_shared_strings(5000),
    "cells.xlsx": heavy_files.make_empty_cells(100),
    "rows.xlsx": heavy_files.make_sheet_rows(20),
    "groups.rtf": heavy_files.make_rich_text(20_000),
    "parts.eml": heavy_files.make_mail(20),
    "nested.eml": heavy_files.make_nested_mail(2000),
    "mails.eml": heavy_files.make_mail(1, depth=6),
    "archives.zip": heavy_files.make_nested_archive(5, 2, 1000),
    "picture.png": heavy_files.make_picture(50_000, 50_000 // 8),
    "line.txt": (heavy_files.WORDS * 20_000).encode(),
}
REFUSED = {
    "deep tables.docx": "damaged|nested",
    "nested.json": "nested too deeply",
    "nested.eml": "nested too deeply",
    "figures.json": "",
    "loop.pdf": "none of its pages",
    "archives.zip": "too deep|no file",
    "picture.png": "it is a picture",
}
"""Those that may be refused, with the reason."""


def test_files_that_could_take_long_are_read_or_refused_with_the_reason(tmp_path: Path) -> None:
    places = []
    for name, content in SMALL.items():
        (tmp_path / name).write_bytes(content)
        places.append(FilePlace(name, tmp_path / name, 10**10))
    with FileReader(LoaderSet(10 << 20)) as reader:
        found = {place.file: read for place, read in reader.read_files(places)}
    for name, read in found.items():
        if isinstance(read, FileUnreadable):
            assert re.search(REFUSED[name], str(read)), (name, str(read))
        else:
            assert read.document.text.strip(), name
