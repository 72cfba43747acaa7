"""Saved conversations survive other threads, other processes, damage and a full disk."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag import Answer, Citation, Statement, describe_answer
from rag.conversations.database import FILE_NAME, ConversationDatabase
from rag.conversations.export import escape_markdown, export_json, export_markdown
from rag.conversations.store import Conversations
from rag.conversations.tags import MOST_TAGS, TAG_CHARACTERS
from rag.conversations.turns import NAME_CHARACTERS
from rag.errors import ConversationChanged, ConversationError

ARTICLES = "/somewhere/articles"


def describe(text: str = "It closes on 15 July.", **changes: Any) -> dict[str, Any]:
    citation = Citation(1, "draft.txt", 10, 31, text, title="The draft", published=date(2025, 4, 2))
    statements = (Statement("15 July", True, (citation,), (0, 7), short=True), Statement(text, True, (citation,)))
    return describe_answer(replace(Answer("When?", False, 0.9, statements, (), "extractive"), **changes))


@pytest.fixture
def saved(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path)


def start(saved: Conversations, question: str = "When does it close?") -> tuple[str, int]:
    conversation = saved.create(articles=ARTICLES)
    return conversation.id, saved.add_turn(conversation.id, question, {}).id


def test_an_answer_is_read_back_as_it_was_saved_by_another_that_opens_the_file(tmp_path: Path) -> None:
    saved = Conversations(tmp_path)
    conversation = saved.create(articles=ARTICLES)
    turn = saved.add_turn(conversation.id, "When does it close?", {"files": ["draft.txt"], "since": "2025-01-01"})
    saved.save_answer(turn.id, state="answered", answer=describe())
    read = Conversations(tmp_path).read_turns(conversation.id)
    assert [one.question for one in read] == ["When does it close?"]
    assert read[0].answer == describe() and read[0].state == "answered"
    assert read[0].options == {"files": ["draft.txt"], "since": "2025-01-01"}


def test_the_answers_that_name_a_file_are_found_the_latest_first(saved: Conversations, tmp_path: Path) -> None:
    (first, turn), (second, later) = start(saved), start(saved)
    for one in (turn, later):
        saved.save_answer(one, state="answered", answer=describe())
    found = saved.list_naming("draft.txt", articles=ARTICLES)
    assert [(conversation, one.id) for conversation, one in found] == [(second, later), (first, turn)]
    assert [one.id for _, one in saved.list_naming("draft.txt", articles=ARTICLES, limit=1)] == [later]
    saved.set_aside(second)
    assert [conversation for conversation, _ in saved.list_naming("draft.txt", articles=ARTICLES)] == [first]
    for file, articles in (("raft.txt", ARTICLES), ("draft.txt", "/elsewhere")):
        assert saved.list_naming(file, articles=articles) == []
    assert Conversations(tmp_path, owner="another").list_naming("draft.txt", articles=ARTICLES) == []


def test_nothing_is_written_by_looking(tmp_path: Path) -> None:
    saved = Conversations(tmp_path / "home")
    assert saved.find(articles=ARTICLES) == [] and saved.count(articles=ARTICLES) == 0
    assert not (tmp_path / "home").exists()


def test_a_conversation_is_named_after_its_first_question_until_it_is_renamed(saved: Conversations) -> None:
    conversation, _ = start(saved, "Why\n is " + "it so long " * 20)
    name = saved.read(conversation).name
    assert name.startswith("Why is it so long") and name.endswith("…") and len(name) <= NAME_CHARACTERS
    saved.add_turn(conversation, "And then?", {})
    assert saved.read(conversation).name == name
    assert saved.rename(conversation, "  The \n draft ").name == "The draft"
    with pytest.raises(ConversationError, match="needs a name"):
        saved.rename(conversation, "  ")


def test_lists_come_in_pages_the_latest_first_and_leave_empty_ones_out(saved: Conversations) -> None:
    ids = [start(saved, f"Question {n}?")[0] for n in range(5)]
    saved.create(articles=ARTICLES)
    saved.add_turn(ids[0], "Another?", {})
    pages = [saved.find(articles=ARTICLES, offset=offset, limit=2) for offset in (0, 2, 4)]
    assert [one.id for page in pages for one in page] == [ids[0], *reversed(ids[1:])]
    assert saved.count(articles=ARTICLES) == 5
    assert saved.find(articles="/elsewhere") == []


def test_a_search_finds_names_questions_and_answers_whatever_their_case(saved: Conversations) -> None:
    first, turn = start(saved, "When does it close?")
    saved.save_answer(turn, state="answered", answer=describe("Die STRASSE ist 100% zu."))
    second, _ = start(saved, "Who signed?")
    saved.rename(second, "Decree")
    for search, found in (("CLOSE", {first}), ("straße", {first}), ("decree", {second}), ("100%", {first})):
        assert {one.id for one in saved.find(articles=ARTICLES, search=search)} == found, search
    assert saved.count(articles=ARTICLES, search="_") == 0  # not a wildcard of SQL


def test_a_deleted_conversation_is_gone_with_its_turns(saved: Conversations, tmp_path: Path) -> None:
    conversation, turn = start(saved)
    saved.delete(conversation)
    saved.save_answer(turn, state="answered", answer=describe())  # a late answer
    with pytest.raises(ConversationError, match="no such conversation"):
        saved.read(conversation)
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        assert connection.execute("SELECT count(*) FROM turns").fetchone() == (0,)


def test_nobody_sees_or_changes_the_conversations_of_another_owner(tmp_path: Path) -> None:
    mine, other = Conversations(tmp_path, owner="me"), Conversations(tmp_path, owner="you")
    conversation, turn = start(mine)
    mine.save_answer(turn, state="answered", answer=describe())
    assert other.find(articles=ARTICLES) == [] and other.read_turns(conversation) == []
    other.delete(conversation)
    other.save_answer(turn, state="failed", error="no")
    for change in (
        lambda: other.read(conversation),
        lambda: other.rename(conversation, "x"),
        lambda: other.add_turn(conversation, "x", {}),
        lambda: other.choose_version(conversation, turn),
        lambda: other.put_on(conversation, "pinned"),
        lambda: other.judge(turn, "up"),
    ):
        with pytest.raises(ConversationError):
            change()
    assert mine.read_turns(conversation)[0].state == "answered"


def test_a_thumb_is_saved_with_its_note_and_goes_with_the_answer_it_was_about(saved: Conversations) -> None:
    conversation, turn = start(saved)
    saved.save_answer(turn, state="answered", answer=describe())
    saved.judge(turn, "down", " not that one ", reasons=["Wrong", "Too  long"])
    judged = saved.list_judged(articles=ARTICLES)
    assert saved.list_judged(articles="another folder") == []
    assert [(one.thumb, one.note, one.reasons) for one in judged] == [("down", "not that one", ("Wrong", "Too long"))]
    assert judged[0].answer == describe()
    saved.judge(turn, "up")
    assert saved.read_turns(conversation)[0].reasons == ()
    saved.judge(turn, "down", "no", reasons=["Wrong"])
    saved.save_answer(turn, state="answered", answer=describe("Another."))
    rated = saved.read_turns(conversation)[0]
    assert saved.list_judged(articles=ARTICLES) == [] and (rated.note, rated.reasons) == ("", ())


def test_many_threads_and_processes_write_at_once(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from rag.conversations.store import Conversations\n"
        "saved = Conversations(Path(sys.argv[1]))\n"
        "for n in range(10): saved.add_turn(saved.create(articles='a').id, f'{sys.argv[2]} {n}?', {})"
    )
    processes = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), str(n)]) for n in range(3)]

    def write(n: int) -> None:
        saved = Conversations(tmp_path)
        saved.add_turn(saved.create(articles="a").id, f"thread {n}?", {})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert Conversations(tmp_path).count(articles="a") == 70


def assert_one_line(error: pytest.ExceptionInfo[ConversationError], *words: str) -> None:
    message = str(error.value)
    assert "\n" not in message and all(word in message for word in words), message


def test_a_damaged_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database at all " * 100)
    for use in (
        lambda: Conversations(tmp_path).find(articles="a"),
        lambda: Conversations(tmp_path).create(articles=""),
    ):
        with pytest.raises(ConversationError) as error:
            use()
        assert_one_line(error, "damaged", "Move it away")


def test_a_damaged_answer_is_told_in_one_line(saved: Conversations, tmp_path: Path) -> None:
    conversation, turn = start(saved)
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("UPDATE turns SET answer = '{half' WHERE id = ?", (turn,))
    with pytest.raises(ConversationError) as error:
        saved.read_turns(conversation)
    assert_one_line(error, "damaged")


def test_a_file_of_a_newer_version_is_left_alone(saved: Conversations, tmp_path: Path) -> None:
    start(saved)
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(ConversationError) as error:
        saved.find(articles=ARTICLES)
    assert_one_line(error, "newer version", "99")


def test_a_locked_file_is_told_in_one_line(
    saved: Conversations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.conversations.database.BUSY_SECONDS", 0.05)
    conversation, _ = start(saved)
    holder = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(ConversationError) as error:
        saved.rename(conversation, "x")
    assert_one_line(error, "another program holds it")
    assert saved.read(conversation).name == "When does it close?"  # readers do not wait
    holder.close()


def test_a_full_disk_is_told_in_one_line_and_harms_nothing(saved: Conversations, tmp_path: Path) -> None:
    conversation, turn = start(saved)
    with pytest.raises(ConversationError) as error, ConversationDatabase(tmp_path).write() as connection:
        # SQLite's own limit on a file says "database or disk is full", as a full disk does
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
        connection.execute("UPDATE turns SET answer = ? WHERE id = ?", ("x" * 1_000_000, turn))
    assert_one_line(error, "disk is full")
    assert saved.read_turns(conversation)[0].state == "asked"


def test_a_home_that_is_a_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("", encoding="utf-8")
    with pytest.raises(ConversationError) as error:
        Conversations(tmp_path / "home").create(articles="")
    assert_one_line(error, "RAG_HOME")


def test_the_markdown_has_a_footnote_with_file_date_and_quote_for_each_mark(saved: Conversations) -> None:
    conversation, turn = start(saved)
    saved.save_answer(turn, state="answered", answer=describe())
    text = export_markdown(saved.read(conversation), saved.read_turns(conversation))
    assert "## When does it close?" in text
    assert "**15 July**[^1-1]" in text and "It closes on 15 July.[^1-1]" in text
    note = "[^1-1]: draft.txt, “The draft”, 2025-04-02, characters 10 to 31: “It closes on 15 July.”"
    assert text.count(note) == 1


def test_the_markdown_tells_what_was_stopped_refused_or_failed(saved: Conversations) -> None:
    conversation, turn = start(saved)
    saved.save_answer(turn, state="stopped", answer=describe(notes=("draft.txt has changed.",)))
    failed = saved.add_turn(conversation, "Again?", {})
    saved.save_answer(failed.id, state="failed", error="The disk is full.")
    abstained = saved.add_turn(conversation, "Else?", {})
    saved.save_answer(abstained.id, state="answered", answer=describe(abstained=True, statements=()))
    text = export_markdown(saved.read(conversation), saved.read_turns(conversation))
    for line in (
        "*Stopped before the end.*",
        "draft.txt has changed.",
        "*The disk is full.*",
        "The articles do not say",
    ):
        assert line in text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("![x](http://evil/?q)", r"\!\[x\](http://evil/?q)"),
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("&lt;b&gt; $x$ `y` a_b", r"\&lt;b\&gt; \$x\$ \`y\` a\_b"),
        ("1. first\n# second", r"1\. first \# second"),
        ("- item", r"\- item"),
    ],
)
def test_what_articles_hold_means_nothing_in_markdown(text: str, escaped: str) -> None:
    assert escape_markdown(text) == escaped


def test_the_json_holds_everything_that_is_saved(saved: Conversations) -> None:
    conversation, turn = start(saved)
    saved.save_answer(turn, state="answered", answer=describe())
    saved.judge(turn, "up", "good")
    exported = json.loads(export_json(saved.read(conversation), saved.read_turns(conversation)))
    assert exported["id"] == conversation
    assert exported["turns"][0]["answer"] == describe() and exported["turns"][0]["note"] == "good"


# --- tags


def test_conversations_are_found_by_their_tags(saved: Conversations) -> None:
    first, second, third = (start(saved)[0] for _ in range(3))
    saved.set_tags(first, ["Draft  law", "draft law", " ", "Kyiv"])
    saved.set_tags(second, ["DRAFT LAW"])
    assert saved.read_tags(first) == ["Draft law", "Kyiv"]
    assert [(tag.casefold(), count) for tag, count in saved.list_tags(articles=ARTICLES)] == [
        ("draft law", 2),
        ("kyiv", 1),
    ]
    assert {one.id for one in saved.find(articles=ARTICLES, tag="draft LAW")} == {first, second}
    assert saved.count(articles=ARTICLES, tag="draft law") == 2 and saved.count(articles=ARTICLES, search="kyiv") == 1
    saved.set_tags(first, ["Kyiv"])
    saved.delete(second)
    assert saved.list_tags(articles=ARTICLES) == [("Kyiv", 1)]
    assert saved.read_tags(third) == [] and saved.list_tags(articles="another folder") == []


def test_there_are_only_so_many_tags_and_each_is_short(saved: Conversations) -> None:
    conversation, _ = start(saved)
    saved.set_tags(conversation, [f"{number:02} {'x' * 100}" for number in range(30)])
    tags = saved.read_tags(conversation)
    assert len(tags) == MOST_TAGS and {len(tag) for tag in tags} == {TAG_CHARACTERS}


def test_tags_belong_to_their_owner_and_are_back_with_a_deleted_conversation(
    saved: Conversations, tmp_path: Path
) -> None:
    conversation, _ = start(saved)
    saved.set_tags(conversation, ["Kyiv"])
    other = Conversations(tmp_path, owner="somebody else")
    assert other.read_tags(conversation) == [] == other.list_tags(articles=ARTICLES)
    with pytest.raises(ConversationError):
        other.set_tags(conversation, ["mine"])
    saved.set_aside(conversation)
    assert saved.list_tags(articles=ARTICLES) == []
    saved.restore(conversation)
    assert saved.list_tags(articles=ARTICLES) == [("Kyiv", 1)]


# --- filters


def test_a_filter_belongs_to_its_conversation_and_its_owner(saved: Conversations, tmp_path: Path) -> None:
    conversation, other = start(saved)[0], start(saved)[0]
    assert saved.read_filter(conversation) is None
    saved.save_filter(conversation, {"files": ["a.txt"]})
    saved.save_filter(conversation, {"files": ["a.txt"], "since": "2024-05-01"})
    assert saved.read_filter(conversation) == {"files": ["a.txt"], "since": "2024-05-01"}
    assert saved.read_filter(other) is None
    assert Conversations(tmp_path, owner="somebody else").read_filter(conversation) is None
    with pytest.raises(ConversationError):
        Conversations(tmp_path, owner="somebody else").save_filter(conversation, {})


def test_a_file_of_an_earlier_release_gets_the_tables_that_it_lacks(saved: Conversations, tmp_path: Path) -> None:
    conversation, _ = start(saved)
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        for table in ("filters", "deleted", "tags", "reasons"):
            connection.execute(f"DROP TABLE {table}")
    assert saved.read_filter(conversation) is None and len(saved.find(articles=ARTICLES)) == 1
    saved.save_filter(conversation, {"files": ["a.txt"]})
    assert saved.read_filter(conversation) == {"files": ["a.txt"]}


# --- deleting and bringing back


def test_a_deleted_conversation_is_nowhere_until_it_is_brought_back(saved: Conversations, tmp_path: Path) -> None:
    conversation, turn = start(saved)
    saved.save_answer(turn, state="answered", answer=describe())
    saved.judge(turn, "up")
    saved.save_filter(conversation, {"files": ["a.txt"]})
    before = saved.read_turns(conversation)
    saved.set_aside(conversation)
    saved.set_aside(conversation)
    assert saved.find(articles=ARTICLES) == [] and saved.count(articles=ARTICLES) == 0
    assert saved.read_turns(conversation) == [] and saved.list_judged(articles=ARTICLES) == []
    with pytest.raises(ConversationError, match="deleted"):
        saved.read(conversation)
    with pytest.raises(ConversationError):
        saved.add_turn(conversation, "And then?", {})
    assert [one.id for one in saved.list_deleted(articles=ARTICLES)] == [conversation]
    stranger = Conversations(tmp_path, owner="somebody else")
    assert stranger.list_deleted(articles=ARTICLES) == []
    with pytest.raises(ConversationError):
        stranger.restore(conversation)

    saved.restore(conversation)
    assert saved.read_turns(conversation) == before
    assert saved.read_filter(conversation) == {"files": ["a.txt"]}
    assert saved.list_deleted(articles=ARTICLES) == []


def test_what_was_deleted_more_than_a_day_ago_is_gone_for_good(saved: Conversations, tmp_path: Path) -> None:
    old, _ = start(saved)
    saved.set_aside(old)
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("UPDATE deleted SET deleted_at = '2020-01-01T00:00:00.000000+00:00'")
    assert saved.list_deleted(articles=ARTICLES) == []
    saved.set_aside(start(saved)[0])
    with pytest.raises(ConversationError, match="brought back"):
        saved.restore(old)
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        assert connection.execute("SELECT count(*) FROM conversations").fetchone() == (1,)


# --- two windows


def test_a_question_is_not_saved_after_turns_that_its_window_has_not_seen(saved: Conversations) -> None:
    conversation, first = start(saved)
    second = saved.add_turn(conversation, "And then?", {}, after=[first])
    with pytest.raises(ConversationChanged, match="another window"):
        saved.add_turn(conversation, "Why?", {}, after=[first])
    with pytest.raises(ConversationChanged):
        saved.add_turn(conversation, "Why?", {}, after=[first], instead_of=first)
    assert [turn.id for turn in saved.read_turns(conversation)] == [first, second.id]
    third = saved.add_turn(conversation, "And now?", {}, after=[first, second.id], instead_of=second.id)
    assert [turn.id for turn in saved.read_turns(conversation)] == [first, third.id]
