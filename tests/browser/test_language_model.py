"""The chat with a real language model in its server's process: SmolLM2-135M-Instruct.

Its answers are poor; the tests check that they are shown as they are written, cited or replaced by quotes, stopped, and
followed up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import answering_again, send, wait_for_answer
from tests.browser.test_chat import QUESTION, read_highlight
from tests.language_models.test_gguf import SETTINGS, require_model
from tests.support.chats import Chat, run_chat

pytestmark = pytest.mark.language_model

ANSWER_SECONDS = 300
"""Longest wait for an answer: the model has one thread, and the machine may be busy with other work."""


@pytest.fixture(scope="module")
def written_chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A chat whose answers the model writes."""
    with run_chat(tmp_path_factory.mktemp("chat"), RAG_LLM=f"gguf:{require_model()}", **SETTINGS) as chat:
        yield chat


def start_asking(page: Page, question: str) -> None:
    """Ask, and wait until the model is at work."""
    send(page, question)
    expect(page.get_by_text("The language model writes from")).to_be_visible()


def test_it_is_shown_as_it_comes_and_cited_and_followed_up(written_chat: Chat, open_page: Callable[..., Page]) -> None:
    page = open_page(written_chat)
    start_asking(page, QUESTION)
    wait_for_answer(page, seconds=ANSWER_SECONDS)
    expect(page.locator(".sentences")).to_have_count(1)
    page.locator(".chip").first.click()
    highlight = read_highlight(page)
    articles = [path.read_text(encoding="utf-8") for path in written_chat.articles.glob("*.txt")]
    assert highlight and any(highlight in text for text in articles)
    page.keyboard.press("Escape")
    start_asking(page, "Is it one of the largest drafts of recent years?")
    expect(page.get_by_text("Asked as:")).to_be_visible(timeout=ANSWER_SECONDS * 1000)
    wait_for_answer(page, seconds=ANSWER_SECONDS)
    expect(page.locator(".sentences, .abstained")).to_have_count(2)


def test_it_stops_and_answers_the_next_question(written_chat: Chat, open_page: Callable[..., Page]) -> None:
    page = open_page(written_chat)
    start_asking(page, QUESTION)
    page.locator("[class*=st-key-stop-] button").click()
    expect(page.get_by_text("You stopped this")).to_be_visible()
    with answering_again(page, seconds=ANSWER_SECONDS):
        page.get_by_role("button", name="Ask again").click()
    expect(page.get_by_text("You stopped this")).to_have_count(0)
    expect(page.locator(".sentences")).to_be_visible()
