"""Questions that are asked again when articles come."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rag import Assistant
from rag.errors import QuestionError, StoreError
from rag.serving.standing_questions import Standing
from rag.serving.standing_store import FILE_NAME, StandingQuestions
from tests.conftest import MakeAssistant
from tests.support.indexed_folders import TEXTS, write

FIRE = "How many hectares did the wildfire near Calder Ridge burn?"
HERON = "What did the painting of the heron cost?"


@pytest.fixture
def assistant(make_assistant: MakeAssistant, tmp_path: Path) -> Assistant:
    folder = tmp_path / "articles"
    write(folder, "heron.txt", TEXTS[2])
    made = make_assistant(articles=folder)
    made.index()
    return made


def test_an_answer_that_changed_is_told_and_another_is_not(assistant: Assistant, tmp_path: Path) -> None:
    assert Standing(assistant).keep(FIRE).answer.abstained
    assert not Standing(assistant).keep(HERON).answer.abstained
    assert not list(Standing(assistant).ask_again())  # the index is the same
    write(tmp_path / "articles", "fire.txt", TEXTS[1])
    assistant.index()
    fire, heron = Standing(assistant).ask_again()
    assert fire.has_changed and fire.before and fire.before["abstained"]
    assert fire.answer.sources == ("fire.txt",)
    assert not heron.has_changed
    kept = Standing(assistant).list()
    assert [bool(one.changed_at) for one in kept] == [True, False]
    assert [one.has_changed for one in Standing(assistant).ask_again(only_after_changes=False)] == [False, False]


def test_a_question_is_kept_once_and_can_be_removed(tmp_path: Path) -> None:
    store = StandingQuestions(tmp_path)
    assert store.list() == ()
    first, second = store.add(FIRE), store.add(HERON)
    assert store.add(FIRE.upper()) == first
    assert store.remove(first.number).text == FIRE
    assert store.list() == (second,)
    with pytest.raises(QuestionError, match="no standing question 1"):
        store.remove(first.number)
    store.save(first)  # removed meanwhile
    assert store.list() == (second,)


@pytest.mark.parametrize("content", ["{", "[]", '{"questions": [{"name": 1}]}', "\udcff"])
def test_a_damaged_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(StoreError, match="damaged"):
        StandingQuestions(tmp_path).add(FIRE)
    assert (tmp_path / FILE_NAME).exists()


def test_a_question_keeps_its_kind(assistant: Assistant) -> None:
    kept = Standing(assistant).keep(HERON).question
    assert kept.answer and kept.answer["kind"] == "fact"
    store = StandingQuestions(assistant.index_folder)
    store.save(replace(kept, answer={**kept.answer, "kind": "summary"}))
    (asked,) = Standing(assistant).ask_again(only_after_changes=False)
    assert asked.answer.kind == "summary"
    store.save(replace(kept, answer={**kept.answer, "kind": "summary", "abstained": True}))
    (asked,) = Standing(assistant).ask_again(only_after_changes=False)
    assert asked.answer.kind == "fact"  # what had no answer may get one of any kind
