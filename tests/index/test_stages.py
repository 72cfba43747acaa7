"""A new folder is indexed in stages: the newest files can be asked while the others are read."""

from __future__ import annotations

import os
from pathlib import Path

from rag import Assistant, load_settings


def write_articles(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        path = folder / f"{number:02}.txt"
        path.write_text(f"The harbour of town {number} cost {number + 3} million euros.", encoding="utf-8")
        os.utime(path, (1_700_000_000 + number,) * 2)


def test_the_newest_files_can_be_asked_while_the_others_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    write_articles(folder, 9)
    settings = load_settings(articles=folder, home=tmp_path / "home")
    seen: list[tuple[int, int, tuple[str, ...]]] = []
    with Assistant(settings) as assistant, Assistant(settings) as reader:

        def note(done: int, total: int, _file: str) -> None:
            files = tuple(record.file for record in reader.library.list_files()) if reader.is_indexed() else ()
            seen.append((done, total, files))

        report = assistant.index(stages=(2, 4, 8), on_progress=note)
    assert {total for _, total, _ in seen} == {9}
    assert {files for _, _, files in seen} == {(), ("07.txt", "08.txt"), ("05.txt", "06.txt", "07.txt", "08.txt")}
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen) and seen[-1][0] == 9
    assert report.added == tuple(f"{number:02}.txt" for number in range(9)) and report.unchanged == ()


def test_a_stage_in_which_nothing_can_be_read_is_skipped(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    write_articles(folder, 6)
    for number in (4, 5):
        (folder / f"{number:02}.txt").write_bytes(b"")
        os.utime(folder / f"{number:02}.txt", (1_800_000_000 + number,) * 2)
    with Assistant(load_settings(articles=folder, home=tmp_path / "home")) as assistant:
        report = assistant.index(stages=(2,))
        assert len(report.added) == 4 and len(report.failed) == 2


def test_an_index_that_is_there_is_brought_up_to_date_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    write_articles(folder, 6)
    with Assistant(load_settings(articles=folder, home=tmp_path / "home")) as assistant:
        assistant.index()
        assert assistant.index(stages=(1, 2)).unchanged == tuple(f"{number:02}.txt" for number in range(6))
