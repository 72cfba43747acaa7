"""A file that could not be read is read again only when that may end otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import Assistant
from rag.index.snapshot_report import REPORT_FILE
from tests.conftest import MakeAssistant
from tests.support import failing_loader
from tests.support.indexed_folders import write

TEXT = "The bridge of Ormsund was opened on Monday by the mayor."
FAILED = (("b.odd", "it is damaged"),)
LOADERS = {".odd": "tests.support.failing_loader:load"}


@pytest.fixture(autouse=True)
def _forget_calls() -> Iterator[None]:
    failing_loader.CALLS.clear()
    yield
    failing_loader.CALLS.clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "articles", "a.txt", TEXT)
    write(tmp_path / "articles", "b.odd", "damaged")
    return tmp_path / "articles"


@pytest.fixture
def assistant(folder: Path, make_assistant: MakeAssistant) -> Assistant:
    made = make_assistant(articles=folder, loaders=LOADERS)
    assert made.index().failed == FAILED and len(failing_loader.CALLS) == 1
    return made


def test_it_is_not_read_again_when_nothing_changed(assistant: Assistant) -> None:
    assert assistant.index().failed == FAILED
    assert len(failing_loader.CALLS) == 1


def test_it_is_not_read_again_when_other_files_changed(folder: Path, assistant: Assistant) -> None:
    write(folder, "c.txt", TEXT.replace("Monday", "Friday"))
    report = assistant.index()
    assert (report.added, report.failed) == (("c.txt",), FAILED)
    assert assistant.index().failed == FAILED
    assert len(failing_loader.CALLS) == 1


def test_it_is_read_when_it_changed(folder: Path, assistant: Assistant) -> None:
    write(folder, "b.odd", TEXT)
    report = assistant.index()
    assert (report.added, report.failed) == (("b.odd",), ())


@pytest.mark.parametrize("options", [{"reads_all": True}, {"rebuild": True}])
def test_it_is_read_again_when_everything_is(assistant: Assistant, options: dict[str, bool]) -> None:
    assert assistant.index(**options).failed == FAILED
    assert len(failing_loader.CALLS) > 1
    asked = len(failing_loader.CALLS)
    assert assistant.index().failed == FAILED
    assert len(failing_loader.CALLS) == asked


@pytest.mark.usefixtures("assistant")
def test_it_is_read_again_when_files_may_be_larger(folder: Path, make_assistant: MakeAssistant) -> None:
    other = make_assistant(articles=folder, loaders=LOADERS, max_file_megabytes=60)
    assert other.index().failed == FAILED
    assert len(failing_loader.CALLS) == 2


def test_it_is_read_again_when_the_reason_may_have_passed(folder: Path, make_assistant: MakeAssistant) -> None:
    write(folder, "b.odd", "away")
    assistant = make_assistant(articles=folder, loaders=LOADERS)
    for asked in (1, 2):
        ((file, reason),) = assistant.index().failed
        assert file == "b.odd" and "Input/output error" in reason
        assert len(failing_loader.CALLS) == asked


def test_it_is_read_again_when_what_was_kept_of_it_is_damaged(assistant: Assistant) -> None:
    snapshot = assistant._opener.snapshots.find_current()
    assert snapshot is not None
    report = snapshot / REPORT_FILE
    report.write_text(report.read_text(encoding="utf-8").replace('"reading"', '"riding"'), encoding="utf-8")
    assert assistant.index().failed == FAILED
    assert len(failing_loader.CALLS) == 2
