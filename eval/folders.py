"""Writes texts of a data set as a folder of articles, to be indexed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from eval.datasets.scifact import Abstract, SciFactClaim


def write_texts(texts: Mapping[str, str], folder: Path) -> Path:
    """Write each text (file name -> text) into a new folder; returns the folder."""
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text + "\n", encoding="utf-8")
    return folder


def write_abstracts(abstracts: Iterable[Abstract], folder: Path) -> Path:
    """Write each abstract, under its title, into a file of a new folder; returns the folder."""
    return write_texts({_name_file(one.id): f"{one.title}\n\n{one.text}" for one in abstracts}, folder)


def list_relevant_files(claims: Iterable[SciFactClaim]) -> dict[str, list[str]]:
    """Claim -> the files of `write_abstracts` that support or refute it."""
    return {claim.text: [_name_file(id) for id in claim.abstract_ids] for claim in claims}


def _name_file(abstract_id: str) -> str:
    return f"{abstract_id}.txt"
