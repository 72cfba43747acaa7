"""File names, however their accents are stored."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from tests.conftest import MakeAssistant


@pytest.mark.parametrize("stored", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_a_file_is_found_when_its_accents_are_stored_otherwise(
    stored: str, typed: str, tmp_path: Path, make_assistant: MakeAssistant
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    file = unicodedata.normalize(stored, "Bürgerfest café.txt")  # type: ignore[arg-type]
    (folder / file).write_text("The fair in the park was opened by Ana Lindt on Saturday.", encoding="utf-8")
    assistant = make_assistant(articles=folder)
    assistant.index()
    name = unicodedata.normalize(typed, file)  # type: ignore[arg-type]

    assert assistant.library.read_document(name).file == file
    assert "Ana Lindt" in assistant.ask("Who opened the fair?", files=[name]).text
    assert assistant.ask(f"Summarise {name}").citations[0].file == file
