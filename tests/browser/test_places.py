"""A citation stays where it is on the screen while its source opens and closes, and its number is copied as a mark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import FindConversation, OpenPage, find_scroll, settle, wait_until
from tests.support.chats import Chat

QUESTIONS = ("How many men does Putin's decree call up?", "Who is the Kremlin spokesman?", "What has Russia denied?")
TURNS = 15
MOST_PIXELS = 5
"""Farthest that a citation may move."""


@pytest.fixture
def conversation(find_conversation: FindConversation) -> str:
    """A conversation of many turns; returns its address."""
    return find_conversation(*(QUESTIONS[number % len(QUESTIONS)] for number in range(TURNS)))


def find_top(chip: Locator) -> float:
    return float(chip.evaluate("chip => chip.getBoundingClientRect().top"))


@pytest.mark.parametrize("turn", [TURNS // 2, TURNS - 1])
def test_a_citation_stays_in_place_while_its_source_opens_and_closes(
    chat: Chat, open_page: OpenPage, conversation: str, turn: int
) -> None:
    page = open_page(chat, conversation, viewport={"width": 1440, "height": 900})
    expect(page.get_by_test_id("stChatMessage")).to_have_count(2 * TURNS)
    wait_until(page, lambda: find_scroll(page) > 0)  # the page shows its newest question first
    settle(page)
    page.get_by_test_id("stMain").dispatch_event("wheel", {"deltaY": -1})  # a user scrolls: no following any more
    chip = page.get_by_label("Chat message from assistant").nth(turn).locator(".chip").first
    chip.evaluate("chip => chip.scrollIntoView({ block: 'center' })")
    settle(page)
    before = find_top(chip)
    chip.click()
    expect(page.locator("mark.active").first).to_be_in_viewport()
    _wait_until_let_go(page)
    assert abs(find_top(chip) - before) <= MOST_PIXELS
    page.get_by_test_id("stChatInputTextArea").focus()
    page.keyboard.press("Escape")
    expect(page.locator("mark.active")).to_have_count(0)
    _wait_until_let_go(page)
    assert abs(find_top(chip) - before) <= MOST_PIXELS
    wait_until(page, lambda: bool(chip.evaluate("chip => chip.getRootNode().activeElement === chip")))


def test_a_copied_figure_keeps_its_mark_apart(chat: Chat, open_page: OpenPage, conversation: str) -> None:
    page = open_page(chat, conversation, permissions=["clipboard-read", "clipboard-write"])
    expect(page.get_by_test_id("stChatMessage")).to_have_count(2 * TURNS)
    settle(page)
    short = page.locator(".short").first
    short.evaluate("""line => {
        const range = document.createRange();
        range.selectNodeContents(line);
        const selection = window.getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
    }""")
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("160,000 [1]"), copied


def _wait_until_let_go(page: Page) -> None:
    """Until the page has settled and the citation is no longer held."""
    settle(page)
    page.wait_for_function("() => window.footnoteHeld.run === null")
