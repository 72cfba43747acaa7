"""Data saved by an earlier release can still be used: its index answers as before, and its conversations read as
before.

`tests/data/earlier_release/README.md` says what was saved and how.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from rag import Assistant, Conversations, load_settings
from rag.errors import IndexMissing
from tests.data.earlier_release.make import (
    ARTICLES_NAME,
    HERE,
    INDEX_NAME,
    read_conversations,
    read_index,
    unpack_articles,
)
from tests.support.commands import Command


@pytest.fixture(scope="module")
def expected() -> Any:
    return json.loads((HERE / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    unpack_articles(tmp_path / "articles")
    return tmp_path / "articles"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The saved home, unpacked; its index has its own name, so it can be opened anywhere."""
    shutil.unpack_archive(HERE / "home.tar.xz", tmp_path / "home", filter="data")
    monkeypatch.setenv("RAG_INDEX_NAME", INDEX_NAME)
    return tmp_path / "home"


def keep_known(found: Any, known: Any) -> Any:
    """The found object without keys that `known` lacks: later releases add keys, but do not change any."""
    if isinstance(found, dict) and isinstance(known, dict):
        return {key: keep_known(value, known[key]) for key, value in found.items() if key in known}
    if isinstance(found, list) and isinstance(known, list) and len(found) == len(known):
        return [keep_known(one, other) for one, other in zip(found, known, strict=True)]
    return found


@pytest.mark.usefixtures("home")
def test_an_earlier_index_gives_the_same_answers_and_documents(rag: Command, expected: Any) -> None:
    found = read_index(rag.read_json)
    for part in ("status", "answers", "documents"):
        assert keep_known(found[part], expected[part]) == expected[part]


def test_an_earlier_index_gets_its_facts_without_a_chunk_made_anew(home: Path, articles: Path) -> None:
    with Assistant(load_settings(articles=articles, home=home)) as assistant:
        assert assistant.is_indexed()
        with pytest.raises(IndexMissing, match="Run `rag index`, which adds them"):
            assistant.ask("Who is mentioned?")
        before = assistant.read_status()
        report = assistant.index()
        assert len(report.unchanged) == before.files == 3
        assert (report.added, report.changed, report.removed, report.failed) == ((), (), (), ())
        assert report.chunks_written == 0
        assert "Per Dahl" in assistant.ask("Who is mentioned?").text
        upgraded = assistant.read_status().store
        assistant.index()
        assert assistant.read_status().store == upgraded  # nothing is left to write


def test_an_earlier_index_follows_the_folder_when_one_file_changes(home: Path, articles: Path) -> None:
    (articles / "notes" / "harbour.txt").write_text("The harbour of Ormsund stays open, the council said on Monday.\n")
    with Assistant(load_settings(articles=articles, home=home)) as assistant:
        report = assistant.index()
        assert (report.changed, report.unchanged) == (("notes/harbour.txt",), ("bridge.html", "wire.csv"))
        assert assistant.library.read_document("notes/harbour.txt").text.startswith("The harbour of Ormsund stays open")


def test_earlier_conversations_are_listed_found_read_and_exported_as_before(home: Path, expected: Any) -> None:
    for part, found in read_conversations(Conversations(home)).items():
        known = expected[part]
        if part == "json":
            found, known = ([json.loads(one) for one in exports] for exports in (found, known))
        assert keep_known(found, known) == known


def test_earlier_conversations_can_be_continued_and_rated(home: Path) -> None:
    conversations = Conversations(home)
    conversation = conversations.find(articles=ARTICLES_NAME, search="harbour")[0].id
    turn = conversations.add_turn(conversation, "And who protested?", {})
    conversations.save_answer(turn.id, state="stopped")
    conversations.judge(turn.id, "down", "No answer.")
    assert [turn.thumb for turn in conversations.read_turns(conversation)] == ["up", "down", "down"]
