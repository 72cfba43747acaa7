"""What a browser user can and cannot do to the articles folder."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from rag.errors import ArticlesError
from rag.library.uploads import NAME_BYTES, AddedFile, add_files, make_safe_name
from tests.conftest import MakeAssistant

DECREE = "001_676866eb0907da5c.txt"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.txt", "report.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Windows\\win.txt", "win.txt"),
        ("/abs/olute.md", "olute.md"),
        (".hidden.txt", "hidden.txt"),
        ("a\x00b\nc\u202etxt.txt", "abctxt.txt"),
        ("<img src=x onerror=alert(1)>.txt", "_img src=x onerror=alert(1)_.txt"),
        ("CON.txt", "_CON.txt"),
        ("e\u0301té.txt", "été.txt"),
        ("..", ""),
        ("", ""),
        ("...txt", "txt"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert make_safe_name(name) == safe


def test_a_long_name_is_cut_but_keeps_its_ending() -> None:
    safe = make_safe_name("é" * 400 + ".html")
    assert safe.endswith("é.html") and len(safe.encode()) <= NAME_BYTES


def add(root: Path, *uploads: tuple[str, bytes], max_bytes: int = 1000, spare_bytes: int = 0) -> list[AddedFile]:
    return add_files(
        root, uploads, suffixes={".txt", ".md"}, exclude=["README*"], max_bytes=max_bytes, spare_bytes=spare_bytes
    )


def test_files_are_added_under_names_of_their_own_and_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mine", encoding="utf-8")
    added = add(tmp_path, ("a.txt", b"yours"), ("x/a.txt", b"theirs"), ("a.txt", b"yours"))
    assert [one.file for one in added] == ["a (2).txt", "a (3).txt", "a (2).txt"]
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "a.txt": "mine",
        "a (2).txt": "yours",
        "a (3).txt": "theirs",
    }


def test_a_link_that_is_in_the_way_is_not_written_through(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    root = tmp_path / "articles"
    root.mkdir()
    (root / "a.txt").symlink_to(outside)
    assert [one.file for one in add(root, ("a.txt", b"x"))] == ["a (2).txt"]
    assert not outside.exists()


def test_what_cannot_be_taken_is_refused_with_a_reason_and_the_others_go_on(tmp_path: Path) -> None:
    added = add(
        tmp_path,
        ("virus.exe", b"x"),
        ("README.md", b"x"),
        ("empty.txt", b""),
        ("large.txt", b"x" * 1001),
        ("..", b"x"),
        ("good.txt", b"x"),
    )
    reasons = ("kind .exe", "exclude", "empty", "limit", "rename it")
    assert all(reason in one.refused for reason, one in zip(reasons, added, strict=False))
    assert [path.name for path in tmp_path.iterdir()] == ["good.txt"]


def test_uploads_leave_room_on_the_disk(tmp_path: Path) -> None:
    assert "nearly full" in add(tmp_path, ("a.txt", b"x"), spare_bytes=1 << 60)[0].refused
    assert list(tmp_path.iterdir()) == []


def test_an_added_file_is_answered_from_and_a_removed_one_is_not(
    make_assistant: MakeAssistant, articles: Path, tmp_path: Path
) -> None:
    assistant = make_assistant(articles=articles)
    assistant.index()
    before = assistant.library.read_state_name()
    added = assistant.library.add_files(
        [("../harbour.txt", b"The harbour of Kiel cost 17 million euros, the council said.")]
    )
    assert [one.file for one in added] == ["harbour.txt"]
    assert assistant.library.plan_changes().added == ("harbour.txt",)
    assistant.index()
    assert assistant.library.read_state_name() != before
    assert assistant.ask("How much did the harbour of Kiel cost?").sources == ("harbour.txt",)
    moved = assistant.library.remove_file("harbour.txt")
    assert moved.read_text().startswith("The harbour") and moved.is_relative_to(tmp_path / "home")
    assert "harbour.txt" not in assistant.ask("How much did the harbour of Kiel cost?").sources
    assert assistant.library.plan_changes().removed == ("harbour.txt",)


@pytest.mark.parametrize(
    "file",
    [
        "../secret.txt",
        "/etc/hostname",
        "missing.txt",
        "link.txt",
        "",
        "linked/a.txt",
        "north/../north/a.txt",
        ".hidden",
    ],
)
def test_nothing_but_a_file_of_the_folder_can_be_removed(
    make_assistant: MakeAssistant, articles: Path, tmp_path: Path, file: str
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("x", encoding="utf-8")
    (articles / "link.txt").symlink_to(secret)
    (articles / "north").mkdir()
    (articles / "linked").symlink_to(articles / "north")
    for name in ("north/a.txt", ".hidden"):
        (articles / name).write_text("x", encoding="utf-8")
    with pytest.raises(ArticlesError, match="There is no file"):
        make_assistant(articles=articles).library.remove_file(file)
    assert secret.exists() and (articles / "north" / "a.txt").exists() and (articles / ".hidden").exists()


def test_of_a_link_only_the_link_is_removed_and_its_text_can_be_put_back(
    make_assistant: MakeAssistant, articles: Path
) -> None:
    (articles / "link.txt").symlink_to(DECREE)
    text = (articles / DECREE).read_text(encoding="utf-8")
    library = make_assistant(articles=articles).library
    library.remove_file("link.txt")
    assert not (articles / "link.txt").is_symlink() and (articles / DECREE).read_text(encoding="utf-8") == text
    library.restore_file(library.list_removed()[0].id)
    assert (articles / "link.txt").read_text(encoding="utf-8") == text


def test_quotes_that_do_not_stand_any_more_are_found(make_assistant: MakeAssistant, articles: Path) -> None:
    assistant = make_assistant(articles=articles)
    assistant.index()
    texts = {file.file: assistant.library.read_document(file.file).text for file in assistant.library.list_files()}
    quotes = [(file, 10, 30, text[10:30]) for file, text in sorted(texts.items())]
    assert assistant.library.find_lost_quotes(quotes) == {}
    gone, changed = quotes[0][0], quotes[1][0]
    (articles / gone).unlink()
    (articles / changed).write_text("Another text altogether, long enough to be read as an article.", encoding="utf-8")
    assistant.index()
    assert assistant.library.find_lost_quotes(quotes) == {
        (gone, 10, 30): "the file is gone",
        (changed, 10, 30): "the file has changed",
    }


def test_what_killed_uploads_left_is_deleted_and_running_ones_stay(tmp_path: Path) -> None:
    killed, running = tmp_path / ".footnote-upload-a", tmp_path / ".footnote-upload-b"
    for path in (killed, running):
        path.write_text("half", encoding="utf-8")
    os.utime(killed, (0, 0))
    add_files(tmp_path, [("a.txt", b"whole")], suffixes=[".txt"], exclude=(), max_bytes=100)
    assert sorted(path.name for path in tmp_path.iterdir()) == [running.name, "a.txt"]


def test_an_upload_appears_whole_where_there_are_no_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "a.txt").write_text("mine", encoding="utf-8")
    add_files(tmp_path, [("a.txt", b"whole")], suffixes=[".txt"], exclude=(), max_bytes=100)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.txt": "mine", "a (2).txt": "whole"}


def test_a_removed_file_is_put_back_under_its_name(make_assistant: MakeAssistant, articles: Path) -> None:
    (articles / "north").mkdir()
    (articles / "north" / "kiel.txt").write_text("The harbour of Kiel cost 17 million euros.", encoding="utf-8")
    library = make_assistant(articles=articles).library
    library.remove_file("north/kiel.txt")
    (articles / "north").rmdir()
    library.remove_file(DECREE)
    removed = library.list_removed()
    assert [one.file for one in removed] == [DECREE, "north/kiel.txt"]

    assert library.restore_file(removed[1].id) == "north/kiel.txt"
    assert "17 million" in (articles / "north" / "kiel.txt").read_text(encoding="utf-8")
    assert [one.file for one in library.list_removed()] == [DECREE]
    with pytest.raises(ArticlesError, match="not among the removed ones"):
        library.restore_file(removed[1].id)


def test_a_removed_file_is_put_back_beside_one_that_has_its_name(make_assistant: MakeAssistant, articles: Path) -> None:
    library = make_assistant(articles=articles).library
    library.remove_file(DECREE)
    (articles / DECREE).write_text("Another text.", encoding="utf-8")
    restored = library.restore_file(library.list_removed()[0].id)
    assert restored == DECREE.replace(".txt", " (2).txt") and (articles / restored).exists()


@pytest.mark.parametrize("id", ["..", "../articles", "", ".", "20250101-000000-000000"])
def test_nothing_else_is_put_back(make_assistant: MakeAssistant, articles: Path, id: str) -> None:
    library = make_assistant(articles=articles).library
    library.remove_file(DECREE)
    with pytest.raises(ArticlesError):
        library.restore_file(id)


def test_removed_files_of_other_folders_and_damaged_records_are_not_listed(
    make_assistant: MakeAssistant, articles: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "oslo.txt").write_text("The tram of Oslo.", encoding="utf-8")
    make_assistant(articles=other).library.remove_file("oslo.txt")
    removed = tmp_path / "home" / "removed"
    for number, record in enumerate(
        ("", "[]", '{"file": 5, "articles": ""}', "{", '{"file": "../a", "articles": "x"}')
    ):
        (removed / f"2025-{number}").mkdir()
        (removed / f"2025-{number}" / "removed.json").write_text(record, encoding="utf-8")
    assert make_assistant(articles=articles).library.list_removed() == []
