"""Nobody is kept from asking when conversations cannot be saved: they go on in memory, and say so."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag.conversations.database import FILE_NAME
from rag.conversations.store import Conversations, read_shared
from rag.errors import ConversationError, ConversationsNotSaved

ARTICLES = "/articles"
ANSWER = {"answer": "At noon.", "sources": [], "abstained": False}


def open_conversations(folder: Path) -> Conversations:
    return Conversations(folder, keeps_unsaved=True)


@contextmanager
def refusing(folder: Path) -> Iterator[None]:
    """The file takes nothing more: for root too, who may write where the permissions say no."""
    path = folder / FILE_NAME
    kept = folder / "kept"
    path.rename(kept)
    path.mkdir()
    try:
        yield
    finally:
        path.rmdir()
        kept.rename(path)


@contextmanager
def full_disk() -> Iterator[None]:
    """The system's limit on a file: SQLite then says "database or disk is full", as on a full disk."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_new_conversation_goes_on_in_memory_and_says_why(tmp_path: Path) -> None:
    conversations = open_conversations(tmp_path)
    saved = conversations.create(articles=ARTICLES)
    conversations.add_turn(saved.id, "Is it saved?", {})
    with refusing(tmp_path):
        made = conversations.create(articles=ARTICLES)
        turn = conversations.add_turn(made.id, "When does it open?", {})
        conversations.save_answer(turn.id, state="answered", answer=ANSWER)
        conversations.judge(turn.id, "up", "right")
        assert [one.answer for one in open_conversations(tmp_path).read_turns(made.id)] == [ANSWER]
        assert conversations.rename(made.id, "Opening").name == "Opening"
        assert "is a folder" in conversations.explain_unsaved(made.id)
        with pytest.raises(ConversationsNotSaved):
            Conversations(tmp_path).create(articles=ARTICLES)  # who does not ask for memory is told
    assert conversations.explain_unsaved(saved.id) == ""
    assert [one.name for one in conversations.find(articles=ARTICLES)] == ["Opening", "Is it saved?"]
    assert [one.name for one in conversations.find(articles=ARTICLES, offset=1, limit=1)] == ["Is it saved?"]
    assert conversations.count(articles=ARTICLES) == 2
    assert [one for one, _ in conversations.list_naming("At noon.", articles=ARTICLES)] == [made.id]
    assert Conversations(tmp_path).count(articles=ARTICLES) == 1
    conversations.delete(made.id)
    assert conversations.count(articles=ARTICLES) == 1


def test_a_saved_conversation_goes_on_with_its_turns_when_the_disk_is_full(tmp_path: Path) -> None:
    conversations = open_conversations(tmp_path)
    made = conversations.create(articles=ARTICLES)
    first = conversations.add_turn(made.id, "When does it open?", {})
    with full_disk():
        conversations.save_answer(first.id, state="answered", answer=ANSWER)
        second = conversations.add_turn(made.id, "And when does it close?", {})
        turns = conversations.read_turns(made.id)
    assert [turn.id for turn in turns] == [first.id, second.id]
    assert turns[0].answer == ANSWER and conversations.explain_unsaved(made.id)
    assert Conversations(tmp_path).read_turns(made.id)[0].answer is None
    assert conversations.count(articles=ARTICLES) == 1


def test_tags_and_reasons_go_on_with_a_conversation(tmp_path: Path) -> None:
    conversations = open_conversations(tmp_path)
    made = conversations.create(articles=ARTICLES)
    turn = conversations.add_turn(made.id, "When does it open?", {})
    conversations.save_answer(turn.id, state="answered", answer=ANSWER)
    conversations.judge(turn.id, "down", reasons=["too long"])
    conversations.set_tags(made.id, ["harbour"])
    with full_disk():
        conversations.add_turn(made.id, "And when does it close?", {})
    assert conversations.explain_unsaved(made.id)
    assert conversations.read_tags(made.id) == ["harbour"]
    assert conversations.read_turns(made.id)[0].reasons == ("too long",)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can be somebody else")
def test_conversations_are_read_when_the_folder_is_somebody_elses() -> None:
    folder = Path("/tmp") / f"footnote-test-{os.getpid()}"
    folder.mkdir(mode=0o755)
    try:
        made = Conversations(folder).create(articles=ARTICLES)
        Conversations(folder).add_turn(made.id, "When does it open?", {})
        os.seteuid(65534)
        try:
            conversations = open_conversations(folder)
            assert [one.name for one in conversations.find(articles=ARTICLES)] == ["When does it open?"]
            conversations.add_turn(made.id, "And when does it close?", {})
            assert len(conversations.read_turns(made.id)) == 2
            assert "not writable" in conversations.explain_unsaved(made.id)
        finally:
            os.seteuid(0)
        assert len(Conversations(folder).read_turns(made.id)) == 1
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("damage", ["noise", "tables of another program", "header cut", "folder", "pipe"])
def test_one_line_says_what_is_wrong_with_the_file_and_new_conversations_go_on(tmp_path: Path, damage: str) -> None:
    conversations = open_conversations(tmp_path)
    saved = conversations.create(articles=ARTICLES)
    path = tmp_path / FILE_NAME
    content = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage == "pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("named pipes are Unix's")
        os.mkfifo(path)
    elif damage == "tables of another program":
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE turns (words TEXT)")
            connection.execute("PRAGMA user_version = 1")
    else:
        path.write_bytes(b"noise " * 1000 if damage == "noise" else content[:60] + bytes(40) + content[100:2000])
    for use in (lambda: conversations.read_turns(saved.id), lambda: conversations.add_turn(saved.id, "When?", {})):
        with pytest.raises(ConversationError) as error:
            use()
        assert "\n" not in str(error.value) and "Move it away" in str(error.value)
    made = conversations.create(articles=ARTICLES)
    conversations.add_turn(made.id, "When does it open?", {})
    assert [turn.question for turn in conversations.read_turns(made.id)] == ["When does it open?"]


@pytest.mark.parametrize("answer", ["[1]", "{half", '"text"', "[" * 100_000])
def test_an_answer_in_another_form_is_told_in_one_line(tmp_path: Path, answer: str) -> None:
    conversations = Conversations(tmp_path)
    made = conversations.create(articles=ARTICLES)
    turn = conversations.add_turn(made.id, "When?", {})
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("UPDATE turns SET answer = ? WHERE id = ?", (answer, turn.id))
    with pytest.raises(ConversationError, match="is damaged"):
        conversations.read_turns(made.id)


def test_what_is_in_memory_only_is_not_shared_and_a_shared_one_is_read_as_it_goes_on_there(tmp_path: Path) -> None:
    conversations = open_conversations(tmp_path)
    shared = conversations.create(articles=ARTICLES).id
    token = conversations.share(shared)
    with full_disk():
        made = conversations.create(articles=ARTICLES).id
        with pytest.raises(ConversationError, match="no link to it"):
            conversations.share(made)
        conversations.add_turn(shared, "Is it saved?", {})
        with pytest.raises(ConversationsNotSaved, match="the disk is full"):  # said: else the link seems to be gone
            conversations.stop_sharing(shared)
    found = read_shared(tmp_path, token)
    assert found and [turn.question for turn in found[1]] == ["Is it saved?"]
    conversations.stop_sharing(shared)
    assert read_shared(tmp_path, token) is None
