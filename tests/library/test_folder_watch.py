"""A folder is watched: what is told, and when."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rag import Assistant
from rag.errors import IndexBusy, StoreError
from rag.library.folder_watch import watch_folder
from rag.library.keeping_step import StepKeeper
from rag.schema.index import IndexReport
from tests.conftest import MakeAssistant
from tests.support.indexed_folders import TEXTS, list_texts, write
from tests.support.waiting import wait_until


def run_until(keeper: StepKeeper, holds: Callable[[], object]) -> None:
    """Run a keeper in a thread until something holds."""
    thread = threading.Thread(target=keeper.run)
    thread.start()
    try:
        wait_until(holds)
    finally:
        keeper.stop.set()
        thread.join()


# --- when changes are whole


def test_a_file_is_waited_for_while_it_is_being_written(tmp_path: Path) -> None:
    stop = threading.Event()
    with closing(watch_folder(tmp_path, exclude=(), stop=stop)) as moments:
        assert next(moments) == "quiet"
        seen = []
        with (tmp_path / "a.txt").open("w") as stream:
            for _ in range(12):  # longer than a file must stand still
                stream.write("More of it. ")
                stream.flush()
                seen.append(next(moments))
        assert "whole" not in seen
        assert "whole" in moments
    stop.set()


def test_nothing_is_told_of_files_that_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    stop = threading.Event()
    moments = watch_folder(tmp_path, exclude=("*.tmp",), ignored=(tmp_path / "home",), stop=stop)
    with closing(moments):
        assert next(moments) == "quiet"
        for name in (".hidden.txt", "a.tmp", "home/index.txt"):
            (tmp_path / name).write_text("text")
        assert {next(moments) for _ in range(4)} == {"quiet"}
        (tmp_path / "a.txt").write_text("text")
        assert "whole" in moments


def test_watching_ends_when_the_folder_is_another(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    with closing(watch_folder(folder, exclude=(), stop=threading.Event())) as moments:
        next(moments)
        folder.rename(tmp_path / "away")
        folder.mkdir()
        for _ in moments:  # it ends
            pass


# --- what is done about them


def test_the_index_follows_the_folder_and_questions_are_answered_meanwhile(
    make_assistant: MakeAssistant, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    write(folder, "a.txt", TEXTS[0])
    assistant = make_assistant(articles=folder)
    reports: list[IndexReport] = []
    errors: list[Exception] = []
    stop = threading.Event()
    thread = threading.Thread(
        target=assistant.keep_in_step, args=(reports.append,), kwargs={"on_error": errors.append, "stop": stop}
    )
    thread.start()
    try:
        wait_until(lambda: reports)
        write(folder, "b.txt", TEXTS[1])
        wait_until(lambda: len(reports) > 1)
        assert _ask(assistant) == ("b.txt",)
        (folder / "b.txt").rename(folder / "c.txt")
        wait_until(lambda: _ask(assistant) == ("c.txt",))
        assert list_texts(assistant).keys() == {"a.txt", "c.txt"}
        assert not errors
        for path in folder.iterdir():
            path.unlink()
        wait_until(lambda: errors)
        assert "empty now" in str(errors[0])
        assert list_texts(assistant).keys() == {"a.txt", "c.txt"}  # it may come back
    finally:
        stop.set()
        thread.join()


def _ask(assistant: Assistant) -> tuple[str, ...]:
    return assistant.ask("How many hectares did the wildfire near Calder Ridge burn?").sources


@pytest.fixture
def failing() -> Iterator[tuple[Callable[[], IndexReport], list[Exception]]]:
    """An index that fails as the list says, and then succeeds."""
    errors: list[Exception] = []

    def index() -> IndexReport:
        if errors:
            raise errors.pop(0)
        return IndexReport(added=("a.txt",))

    yield index, errors


def test_a_failure_is_told_once_and_tried_again(
    tmp_path: Path, failing: tuple[Callable[[], IndexReport], list[Exception]]
) -> None:
    index, errors = failing
    errors += [IndexBusy("busy"), StoreError("full"), StoreError("full"), ValueError("odd")]
    reports: list[IndexReport] = []
    told: list[Exception] = []
    run_until(StepKeeper(tmp_path, index, reports.append, told.append, retry_seconds=0.01), lambda: reports)
    assert [str(error) for error in told] == ["full", "odd"]


def test_a_folder_that_is_gone_is_waited_for(
    tmp_path: Path, failing: tuple[Callable[[], IndexReport], list[Exception]]
) -> None:
    folder = tmp_path / "articles"
    reports: list[IndexReport] = []
    told: list[Exception] = []

    def is_told() -> bool:
        if told:
            folder.mkdir(exist_ok=True)
        return bool(reports)

    run_until(StepKeeper(folder, failing[0], reports.append, told.append), is_told)
    assert len(told) == 1 and str(folder) in str(told[0])
