"""The newest question scrolls into view by itself, and a user who has scrolled elsewhere stays there."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import FindConversation, OpenPage, ask, find_scroll, settle
from tests.support.chats import Chat

FIRST = ("How many men does Putin's decree call up?", "Who is the Kremlin spokesman?")
ANSWERED = ".short, .sentences, .abstained"


def test_each_question_and_its_answer_come_into_view(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, viewport={"width": 1200, "height": 640})
    for question in (*FIRST, "What has Russia denied?"):
        ask(page, question)
        expect(page.get_by_text(question, exact=True).last).to_be_in_viewport(ratio=1)
        expect(page.locator(ANSWERED).last).to_be_in_viewport(ratio=1)
    assert find_scroll(page) > 0


def test_a_reopened_conversation_shows_its_last_answer(
    chat: Chat, open_page: OpenPage, find_conversation: FindConversation
) -> None:
    page = open_page(chat, find_conversation(*FIRST), viewport={"width": 1200, "height": 640})
    expect(page.get_by_test_id("stChatMessage")).to_have_count(4)
    expect(page.locator(ANSWERED).last).to_be_in_viewport(ratio=1)


def test_typing_while_a_source_is_open_is_not_disturbed(
    chat: Chat, open_page: OpenPage, find_conversation: FindConversation
) -> None:
    page = open_page(chat, find_conversation(FIRST[0]))
    page.locator(".chip").first.click()
    expect(page.locator("mark.active").first).to_be_visible()
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill("Who is the")
    read_to = page.locator(".body").evaluate("body => { body.scrollTop = 9999; return body.scrollTop; }")
    expect(page.locator("mark.active").first).not_to_be_in_viewport()
    page.locator("[data-testid^=stFeedbackButton]").first.click()  # draws the page again
    expect(page.get_by_role("button", name="Say why")).to_be_visible()
    settle(page)
    assert page.locator(".body").evaluate("body => body.scrollTop") == read_to > 0
    expect(field).to_have_value("Who is the")
    page.locator(".row").first.click()  # once more: back to the quoted words
    expect(page.locator("mark.active").first).to_be_in_viewport()
