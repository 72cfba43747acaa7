"""While an answer is in progress: stopped, reloaded, scrolled away from, followed by the next question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, ask, find_room_left, find_scroll, send, settle, wait_for_answer
from tests.support.chats import Chat, run_chat

QUESTION = "How many men does Putin's decree call up?"
DENIED = "What has Russia denied?"


HOLD = "hold"
"""The file in the chat's folder that holds its answers back: those for which a question is embedded, which a question
for an office is not."""


@pytest.fixture(scope="module")
def slow_chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A chat that finds passages only when no test holds it, and has loaded its models before."""
    folder = tmp_path_factory.mktemp("chat")
    embedding = "tests.support.fakes:HeldEmbedding"
    with run_chat(folder, RAG_EMBEDDING=embedding, HELD_WHILE=str(folder / HOLD), ready="/ready") as chat:
        yield chat


@contextmanager
def held(chat: Chat) -> Iterator[None]:
    """The chat's answers stay in progress until the end of the code inside."""
    hold = chat.home.parent / HOLD
    hold.touch()
    try:
        yield
    finally:
        hold.unlink()


def start_asking(page: Page, question: str) -> None:
    """Ask the held chat, and wait until the answer is in progress."""
    send(page, question)
    expect(page.get_by_text("Looking for passages")).to_be_visible()


def test_a_stopped_answer_stops_and_the_next_question_is_answered(slow_chat: Chat, open_page: OpenPage) -> None:
    page = open_page(slow_chat)
    with held(slow_chat):
        start_asking(page, QUESTION)
        page.locator("[class*=st-key-stop-] button").click()
        expect(page.get_by_text("Stopping …")).to_be_visible()
    expect(page.get_by_text("You stopped this before anything was written.")).to_be_visible()
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".short, .sentences, .abstained").first).to_be_visible()


def test_a_question_asked_while_another_is_answered_waits_its_turn(slow_chat: Chat, open_page: OpenPage) -> None:
    page = open_page(slow_chat)
    with held(slow_chat):
        start_asking(page, QUESTION)
        send(page, DENIED)
        expect(page.get_by_test_id("stChatMessage")).to_have_count(4)  # the second is shown while the first is answered
        expect(page.locator("[class*=st-key-stop-] button")).to_have_count(2)
    wait_for_answer(page)
    expect(page.get_by_test_id("stChatMessage").nth(0)).to_contain_text(QUESTION)
    expect(page.get_by_test_id("stChatMessage").nth(2)).to_contain_text(DENIED)
    expect(page.get_by_text("You stopped this")).to_have_count(0)


def test_an_answer_goes_on_while_the_page_is_reloaded_or_used(slow_chat: Chat, open_page: OpenPage) -> None:
    page = open_page(slow_chat)
    with held(slow_chat):
        start_asking(page, QUESTION)
        page.reload()
        expect(page.get_by_text("Looking for passages")).to_be_visible()
    expect(page.locator(".short, .sentences, .abstained").first).to_be_visible()
    expect(page.get_by_text("You stopped this")).to_have_count(0)
    with held(slow_chat):
        start_asking(page, DENIED)
        page.get_by_placeholder("Search conversations").fill("decree")  # a click or a word elsewhere redraws the page
        page.keyboard.press("Enter")
    expect(page.locator(".short, .sentences, .abstained")).not_to_have_count(1)
    expect(page.get_by_text("You stopped this")).to_have_count(0)


def test_a_reader_who_scrolls_up_meanwhile_is_left_there(slow_chat: Chat, open_page: OpenPage) -> None:
    page = open_page(slow_chat, viewport={"width": 1200, "height": 480})
    ask(page, QUESTION)
    with held(slow_chat):
        start_asking(page, DENIED)
        expect(page.get_by_text(DENIED, exact=True).last).to_be_in_viewport()
        page.mouse.move(700, 200)
        while find_scroll(page) > 0:
            page.mouse.wheel(0, -200)
    wait_for_answer(page)
    settle(page)
    assert find_scroll(page) == 0 and find_room_left(page) > 100
    ask(page, "How many soldiers have been killed in Donbas?")
    expect(page.get_by_text("How many soldiers have been killed in Donbas?", exact=True).last).to_be_in_viewport(
        ratio=1
    )
