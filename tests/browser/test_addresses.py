"""The address of the page says what it shows: it survives a reload, and Back and Forward change the page with it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import FindConversation, OpenPage, ask, read_highlight, settle, wait_for_answer, wait_until
from tests.support.chats import Chat
from tests.support.tabs import PHONE

QUESTION = "How many men does Putin's decree call up?"
SECOND = "What has Russia denied?"


def test_back_and_forward_change_the_page_with_the_address(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat)
    ask(page, QUESTION)
    page.locator(".chip").first.click()
    highlight = read_highlight(page)
    expect(page).to_have_url(re.compile(r"\?c=[0-9a-f]{32}&t=\d+&s=1$"))
    page.reload()
    assert read_highlight(page) == highlight
    page.go_back()
    expect(page.locator(".pane")).to_have_count(0)
    expect(page.locator(".chip").first).to_be_visible()
    page.go_forward()
    assert read_highlight(page) == highlight
    page.get_by_role("link", name="Library").click()
    expect(page.locator(".file").first).to_be_visible()
    page.get_by_role("link", name="Chat").click()
    assert read_highlight(page) == highlight
    ask(page, SECOND)  # the article stays open
    assert read_highlight(page) == highlight
    page.get_by_role("button", name="Ask again").click()
    wait_for_answer(page)
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("heading", name="Ask your articles")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/$"))
    page.go_back()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(4)
    assert read_highlight(page) == highlight
    page.get_by_test_id("stSidebar").get_by_test_id("stPopover").first.get_by_role("button").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("heading", name="Ask your articles")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(4)


def test_back_on_a_phone_closes_the_article(
    chat: Chat, open_page: OpenPage, find_conversation: FindConversation
) -> None:
    page = open_page(chat, find_conversation(QUESTION), **PHONE)
    page.locator(".chip").first.tap()
    assert read_highlight(page)
    page.go_back()
    expect(page.locator(".pane")).to_have_count(0)
    expect(page.locator(".short", has_text="160,000")).to_be_visible()


def test_the_address_of_a_turn_shows_it(chat: Chat, open_page: OpenPage, find_conversation: FindConversation) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    page = open_page(
        chat, find_conversation(QUESTION, SECOND), viewport={"width": 1200, "height": 480}, permissions=allowed
    )
    page.get_by_role("button", name="Copy link").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    first = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"/\?c=[0-9a-f]{32}&t=\d+$", first)
    page.goto(first)
    expect(page.get_by_test_id("stChatMessage")).to_have_count(4)
    settle(page)
    wait_until(page, lambda: _is_at_top(page))


def test_a_link_to_read_is_copied_and_taken_back(
    chat: Chat, open_page: OpenPage, find_conversation: FindConversation
) -> None:
    page = open_page(chat, find_conversation(QUESTION), permissions=["clipboard-read", "clipboard-write"])
    menu = page.locator("[class*=st-key-chats] [data-testid=stPopoverButton]").first
    menu.click()
    page.get_by_role("button", name="Copy a link to read").click()
    page.get_by_role("dialog").get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(rf"{chat.url}/shared/[0-9a-f]{{32}}", link)
    reader = open_page(chat, link.removeprefix(chat.url))
    expect(reader.get_by_role("heading", name=QUESTION, exact=True).last).to_be_visible()
    reader.get_by_role("link", name="[1]").first.click()
    expect(reader.locator(".sources li:target")).to_contain_text("160,000")
    page.get_by_role("dialog").get_by_role("button", name="Stop sharing").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    reader.reload()
    expect(reader.get_by_text("is not shared any more")).to_be_visible()


def _is_at_top(page: Page) -> bool:
    """Whether the first question is in the window, and the second is not what the page was scrolled to."""
    first = page.get_by_label("Chat message from user").first.bounding_box()
    return bool(first and 0 <= first["y"] < 200)
