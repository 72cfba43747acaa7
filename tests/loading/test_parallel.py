"""Files read by several processes: the same documents in the same order, whatever happens to a process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.components import LOADER, Part
from rag.errors import FileUnreadable
from rag.loading.file_reader import FileReader
from rag.loading.loader_set import LoaderSet
from rag.loading.parallel import FEWEST_CORES, FEWEST_FILES, FilePlace, choose_workers
from rag.loading.raw_document import LoadContext, RawDocument, RawSection
from rag.loading.reading import read_file
from rag.loading.worker_process import WorkerProcess, WorkerStopped

MAX_BYTES = 1 << 20
PARTS = {".own": Part(LOADER, "tests.loading.test_parallel:load_own")}


def load_own(content: bytes, context: LoadContext) -> RawDocument:
    """A loader of the settings, which knows the process that it runs in."""
    text = f"{content.decode()}, file {context.path.name}, in {os.getpid()}"
    return RawDocument(text, (RawSection(0, len(text)),))


@pytest.fixture
def places(tmp_path: Path) -> list[FilePlace]:
    """Pages, with a damaged file, a plain text and one for a loader of the settings between them."""
    for number in range(6):
        page = (
            f"<html><head><title>Page {number}</title></head><body><p>The ferry sank on day {number}.</p></body></html>"
        )
        (tmp_path / f"{number}.html").write_text(page, encoding="utf-8")
    (tmp_path / "2-damaged.pdf").write_bytes(b"%PDF-1.7\nnothing")
    (tmp_path / "3-plain.txt").write_text("A plain text about the harbour.", encoding="utf-8")
    (tmp_path / "4-own.own").write_text("Read by its own loader", encoding="utf-8")
    return [FilePlace(path.name, path, path.stat().st_size) for path in sorted(tmp_path.iterdir())]


def test_processes_read_the_same_in_the_same_order(places: list[FilePlace]) -> None:
    loaders = LoaderSet(MAX_BYTES, PARTS)
    with FileReader(loaders, workers=2) as reader:
        there = _describe(reader.read_files(places))
    assert there == [(place.file, _read_here(loaders, place)) for place in places]
    assert [file for file, _ in there] == [place.file for place in places]
    assert dict(there)["4-own.own"] == f"Read by its own loader, file 4-own.own, in {os.getpid()}"
    assert "PDF" in dict(there)["2-damaged.pdf"]


def _read_here(loaders: LoaderSet, place: FilePlace) -> str:
    try:
        return read_file(loaders, place.path, place.file).document.text
    except FileUnreadable as reason:
        return str(reason)


def _describe(read: Iterator[tuple[FilePlace, object]]) -> list[tuple[str, str]]:
    return [
        (place.file, str(one) if isinstance(one, FileUnreadable) else one.document.text)  # type: ignore[attr-defined]
        for place, one in read
    ]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="lists processes in /proc")
def test_no_process_is_left_when_reading_is_given_up(places: list[FilePlace]) -> None:
    reader = FileReader(LoaderSet(MAX_BYTES), workers=2)
    next(reader.read_files(places * 5))
    assert _list_children()
    reader.close()
    assert not _list_children()


def _list_children() -> list[str]:
    own = f"PPid:\t{os.getpid()}\n"
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue
        if own in text and "worker_serving" in (status.parent / "cmdline").read_text():
            found.append(status.parent.name)
    return found


def test_a_process_that_was_ended_says_so() -> None:
    worker = WorkerProcess(LoaderSet(MAX_BYTES))
    worker.kill()
    with pytest.raises(WorkerStopped):
        worker.read(Path("a.html"), "a.html", 10)
    assert worker.find_exit_code() in (-9, 1)
    worker.close()


def test_the_script_of_a_caller_is_not_run_again(places: list[FilePlace], tmp_path: Path) -> None:
    script = tmp_path / "script.py"  # without `if __name__ == "__main__"`
    script.write_text(
        "from pathlib import Path\n"
        "from rag.loading.loader_set import LoaderSet\n"
        "from rag.loading.file_reader import FileReader\n"
        "from rag.loading.parallel import FilePlace\n"
        f"path = Path({str(places[0].path)!r})\n"
        "place = FilePlace(path.name, path, 100)\n"
        f"with FileReader(LoaderSet({MAX_BYTES})) as reader:\n"
        "    for _, read in reader.read_files([place] * 2):\n"
        "        print(read.document.sections[0].title)\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["Page 0", "Page 0"]


@pytest.mark.parametrize(
    ("files", "cores", "expected"),
    [
        (FEWEST_FILES, FEWEST_CORES, 2),
        (1000, 8, 8),
        (FEWEST_FILES - 1, 8, 1),
        (1000, FEWEST_CORES - 1, 1),
        (0, 8, 0),
    ],
)
def test_several_processes_are_started_only_for_many_files_and_on_many_cores(
    files: int, cores: int, expected: int
) -> None:
    assert choose_workers(files, cores) == expected
