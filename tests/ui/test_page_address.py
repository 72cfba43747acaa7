"""The page follows the browser's address, and a conversation keeps its folder."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from streamlit.util import calc_hash

from rag import Conversations
from tests.ui.conftest import QUESTION, OpenApp, index
from ui.address import Address
from ui.wording import escape_label


def test_a_conversation_about_another_folder_goes_on_there_when_the_page_is_reloaded(
    open_app: OpenApp, articles: Path, tmp_path: Path
) -> None:
    index(articles, tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    (other / "kiel.txt").write_text("The harbour of Kiel cost 17 million euros, the council said.", encoding="utf-8")
    index(other, tmp_path)
    saved = Conversations(tmp_path / "home")
    conversation = saved.create(articles=str(other.resolve())).id
    app = open_app()
    app.query_params["c"] = conversation
    app.run()
    app.chat_input[0].set_value("How much did the harbour of Kiel cost?").run()
    assert not app.exception and not app.error
    turn = saved.read_turns(conversation)[-1]
    assert turn.answer and turn.answer["sources"] == ["kiel.txt"]


def test_the_address_before_the_last_is_followed_only_once_the_browser_has_had_the_last(
    open_app: OpenApp, articles: Path, tmp_path: Path
) -> None:
    index(articles, tmp_path)
    app = open_app()
    app.chat_input[0].set_value(QUESTION).run()
    address = "".join(app.query_params["c"])
    app.query_params.clear()  # a part of the page that runs by itself brings the old address
    app.run()
    assert len(app.chat_message) == 2
    app.query_params["c"] = address
    app.run()
    assert len(app.chat_message) == 2
    app.query_params.clear()  # the browser goes back to the first page
    app.run()
    assert not app.chat_message and not app.exception
    app.query_params["c"] = address
    app.run()
    assert len(app.chat_message) == 2


def test_a_first_click_holds_when_its_run_is_stopped_for_one_that_still_has_the_old_address(
    open_app: OpenApp, articles: Path, tmp_path: Path
) -> None:
    index(articles, tmp_path)
    saved = Conversations(tmp_path / "home")
    conversation = saved.create(articles=str(articles.resolve())).id
    saved.add_turn(conversation, QUESTION, {})
    app = open_app()
    app.session_state["address"] = Address(conversation)  # as the click wrote it before its run was stopped
    app.session_state["sent_at"] = time.monotonic()
    app.run()
    assert len(app.chat_message) == 2 and not app.exception


def test_another_page_is_followed_at_the_address_before_the_last(
    open_app: OpenApp, articles: Path, tmp_path: Path
) -> None:
    index(articles, tmp_path)
    app = open_app()
    app.chat_input[0].set_value(QUESTION).run()
    app.query_params.clear()
    app._page_hash = calc_hash("library")
    app.run()
    app._page_hash = calc_hash("")
    app.run()
    assert not app.chat_message and not app.exception


def test_another_address_is_followed_even_when_the_page_was_about_to_run_again(
    open_app: OpenApp, articles: Path, tmp_path: Path
) -> None:
    index(articles, tmp_path)
    app = open_app()
    app.chat_input[0].set_value(QUESTION).run()
    app.run()  # the browser has the address of the conversation
    app.query_params.clear()
    app.session_state["echoes"] = True
    app.run()
    assert not app.chat_message and not app.exception


def test_an_old_address_is_followed_when_it_is_not_late_any_more(
    open_app: OpenApp, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(articles, tmp_path)
    monkeypatch.setattr("ui.places.SECONDS_ON_ITS_WAY", 0.0)
    app = open_app()
    app.chat_input[0].set_value(QUESTION).run()
    app.query_params.clear()
    app.run()
    assert not app.chat_message


def test_a_conversation_about_a_folder_that_is_gone_is_told_so(
    open_app: OpenApp, articles: Path, tmp_path: Path
) -> None:
    index(articles, tmp_path)
    conversation = Conversations(tmp_path / "home").create(articles=str(tmp_path / "gone")).id
    app = open_app()
    app.query_params["c"] = conversation
    app.run()
    assert not app.exception
    assert escape_label(f"This conversation is about {tmp_path / 'gone'}") in app.error[0].value
