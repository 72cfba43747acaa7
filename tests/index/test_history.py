"""When articles came and changed, and where they went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path

import pytest

from rag.index.history import HISTORY_FILE, follow_records, read_history
from rag.library.news import list_news
from rag.schema.index import IndexedFile
from tests.conftest import MakeAssistant
from tests.support.indexed_folders import TEXTS, write

Contents = Mapping[str, tuple[str, int]]
"""File -> its content, and the second at which it was indexed."""


def make_records(contents: Contents) -> dict[str, IndexedFile]:
    return {
        file: IndexedFile(file, "v", content, 1, 0, second * 10**9, 1, 1, title=file.upper())
        for file, (content, second) in contents.items()
    }


def tell_news(folder: Path, contents: Contents, since: int) -> list[tuple[str, str, str]]:
    found = list_news(make_records(contents), read_history(folder), datetime.fromtimestamp(since, timezone.utc))
    return [(one.file, one.what, one.moved_from) for one in found]


def test_only_what_came_or_changed_since_is_new(tmp_path: Path) -> None:
    follow_records(tmp_path, make_records({"a": ("A", 10), "b": ("B", 10)}))
    now: Contents = {"a": ("A", 10), "b": ("B2", 20), "c": ("C", 30)}
    follow_records(tmp_path, make_records(now))
    assert tell_news(tmp_path, now, 15) == [("c", "added", ""), ("b", "changed", "")]
    assert ("a", "added", "") in tell_news(tmp_path, now, 5)
    assert tell_news(tmp_path, now, 31) == []


def test_what_happened_last_is_told_of_a_file_that_came_since_too(tmp_path: Path) -> None:
    follow_records(tmp_path, make_records({"a": ("A", 10), "b": ("B", 10)}))
    now: Contents = {"x/a": ("A", 10), "b": ("B2", 20)}
    follow_records(tmp_path, make_records(now))
    found = list_news(make_records(now), read_history(tmp_path), datetime.fromtimestamp(5, timezone.utc))
    came = datetime.fromtimestamp(10, timezone.utc)
    assert [(one.file, one.what, one.moved_from, one.added_at) for one in found] == [
        ("x/a", "moved", "a", came),
        ("b", "changed", "", came),
    ]


def test_nothing_is_new_when_the_index_is_only_rebuilt(tmp_path: Path) -> None:
    follow_records(tmp_path, make_records({"a": ("A", 10)}))
    follow_records(tmp_path, make_records({"a": ("A", 50)}))
    assert tell_news(tmp_path, {"a": ("A", 50)}, 20) == []


def test_a_moved_file_is_not_new_and_is_found_under_its_first_name(tmp_path: Path) -> None:
    follow_records(tmp_path, make_records({"a": ("A", 10)}))
    follow_records(tmp_path, make_records({"x/a": ("A", 20)}))
    follow_records(tmp_path, make_records({"y/a": ("A", 30)}))
    assert read_history(tmp_path).find_moved("a") == "y/a"
    assert tell_news(tmp_path, {"y/a": ("A", 30)}, 20) == [("y/a", "moved", "x/a")]
    follow_records(tmp_path, make_records({"a": ("A", 40)}))
    assert read_history(tmp_path).find_moved("y/a") == "a"
    assert read_history(tmp_path).find_moved("a") == ""


def test_a_copy_is_new_and_not_moved(tmp_path: Path) -> None:
    follow_records(tmp_path, make_records({"a": ("A", 10)}))
    follow_records(tmp_path, make_records({"a": ("A", 10), "b": ("A", 20)}))
    assert tell_news(tmp_path, {"a": ("A", 10), "b": ("A", 20)}, 15) == [("b", "added", "")]
    assert read_history(tmp_path).find_moved("a") == ""


def test_a_file_that_is_back_is_not_new(tmp_path: Path) -> None:
    follow_records(tmp_path, make_records({"a": ("A", 10), "b": ("B", 10)}))
    follow_records(tmp_path, make_records({"b": ("B", 10)}))
    assert [one[:2] for one in tell_news(tmp_path, {"b": ("B", 10)}, 20)] == [("a", "removed")]
    follow_records(tmp_path, make_records({"a": ("A", 30), "b": ("B", 10)}))
    assert tell_news(tmp_path, {"a": ("A", 30), "b": ("B", 10)}, 20) == []


@pytest.mark.parametrize("damage", ["not a database", "a folder", "another schema"])
def test_a_damaged_history_is_begun_anew(tmp_path: Path, damage: str) -> None:
    path = tmp_path / HISTORY_FILE
    if damage == "a folder":
        path.mkdir()
    elif damage == "another schema":
        import sqlite3

        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE files (name TEXT)")
        connection.close()
    else:
        path.write_text("nonsense " * 100)
    assert read_history(tmp_path).files == {}
    follow_records(tmp_path, make_records({"a": ("A", 10)}))
    assert list(read_history(tmp_path).files) == ["a"]


def test_what_the_history_has_not_seen_came_when_it_was_indexed(tmp_path: Path) -> None:
    assert tell_news(tmp_path, {"a": ("A", 10)}, 5) == [("a", "added", "")]
    assert tell_news(tmp_path, {"a": ("A", 10)}, 15) == []


def test_quotes_of_a_moved_file_are_not_lost(make_assistant: MakeAssistant, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    old = write(folder, "fire.txt", TEXTS[1])
    write(folder, "heron.txt", TEXTS[2])
    assistant = make_assistant(articles=folder)
    assistant.index()
    citation = assistant.ask("How many hectares did the wildfire near Calder Ridge burn?").citations[0]
    quote = (citation.file, citation.start, citation.end, citation.quote)
    began = datetime.now(timezone.utc)
    (folder / "2024").mkdir()
    old.rename(folder / "2024" / "fire.txt")
    assert assistant.library.find_lost_quotes([quote]) == {quote[:3]: "the file is gone"}
    assistant.index()
    assert assistant.library.find_lost_quotes([quote]) == {}
    document = assistant.library.read_document("fire.txt")
    assert document.file == "2024/fire.txt" and document.text[quote[1] : quote[2]] == quote[3]
    (news,) = assistant.library.list_news(began)
    assert (news.file, news.what, news.moved_from) == ("2024/fire.txt", "moved", "fire.txt")
    assistant.index(rebuild=True)
    assert assistant.library.find_lost_quotes([quote]) == {}
