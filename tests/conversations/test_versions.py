"""An edited question is another version: the earlier one stays, with all that followed it."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from rag import ConversationError, Conversations
from rag.conversations.database import FILE_NAME

ARTICLES = "/articles"


@pytest.fixture
def saved(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path)


def ask(saved: Conversations, conversation: str, question: str, *, instead_of: int | None = None) -> int:
    return saved.add_turn(conversation, question, {}, instead_of=instead_of).id


def read_questions(saved: Conversations, conversation: str) -> list[str]:
    return [turn.question for turn in saved.read_turns(conversation)]


@pytest.fixture
def conversation(saved: Conversations) -> str:
    return saved.create(articles=ARTICLES).id


def test_another_version_takes_the_place_of_a_question_and_of_all_after_it(
    saved: Conversations, conversation: str
) -> None:
    for question in ("One?", "Two?", "Three?"):
        turn = ask(saved, conversation, question)
    assert saved.read_thread(conversation)[1].list_of(turn) == [turn]
    second = saved.read_turns(conversation)[1].id
    edited = ask(saved, conversation, "Other two?", instead_of=second)
    ask(saved, conversation, "Other three?")
    assert read_questions(saved, conversation) == ["One?", "Other two?", "Other three?"]
    assert saved.read_thread(conversation)[1].list_of(edited) == [second, edited]
    saved.choose_version(conversation, second)
    assert read_questions(saved, conversation) == ["One?", "Two?", "Three?"]
    saved.choose_version(conversation, edited)
    assert read_questions(saved, conversation) == ["One?", "Other two?", "Other three?"]


def test_the_first_question_has_versions_too(saved: Conversations, conversation: str) -> None:
    first = ask(saved, conversation, "One?")
    edited = ask(saved, conversation, "Other one?", instead_of=first)
    again = ask(saved, conversation, "Other one?", instead_of=edited)
    assert read_questions(saved, conversation) == ["Other one?"]
    assert saved.read_thread(conversation)[1].list_of(again) == [first, edited, again]


def test_what_leads_to_a_turn_is_read_also_when_it_is_not_shown(saved: Conversations, conversation: str) -> None:
    first, second = ask(saved, conversation, "One?"), ask(saved, conversation, "Two?")
    third = ask(saved, conversation, "Three?")
    ask(saved, conversation, "Other two?", instead_of=second)
    assert [turn.id for turn in saved.read_turns_before(conversation, third)] == [first, second]
    assert saved.read_turns_before(conversation, first) == []


def test_the_version_that_was_left_is_shown_again_as_it_was(saved: Conversations, conversation: str) -> None:
    first, second = ask(saved, conversation, "One?"), ask(saved, conversation, "Two?")
    ask(saved, conversation, "Other two?", instead_of=second)
    ask(saved, conversation, "Third two?", instead_of=second)
    saved.choose_version(conversation, second)
    ask(saved, conversation, "Other one?", instead_of=first)
    saved.choose_version(conversation, first)
    assert read_questions(saved, conversation) == ["One?", "Two?"]


def test_a_version_that_is_not_there_is_refused(saved: Conversations, conversation: str) -> None:
    turn = ask(saved, conversation, "One?")
    other = ask(saved, saved.create(articles=ARTICLES).id, "Two?")
    for wrong in (other, turn + 100):
        with pytest.raises(ConversationError, match="no longer saved"):
            saved.choose_version(conversation, wrong)
        with pytest.raises(ConversationError, match="Ask it as a new one"):
            ask(saved, conversation, "Three?", instead_of=wrong)
    assert read_questions(saved, conversation) == ["One?"]


def test_a_file_of_an_earlier_release_gets_versions_with_the_first_edit(tmp_path: Path) -> None:
    saved = Conversations(tmp_path)
    conversation = saved.create(articles=ARTICLES).id
    ask(saved, conversation, "One?")
    second = ask(saved, conversation, "Two?")
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("DROP TABLE branches")
        connection.execute("DROP TABLE shelves")
    assert read_questions(saved, conversation) == ["One?", "Two?"]
    assert [one.id for one in saved.find(articles=ARTICLES, shelf="recent")] == [conversation]
    ask(saved, conversation, "Other two?", instead_of=second)
    assert read_questions(saved, conversation) == ["One?", "Other two?"]


@pytest.mark.parametrize("seed", range(20))
def test_any_order_of_edits_and_choices_shows_what_a_plain_tree_would(
    saved: Conversations, conversation: str, seed: int
) -> None:
    chance = random.Random(seed)
    paths: dict[int, tuple[int, ...]] = {}  # each turn -> the turns that lead to it, and itself
    shown: Sequence[int] = ()
    last_shown: dict[int, Sequence[int]] = {}  # each turn -> the whole path when it was shown last
    for _ in range(25):
        if shown and chance.random() < 0.35:
            chosen = chance.choice(list(paths))
            saved.choose_version(conversation, chosen)
            shown = last_shown[chosen]
        elif shown and chance.random() < 0.5:
            old = chance.choice(list(paths))
            turn = ask(saved, conversation, "Edited?", instead_of=old)
            paths[turn] = shown = (*paths[old][:-1], turn)
        else:
            turn = ask(saved, conversation, "Next?")
            paths[turn] = shown = (*shown, turn)
        last_shown |= dict.fromkeys(shown, shown)
        assert [turn.id for turn in saved.read_turns(conversation)] == list(shown)
    for turn, path in paths.items():
        assert [one.id for one in saved.read_turns_before(conversation, turn)] == list(path[:-1])
    read, others = saved.read_all(conversation)
    listed = [one for turn in read for one in (turn.id, *(other.turn.id for other in others.get(turn.id, ())))]
    assert sorted(listed) == sorted(paths) and [turn.id for turn in read] == list(shown)
    for after in others.values():
        for other in after:
            path = paths[other.turn.id]
            siblings = sorted(turn for turn, one in paths.items() if one[:-1] == path[:-1])
            assert other.follows == (path[-2] if path[:-1] else None)
            assert (other.version, other.versions) == (siblings.index(other.turn.id) + 1, len(siblings))


def test_pinned_and_archived_ones_are_listed_apart(saved: Conversations) -> None:
    made = [saved.create(articles=ARTICLES).id for _ in range(3)]
    for one in made:
        ask(saved, one, "When?")
    saved.put_on(made[0], "pinned")
    saved.put_on(made[1], "archived")
    found = {
        shelf: [one.id for one in saved.find(articles=ARTICLES, shelf=shelf)]
        for shelf in ("pinned", "recent", "archived")
    }
    assert found == {"pinned": [made[0]], "recent": [made[2]], "archived": [made[1]]}
    assert saved.count(articles=ARTICLES, shelf="pinned", search="when") == 1
    assert saved.count(articles=ARTICLES) == len(saved.find(articles=ARTICLES)) == 3
    saved.put_on(made[0], "recent")
    assert saved.count(articles=ARTICLES, shelf="recent") == 2
    with pytest.raises(ConversationError, match="no such conversation"):
        saved.put_on("0" * 32, "pinned")


def test_the_turns_that_say_words_are_found_the_latest_first(saved: Conversations, conversation: str) -> None:
    first = ask(saved, conversation, "Where is the HARBOUR  of Kiel?")
    ask(saved, conversation, "Who said so?")
    later = ask(saved, conversation, "How deep is the harbour?")
    found = saved.list_saying(" the harbour", articles=ARTICLES)
    assert [(one, turn.id) for one, turn in found] == [(conversation, later), (conversation, first)]
    assert saved.list_saying("  ", articles=ARTICLES) == []
    assert Conversations(saved._database.path.parent, owner="else").list_saying("harbour", articles=ARTICLES) == []


def test_nothing_is_written_when_the_version_is_shown_already(tmp_path: Path) -> None:
    saved = Conversations(tmp_path)
    conversation = saved.create(articles=ARTICLES).id
    turn = ask(saved, conversation, "One?")
    saved.choose_version(conversation, turn)
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        assert connection.execute("SELECT count(*) FROM branches").fetchone() == (0,)
