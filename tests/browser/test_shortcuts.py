"""Keyboard shortcuts, and the tags of a conversation, which need a mouse only once."""

from __future__ import annotations

from playwright.sync_api import expect

from rag import Conversations
from tests.browser.conftest import Chat, FindConversation, OpenPage, settle

QUESTION = "How many men does Putin's decree call up?"


def test_shortcuts_do_what_their_list_says(
    chat: Chat, find_conversation: FindConversation, open_page: OpenPage
) -> None:
    page = open_page(chat, find_conversation(QUESTION), permissions=["clipboard-read", "clipboard-write"])
    field = page.get_by_test_id("stChatInputTextArea")
    expect(page.locator(".chip").first).to_be_visible()
    page.keyboard.press("Control+/")
    expect(page.get_by_role("dialog")).to_contain_text("Start a new conversation")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.keyboard.press("Control+Shift+C")
    page.wait_for_function("() => navigator.clipboard.readText().then(text => text.startsWith('160,000 [1]'))")
    page.keyboard.press("Control+Shift+S")
    expect(page.get_by_test_id("stSidebar")).not_to_be_in_viewport()
    page.keyboard.press("Control+K")
    expect(page.get_by_placeholder("Search conversations")).to_be_focused()
    page.keyboard.press("Shift+Escape")
    expect(field).to_be_focused()

    field.fill("What")
    page.keyboard.press("ArrowUp")  # moves in the text
    expect(page.get_by_role("button", name="Ask this instead")).to_have_count(0)
    field.fill("")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("button", name="Ask this instead")).to_be_visible()
    page.keyboard.press("Control+Shift+O")
    expect(page.get_by_label("Chat message from user")).to_have_count(0)


def test_a_conversation_gets_tags_and_is_found_by_them(
    chat: Chat, find_conversation: FindConversation, open_page: OpenPage
) -> None:
    path = find_conversation(QUESTION)
    page = open_page(chat, path)
    page.get_by_test_id("stSidebar").get_by_test_id("stPopover").first.get_by_role("button").click()
    page.get_by_role("button", name="Tags").click()
    dialogue = page.get_by_role("dialog", name="Tags")
    dialogue.get_by_role("combobox").fill("Draft law")
    page.keyboard.press("Enter")
    expect(dialogue).to_contain_text("Draft law")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save").click()
    tag = page.get_by_role("radio", name="Draft law (1)")
    expect(tag).to_be_visible()
    assert Conversations(chat.home).read_tags(path.removeprefix("/?c=")) == ["Draft law"]
    settle(page)
    tag.click()
    expect(page.get_by_test_id("stSidebar").get_by_role("button", name=QUESTION[:20])).to_be_visible()
