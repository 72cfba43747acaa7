"""Conversations on the page: versions of a question, pinned and archived ones, found words, exports."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rag import Conversation, ConversationError, Conversations, Others, Turn, describe_answer
from tests.support.kind_answers import ANSWERS
from tests.ui.conftest import QUESTION, OpenApp, index
from ui.conversation_export import FORMATS, write_archive
from ui.wording import find_excerpt

Open = Callable[[str], AppTest]
SECOND = "What has Russia denied?"


@pytest.fixture
def kept(articles: Path, tmp_path: Path) -> Conversations:
    index(articles, tmp_path)
    return Conversations(tmp_path / "home")


@pytest.fixture
def open_at(open_app: OpenApp) -> Open:
    def open_conversation(conversation: str) -> AppTest:
        app = open_app()
        app.query_params["c"] = conversation
        return app.run()

    return open_conversation


def save(kept: Conversations, articles: Path, *questions: str) -> tuple[str, list[int]]:
    conversation = kept.create(articles=str(articles.resolve())).id
    turns = []
    for question in questions:
        turns.append(kept.add_turn(conversation, question, {}).id)
        answer = replace(ANSWERS["talk"](), question=question)
        kept.save_answer(turns[-1], state="answered", answer=describe_answer(answer))
    return conversation, turns


def list_questions(kept: Conversations, conversation: str) -> list[str]:
    return [turn.question for turn in kept.read_turns(conversation)]


def read_texts(app: AppTest) -> list[str]:
    return [element.value for element in (*app.text, *app.caption)]


def test_an_edited_question_leaves_the_earlier_version_with_what_followed(
    kept: Conversations, articles: Path, open_at: Open
) -> None:
    conversation, (first, second) = save(kept, articles, QUESTION, SECOND)
    app = open_at(conversation)
    kept.add_turn(conversation, "Who is the Kremlin spokesman?", {}, instead_of=first)
    app.run()
    assert "Version 2 of 2" in read_texts(app) and SECOND not in read_texts(app)
    newest = kept.read_turns(conversation)[0].id
    assert app.button(key=f"version-after-{newest}").disabled
    app.button(key=f"version-before-{newest}").click().run()
    assert not app.exception and "Version 1 of 2" in read_texts(app) and SECOND in read_texts(app)
    assert list_questions(kept, conversation) == [QUESTION, SECOND]
    assert not [button for button in app.button if button.key == f"version-before-{second}"]


def test_an_answer_that_is_asked_again_stays_as_a_version(kept: Conversations, articles: Path, open_at: Open) -> None:
    conversation, (turn,) = save(kept, articles, QUESTION)
    app = open_at(conversation)
    app.button(key=f"again-{turn}").click().run()
    (again,) = kept.read_turns(conversation)
    assert again.id != turn and again.answer and "160,000" in again.answer["answer"]
    app.button(key=f"version-before-{again.id}").click().run()
    assert [one.id for one in kept.read_turns(conversation)] == [turn] and not app.exception


def test_a_question_without_an_answer_is_asked_again_in_its_place(
    kept: Conversations, articles: Path, open_at: Open
) -> None:
    conversation, (turn,) = save(kept, articles, QUESTION)
    kept.save_answer(turn, state="failed", error="The disk is full.")
    open_at(conversation).button(key=f"again-{turn}").click().run()
    (again,) = kept.read_turns(conversation)
    assert again.id == turn and again.state == "answered"


def test_a_conversation_is_pinned_archived_and_taken_out_again(
    kept: Conversations, articles: Path, open_at: Open
) -> None:
    conversation, _ = save(kept, articles, QUESTION)
    app = open_at(conversation)
    app.button(key=f"pinned-{conversation}").click().run()
    assert "Pinned" in read_texts(app)
    app.button(key=f"archived-{conversation}").click().run()
    assert "Pinned" not in read_texts(app) and any("Archived (1)" in one.label for one in app.expander)
    assert not [button for button in app.button if button.key == f"open-{conversation}"]  # not drawn while closed
    app.session_state["archived"] = True  # as a click opens it
    app.run().button(key=f"recent-{conversation}").click().run()
    assert not app.exception and not any("Archived" in one.label for one in app.expander)
    assert kept.count(articles=str(articles.resolve()), shelf="recent") == 1


def test_a_tag_shows_only_the_conversations_that_have_it(kept: Conversations, articles: Path, open_at: Open) -> None:
    tagged, _ = save(kept, articles, QUESTION)
    save(kept, articles, SECOND)
    app = open_at(tagged)
    assert not [one for one in app.button_group if one.key == "conversation-tag"]
    kept.set_tags(tagged, ["Draft *law*"])
    app.run().button_group(key="conversation-tag").set_value("Draft *law*").run()
    opened = {button.key for button in app.button if str(button.key).startswith("open-")}
    assert not app.exception and opened == {f"open-{tagged}"}


def test_the_reasons_for_a_thumb_are_picked_and_kept(kept: Conversations, articles: Path, open_at: Open) -> None:
    conversation, (turn,) = save(kept, articles, QUESTION)
    kept.judge(turn, "down")
    app = open_at(conversation)
    app.button_group(key=f"reasons-{turn}").set_value(["Wrong", "Too long"]).run()
    app.text_area(key=f"note-{turn}").set_value("it was in May").run()
    rated = kept.read_turns(conversation)[0]
    assert not app.exception and (rated.thumb, rated.note) == ("down", "it was in May")
    assert rated.reasons == ("Wrong", "Too long")


def test_a_search_shows_the_words_and_opens_the_version_that_has_them(
    kept: Conversations, articles: Path, open_at: Open
) -> None:
    conversation, (_, second) = save(kept, articles, QUESTION, SECOND)
    kept.add_turn(conversation, "Something else?", {}, instead_of=second)
    app = open_at(conversation)
    app.text_input(key="conversation-search").set_value("russia DENIED").run()
    found = app.button(key=f"found-{second}")
    assert "Russia denied" in found.label
    found.click().run()
    assert list_questions(kept, conversation) == [QUESTION, SECOND]
    assert "".join(app.query_params["t"]) == str(second) and not app.exception
    app.text_input(key="conversation-search").set_value("lighthouse").run()
    assert "No conversation has these words." in read_texts(app)


@pytest.mark.parametrize(
    ("texts", "words", "found"),
    [
        (("Who has denied it?",), "denied", "Who has denied it?"),
        (("When?", "Peskov  DENIED it."), "denied it", "Peskov DENIED it."),
        (("A" * 30 + " and then the spokesman denied it",), "denied", "… and then the spokesman denied it"),
        (("When?", "Nothing."), "denied", "When?"),
        ((), "denied", ""),
        (("x" * 200,), "x", "x" * 79 + "…"),
    ],
)
def test_an_excerpt_shows_the_words_that_were_found(texts: tuple[str, ...], words: str, found: str) -> None:
    assert find_excerpt(texts, words) == found


def test_all_conversations_are_exported_as_one_file() -> None:
    turn = Turn(1, QUESTION, "2024-05-15T08:00:00", "answered", {}, describe_answer(ANSWERS["talk"]()))
    conversations = [Conversation(name * 32, name, "/articles", "", "") for name in "ab"]
    for form in FORMATS:
        with zipfile.ZipFile(io.BytesIO(write_archive(form, conversations, lambda _: ([turn], {})))) as archive:
            assert archive.namelist() == [f"{one.id}.{form.suffix}" for one in conversations]
            text = archive.read(archive.namelist()[0]).decode()
        assert text == form.write(conversations[0], [turn], {})
        if "json" in form.suffix:
            json.loads(text)


def test_a_damaged_conversation_does_not_keep_the_others_from_being_exported() -> None:
    def read(conversation: str) -> tuple[list[Turn], Others]:
        if conversation == "a" * 32:
            raise ConversationError("It is damaged.")
        return [], {}

    conversations = [Conversation(name * 32, f"Named {name}", "/articles", "", "") for name in "ab"]
    with zipfile.ZipFile(io.BytesIO(write_archive(FORMATS[0], conversations, read))) as archive:
        assert archive.namelist() == [f"{'b' * 32}.html", "not-exported.txt"]
        assert archive.read("not-exported.txt").decode() == "Named a: It is damaged.\n"


def test_the_dialogue_offers_an_answer_its_conversation_and_all(
    kept: Conversations, articles: Path, open_at: Open
) -> None:
    conversation, (turn,) = save(kept, articles, QUESTION)
    app = open_at(conversation)
    app.button(key=f"export-{turn}").click().run()
    assert not app.exception
    assert [len(radio.options) for radio in app.radio if radio.key == "export-part"] == [3]
    assert next(box for box in app.selectbox if box.key == "export-format").options == [form.name for form in FORMATS]
    app.run()  # closes the dialogue
    app.button(key=f"export-{conversation}").click().run()
    assert [len(radio.options) for radio in app.radio if radio.key == "export-part"] == [2]


def test_the_dialogue_asks_about_other_versions_where_there_are_some(
    kept: Conversations, articles: Path, open_at: Open
) -> None:
    conversation, (turn,) = save(kept, articles, QUESTION)
    app = open_at(conversation)
    app.button(key=f"export-{conversation}").click().run()
    assert [box.key for box in app.checkbox if box.key == "export-others"] == []
    kept.add_turn(conversation, SECOND, {}, instead_of=turn)
    app.run()  # closes the dialogue
    app.button(key=f"export-{conversation}").click().run()
    assert not app.exception
    assert [box.value for box in app.checkbox if box.key == "export-others"] == [True]
