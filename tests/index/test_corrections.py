"""A corrected title or date takes the place of what was found in the file, for everything that is made of it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from rag import Assistant, IndexedFile, Query
from rag.client.reading import read_file
from rag.errors import QuestionError
from rag.index.corrections import CORRECTIONS_FILE
from rag.serving.json import describe_file
from tests.conftest import MakeAssistant
from tests.support.indexed_folders import write

TEXT = (
    "Fire near Calder Ridge\n\n10 May 2024\n\n"
    "A wildfire near Calder Ridge burned 300 hectares yesterday. Nobody was hurt, the mayor said.\n"
)
OTHER = "Museum\n\n3 March 2023\n\nThe museum in Tarn bought a painting of a heron. It cost two million crowns.\n"
FIRE = "How many hectares did the wildfire near Calder Ridge burn?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "articles", "fire.txt", TEXT)
    write(tmp_path / "articles", "heron.txt", OTHER)
    return tmp_path / "articles"


@pytest.fixture
def assistant(folder: Path, make_assistant: MakeAssistant) -> Assistant:
    assistant = make_assistant(articles=folder)
    assistant.index()
    return assistant


def read(assistant: Assistant, file: str = "fire.txt") -> IndexedFile:
    return assistant.library.list_files([file])[0]


def is_found(assistant: Assistant, **days: date) -> bool:
    return not assistant.ask(Query(FIRE, **days)).abstained


def test_a_correction_is_heeded_by_lists_filters_and_citations_and_can_be_taken_back(
    assistant: Assistant, folder: Path
) -> None:
    found, text = read(assistant), (folder / "fire.txt").read_bytes()
    assert found.published == date(2024, 5, 10) and not found.has_corrected_date
    assistant.library.corrections.correct("fire.txt", title="Calder  Ridge burns", published="2021-07-02")
    report = assistant.index()
    assert report.changed == ("fire.txt",) and report.unchanged == ("heron.txt",)
    corrected = read(assistant)
    assert (corrected.title, corrected.published) == ("Calder Ridge burns", date(2021, 7, 2))
    assert corrected.has_corrected_title and corrected.has_corrected_date
    assert (folder / "fire.txt").read_bytes() == text and assistant.library.read_document("fire.txt").text == TEXT
    assert is_found(assistant, until=date(2021, 12, 31)) and not is_found(assistant, since=date(2024, 1, 1))
    (citation, *_) = assistant.ask(FIRE).citations
    assert (citation.title, citation.published) == ("Calder Ridge burns", date(2021, 7, 2))
    assert [one.title for one in assistant.library.list_articles(["fire.txt"])["fire.txt"]] == ["Calder Ridge burns"]
    assert assistant.index().unchanged == ("fire.txt", "heron.txt")
    assistant.library.corrections.correct("fire.txt")
    assert assistant.library.plan_changes().changed == ("fire.txt",)
    assistant.index()
    again = read(assistant)
    assert (again.title, again.published, again.version) == (found.title, found.published, found.version)
    assert is_found(assistant, since=date(2024, 1, 1)) and assistant.index().changed == ()


def test_it_outlives_another_text_a_rebuild_and_another_process(
    assistant: Assistant, folder: Path, make_assistant: MakeAssistant
) -> None:
    assistant.library.corrections.correct("fire.txt", published="2021-07-02")
    write(folder, "fire.txt", TEXT.replace("300", "400"))
    assistant.index()
    assert read(assistant).published == date(2021, 7, 2)
    assistant.close()
    other = make_assistant(articles=folder)
    other.index(rebuild=True)
    record = read(other)
    assert record.has_corrected_date and not record.has_corrected_title and record.title == "Fire near Calder Ridge"
    assert other.library.corrections.read("fire.txt").published == date(2021, 7, 2)
    assert other.index().unchanged == ("fire.txt", "heron.txt")


@pytest.mark.parametrize("written", ["2024-13-01", "15.5.2024", "yesterday", "0001-01-01", "20240515", "2024-W20-3"])
def test_what_is_no_date_is_told_in_one_line(assistant: Assistant, written: str) -> None:
    with pytest.raises(QuestionError, match="is no date; write it as 2024-05-15") as error:
        assistant.library.corrections.correct("fire.txt", published=written)
    assert "\n" not in str(error.value) and written in str(error.value)
    assert assistant.library.plan_changes().changed == ()


def test_what_cannot_be_corrected_is_told(assistant: Assistant, folder: Path) -> None:
    corrections = assistant.library.corrections
    future = (date.today() + timedelta(days=9)).isoformat()
    with pytest.raises(QuestionError, match="in the future"):
        corrections.correct("fire.txt", published=future)
    with pytest.raises(QuestionError, match="301 characters"):
        corrections.correct("fire.txt", title="x" * 301)
    with pytest.raises(QuestionError, match="not in the index"):
        corrections.correct("none.txt", title="None")
    write(folder, "rows.csv", "title,text\nOne,The council of Ormsund voted.\nTwo,A train derailed outside Velm.\n")
    assistant.index()
    with pytest.raises(QuestionError, match="holds 2 articles"):
        corrections.correct("rows.csv", title="Rows")


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"fire.txt": 3}', '{"fire.txt": {"published": "x"}}'])
def test_a_damaged_file_of_corrections_costs_the_corrections_alone(
    assistant: Assistant, tmp_path: Path, damage: str
) -> None:
    assistant.library.corrections.correct("fire.txt", title="Corrected")
    (path,) = tmp_path.rglob(CORRECTIONS_FILE)
    path.write_text(damage)
    assistant.index()
    assert read(assistant).title == "Fire near Calder Ridge"


def test_a_client_of_a_server_is_told_what_is_corrected(assistant: Assistant) -> None:
    assistant.library.corrections.correct("fire.txt", published="2021-07-02")
    assistant.index()
    for record in assistant.library.list_files():
        described = json.loads(json.dumps(describe_file(record)))
        assert described["correction"] == ({"published": "2021-07-02"} if record.file == "fire.txt" else {})
        assert read_file(described) == record
        del described["correction"]  # an older server
        assert read_file(described).published == record.published
