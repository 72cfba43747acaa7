"""Zip archives: each file in them is read as what it is; bombs are refused. Old Office files: the error says what to
do."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from rag.loading import load_document
from tests.conftest import MakeAssistant
from tests.support.loading_samples import ARTICLE_PAGE, load, locate, losses_of, write_pdf
from tests.support.office_files import make_ole, make_zip, write_excel

NOTE = "The harbour council met on Monday and chose Ada Tellis as its chair for three years.\n"


def write_archive(path: Path, parts: dict[str, str | bytes]) -> Path:
    path.write_bytes(make_zip(parts))
    return path


def test_each_file_is_read_as_what_it_is_and_named(tmp_path: Path) -> None:
    report = write_pdf(tmp_path / "report.pdf").read_bytes()
    costs = write_excel(tmp_path / "costs.xlsx").read_bytes()
    parts = {
        "2024/note.txt": NOTE,
        "2024/page.html": ARTICLE_PAGE,
        "report.pdf": report,
        "costs.xlsx": costs,
        "__MACOSX/._note.txt": "hidden",
        ".hidden.txt": "hidden",
        "photo.png": b"\x89PNG\r\n\x1a\n" + bytes(50),
        "program.exe": b"MZ",
    }
    document = load(write_archive(tmp_path / "a.zip", parts))
    assert locate(document, "Ada Tellis") == "2024/note.txt"
    assert locate(document, "4.2 kilometres") == "2024/page.html"
    assert locate(document, "Euros: 900") == "costs.xlsx, 'Costs 2024'!A3"
    assert "report.pdf, page 2" in [location.name for location in document.locations]
    assert "hidden" not in document.text
    (told,) = losses_of(document)
    assert told.startswith("2 files were not read: photo.png (")
    assert told.endswith("program.exe (files of the kind .exe cannot be read)")


def test_the_citation_names_the_file_in_the_archive(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    write_archive(folder / "minutes.zip", {"may/note.txt": NOTE, "june/other.txt": "The pilot boat was sold in June."})
    assistant = make_assistant(articles=folder)
    assistant.index()
    answer = assistant.ask("Who was chosen as chair of the harbour council?", files=["minutes.zip"])
    cited = answer.citations[0]
    assert (cited.file, cited.location) == ("minutes.zip", "may/note.txt")
    assert cited.quote == assistant.library.read_document("minutes.zip").text[cited.start : cited.end]


def test_archives_in_archives_are_read_three_deep(tmp_path: Path) -> None:
    held = make_zip({"note.txt": NOTE})
    for number in range(3):
        held = make_zip({f"{number}.zip": held})
    (tmp_path / "a.zip").write_bytes(held)
    with pytest.raises(FileUnreadable, match="too deep inside other files"):
        load(tmp_path / "a.zip")
    (tmp_path / "b.zip").write_bytes(make_zip({"1.zip": make_zip({"0.zip": make_zip({"note.txt": NOTE})})}))
    assert locate(load(tmp_path / "b.zip"), "Ada Tellis") == "1.zip, 0.zip, note.txt"


def test_nothing_is_written_when_names_lead_out_of_the_archive(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    document = load(write_archive(folder / "a.zip", {"../../evil.txt": NOTE, "/etc/evil.txt": NOTE}))
    assert "Ada Tellis" in document.text or document.remarks
    assert [path.name for path in tmp_path.rglob("*")] == ["articles", "a.zip"]


def make_lying_archive() -> bytes:
    """An archive whose one member unpacks to far more than it declares."""
    content = make_zip({"a.txt": " " * 5_000_000})
    declared = (5_000_000).to_bytes(4, "little")
    assert content.count(declared) == 2
    return content.replace(declared, (1_000).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(
            lambda: make_zip({f"{n}.txt": " " * 60_000_000 for n in range(9)}),
            "it unpacks to more than 50 MB",
            id="bombs",
        ),
        pytest.param(
            lambda: make_zip({"a.txt": " " * 60_000_000}), r"a.txt \(it unpacks to more than 50 MB\)", id="bomb"
        ),
        pytest.param(make_lying_archive, "a.txt", id="lying"),
        pytest.param(lambda: make_zip({}), "it holds no text", id="empty"),
        pytest.param(lambda: make_zip({"a.txt": NOTE})[:60], "it is damaged, or no zip archive", id="cut"),
        pytest.param(lambda: b"PK\x03\x04" + bytes(100), "it is damaged, or no zip archive", id="noise"),
    ],
)
def test_it_is_refused_with_the_reason_when_an_archive_is_hostile(
    tmp_path: Path, make: Callable[[], bytes], reason: str
) -> None:
    """Made in the test: the names of tests must not hold the time that a zip archive does."""
    (tmp_path / "a.zip").write_bytes(make())
    with pytest.raises(FileUnreadable, match=reason):
        load(tmp_path / "a.zip")


def test_it_is_refused_as_that_when_an_archive_has_a_password(tmp_path: Path) -> None:
    content = bytearray(make_zip({"a.txt": NOTE}))
    with zipfile.ZipFile(BytesIO(bytes(content))) as archive:
        directory = archive.start_dir
    content[6] |= 1
    content[directory + 8] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(content))
    with pytest.raises(FileUnreadable, match="protected by a password"):
        load(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("name", "stream", "told"),
    [
        ("a.doc", "WordDocument", r"a Word file of the old kind .*save it as \.docx$"),
        ("a.ppt", "PowerPoint Document", r"a PowerPoint file of the old kind .*save it as \.pptx$"),
        ("a.txt", "WordDocument", r"a Word file of the old kind .*save it as \.docx$"),
    ],
)
def test_what_to_do_is_told_when_a_file_is_of_old_office(tmp_path: Path, name: str, stream: str, told: str) -> None:
    (tmp_path / name).write_bytes(make_ole({stream: b"x" * 100}))
    with pytest.raises(FileUnreadable, match=told):
        load(tmp_path / name)


def test_a_file_named_doc_is_read_when_it_is_something_else(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(rb"{\rtf1\ansi The boat sails again.}")
    document = load_document(tmp_path / "a.doc", file="a.doc", max_bytes=1 << 20)
    assert document.text == "The boat sails again."


def test_it_says_what_to_do_when_a_workbook_is_binary(tmp_path: Path) -> None:
    (tmp_path / "a.xlsb").write_bytes(make_zip({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83\x01\x00"}))
    with pytest.raises(FileUnreadable, match=r"a binary Excel workbook \(\.xlsb\).*save it as \.xlsx$"):
        load(tmp_path / "a.xlsb")
