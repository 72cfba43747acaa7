"""The newest question comes into view by itself, and a reader who has gone elsewhere on the page stays there."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Chat, OpenPage, ask, settle, start_asking, wait_for_answer

FIRST = ("How many men does Putin's decree call up?", "Who is the Kremlin spokesman?")
ANSWERED = ".short, .sentences, .abstained"


def find_scroll(page: Page) -> int:
    """How far the page is scrolled, in pixels from its top."""
    return int(page.get_by_test_id("stMain").evaluate("main => main.scrollTop"))


def find_room_left(page: Page) -> int:
    """How many pixels the page could be scrolled further down."""
    return int(page.get_by_test_id("stMain").evaluate("main => main.scrollHeight - main.clientHeight - main.scrollTop"))


def test_each_question_and_its_answer_come_into_view(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, viewport={"width": 1200, "height": 640})
    for question in (*FIRST, "What has Russia denied?"):
        ask(page, question)
        expect(page.get_by_text(question, exact=True).last).to_be_in_viewport(ratio=1)
        expect(page.locator(ANSWERED).last).to_be_in_viewport(ratio=1)
    assert find_scroll(page) > 0


def test_a_reopened_conversation_shows_its_last_answer(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, viewport={"width": 1200, "height": 640})
    for question in FIRST:
        ask(page, question)
    page.reload()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(4)
    expect(page.locator(ANSWERED).last).to_be_in_viewport(ratio=1)


def test_a_reader_who_scrolls_up_meanwhile_is_left_there(slow_chat: Chat, open_page: OpenPage) -> None:
    page = open_page(slow_chat, viewport={"width": 1200, "height": 480})
    ask(page, FIRST[0])
    start_asking(page, FIRST[1])
    expect(page.get_by_text(FIRST[1], exact=True).last).to_be_in_viewport()
    page.mouse.move(700, 200)
    while find_scroll(page) > 0:
        page.mouse.wheel(0, -200)
    wait_for_answer(page)
    settle(page)
    assert find_scroll(page) == 0 and find_room_left(page) > 100
    ask(page, "What has Russia denied?")
    expect(page.get_by_text("What has Russia denied?", exact=True).last).to_be_in_viewport(ratio=1)


def test_typing_while_a_source_is_open_is_not_disturbed(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat)
    ask(page, FIRST[0])
    page.locator(".chip").first.click()
    expect(page.locator("mark.active").first).to_be_visible()
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill("Who is the")
    read_to = page.locator(".body").evaluate("body => { body.scrollTop = 9999; return body.scrollTop; }")
    expect(page.locator("mark.active").first).not_to_be_in_viewport()
    page.locator("[data-testid^=stFeedbackButton]").first.click()  # draws the page anew
    expect(page.get_by_role("button", name="Say why")).to_be_visible()
    settle(page)
    assert page.locator(".body").evaluate("body => body.scrollTop") == read_to > 0
    expect(field).to_have_value("Who is the")
    page.locator(".row").first.click()  # once more: back to the quoted words
    expect(page.locator("mark.active").first).to_be_in_viewport()
