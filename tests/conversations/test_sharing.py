"""A conversation is read by others with its token, until that is taken back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rag import ConversationError, Conversations, read_shared

ARTICLES = "/articles"


def start(kept: Conversations, *questions: str) -> str:
    conversation = kept.create(articles=ARTICLES).id
    for question in questions:
        kept.add_turn(conversation, question, {})
    return conversation


def read_questions(folder: Path, token: str) -> list[str] | None:
    found = read_shared(folder, token)
    return [turn.question for turn in found[1]] if found else None


def test_a_token_reads_the_conversation_as_it_is_now_until_it_is_taken_back(tmp_path: Path) -> None:
    kept = Conversations(tmp_path, owner="ann")
    conversation, other = start(kept, "One?"), start(kept, "Other?")
    token = kept.share(conversation)
    assert re.fullmatch("[0-9a-f]{32}", token) and kept.share(conversation) == token != kept.share(other)
    assert read_questions(tmp_path, token) == ["One?"]
    turn = kept.add_turn(conversation, "Two?", {}).id
    kept.add_turn(conversation, "Instead of two?", {}, instead_of=turn)
    kept.rename(conversation, "Renamed")
    found = read_shared(tmp_path, token)
    assert found and found[0].name == "Renamed"
    assert read_questions(tmp_path, token) == ["One?", "Instead of two?"]
    kept.stop_sharing(conversation)
    assert read_questions(tmp_path, token) is None
    assert read_questions(tmp_path, kept.share(other)) == ["Other?"]
    again = kept.share(conversation)
    assert again != token and read_questions(tmp_path, again) == ["One?", "Instead of two?"]
    assert read_questions(tmp_path, token) is None


def test_a_deleted_conversation_is_not_read(tmp_path: Path) -> None:
    kept = Conversations(tmp_path)
    conversation = start(kept, "One?")
    token = kept.share(conversation)
    kept.set_aside(conversation)
    assert read_questions(tmp_path, token) is None
    kept.restore(conversation)
    assert read_questions(tmp_path, token) == ["One?"]
    kept.delete(conversation)
    assert read_questions(tmp_path, token) is None


def test_only_its_owner_shares_a_conversation_and_takes_it_back(tmp_path: Path) -> None:
    kept, others = Conversations(tmp_path, owner="ann"), Conversations(tmp_path, owner="ben")
    conversation = start(kept, "One?")
    with pytest.raises(ConversationError, match="somebody else's"):
        others.share(conversation)
    token = kept.share(conversation)
    others.stop_sharing(conversation)
    assert read_questions(tmp_path, token) == ["One?"]


@pytest.mark.parametrize("token", ["", "0" * 32, "%", "' OR '1'='1", "a\0b", "\ud800", "0" * 100_000])
def test_nothing_is_read_with_a_token_that_nobody_has(token: str, tmp_path: Path) -> None:
    assert read_shared(tmp_path, token) is None
    kept = Conversations(tmp_path)
    kept.share(start(kept, "One?"))
    assert read_shared(tmp_path, token) is None


def test_the_id_of_a_conversation_is_no_token(tmp_path: Path) -> None:
    kept = Conversations(tmp_path)
    conversation = start(kept, "One?")
    kept.share(conversation)
    assert read_shared(tmp_path, conversation) is None
