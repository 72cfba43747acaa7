"""A folder of small articles, and what the index has of it."""

from __future__ import annotations

from pathlib import Path

from rag import Assistant

TEXTS = (
    "The council of Ormsund voted to close the old harbour on Monday. Fishermen protested.\n",
    "A wildfire near Calder Ridge burned 300 hectares. Nobody was hurt, the mayor said.\n",
    "The museum in Tarn bought a painting of a heron. It cost two million crowns.\n",
    "A train derailed outside Velm. The line was shut for six days while it was cleared.\n",
)


def list_texts(assistant: Assistant) -> dict[str, str]:
    """The contents of the index: every file with its whole text."""
    return {record.file: assistant.library.read_document(record.file).text for record in assistant.library.list_files()}


def read_folder(folder: Path) -> dict[str, str]:
    """Every text file of the folder with its text."""
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.txt")}


def write(folder: Path, name: str, text: str) -> Path:
    """Write a file, and the folders above it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path
