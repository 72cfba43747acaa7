"""The chat's page for the kinds of questions, without a browser: examples, a text to check, long questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from rag import Assistant, Conversations, Turn, describe_answer, load_settings
from tests.conftest import ROOT
from tests.support.kind_answers import ANSWERS
from ui.views.kinds import EXAMPLES, TEXT_CHARACTERS

OpenApp = Callable[[], AppTest]


@pytest.fixture
def open_app(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenApp]:
    """The page on an indexed copy of the shipped articles, at an address that only this machine can reach."""
    with Assistant(load_settings(articles=articles, home=tmp_path / "home")) as assistant:
        assistant.index()
    monkeypatch.setenv("RAG_ARTICLES", str(articles))
    monkeypatch.setenv("RAG_HOME", str(tmp_path / "home"))
    address = st.get_option("server.address")
    st._config.set_option("server.address", "127.0.0.1")  # type: ignore[attr-defined]
    st.cache_resource.clear()
    yield lambda: AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=180).run()
    st._config.set_option("server.address", address)  # type: ignore[attr-defined]
    st.cache_resource.clear()


def read_turns(articles: Path, tmp_path: Path) -> list[Turn]:
    saved = Conversations(tmp_path / "home")
    (conversation,) = saved.find(articles=str(articles.resolve()))
    return saved.read_turns(conversation.id)


def test_an_example_of_each_kind_is_asked_when_it_is_clicked(open_app: OpenApp, articles: Path, tmp_path: Path) -> None:
    app = open_app()
    assert all(app.button(key=f"example-{question}") for question, _ in EXAMPLES)
    app.button(key=f"example-{EXAMPLES[0][0]}").click().run()
    assert not app.exception
    assert [turn.question for turn in read_turns(articles, tmp_path)] == [EXAMPLES[0][0]]


def test_a_pasted_text_is_checked_when_it_is_sent(open_app: OpenApp, articles: Path, tmp_path: Path) -> None:
    app = open_app()
    app.button(key="example-check").click().run()
    assert app.text_area(key="check-text").proto.max_chars == TEXT_CHARACTERS
    app.text_area(key="check-text").set_value("Putin calls up 160,000 men.\n\n" * 40)
    app.button(key="check-send").click().run()
    assert not app.exception and not app.error
    (turn,) = read_turns(articles, tmp_path)
    assert turn.options["kind"] == "check" and turn.state == "answered"
    assert turn.question.count("\n\n") == 39  # paragraphs are kept
    assert any("All 1,158 characters" in expander.label for expander in app.expander)


def test_an_empty_text_is_refused_when_it_is_sent(open_app: OpenApp) -> None:
    app = open_app()
    app.button(key="example-check").click().run()
    app.button(key="check-send").click().run()
    assert not app.exception and "empty" in app.error[0].value


def test_what_a_greeting_suggests_becomes_buttons(open_app: OpenApp, articles: Path, tmp_path: Path) -> None:
    saved = Conversations(tmp_path / "home")
    conversation = saved.create(articles=str(articles.resolve())).id
    talk = ANSWERS["talk"]()
    saved.save_answer(saved.add_turn(conversation, "hi", {}).id, state="answered", answer=describe_answer(talk))
    app = open_app()
    app.query_params["c"] = conversation
    app.run()
    assert not app.exception
    offered = [button.key for button in app.button if button.key and button.key.startswith("next-questions")]
    assert [key.split("-", 3)[3] for key in offered] == list(talk.suggestions)


def test_a_paste_of_any_length_reaches_the_page(open_app: OpenApp) -> None:
    assert open_app().chat_input[0].proto.max_chars == 0
