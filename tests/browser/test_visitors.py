"""A chat that other machines can reach: each browser has its own conversations, and a password keeps others out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SECONDS, OpenPage, StartChat, ask, settle, wait_for_answer
from tests.support.chats import Chat, run_chat

QUESTION = "How many men does Putin's decree call up?"


@pytest.fixture(scope="module")
def public_chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A chat that other machines can reach, so that each browser has its own conversations."""
    with run_chat(tmp_path_factory.mktemp("chat"), address="0.0.0.0") as chat:
        yield chat


def test_a_conversation_is_found_renamed_exported_and_deleted(public_chat: Chat, open_page: OpenPage) -> None:
    page = open_page(public_chat)
    ask(page, QUESTION)
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_text("Ask your articles")).to_be_visible()
    ask(page, "What has Russia denied?")
    entries = page.locator("[class*=st-key-chats] [class*=st-key-open-] button")
    expect(entries).to_have_count(2)
    page.get_by_placeholder("Search conversations").fill("160,000")
    page.keyboard.press("Enter")
    expect(entries).to_have_count(1)
    entries.first.click()
    expect(page.locator(".short", has_text="160,000")).to_be_visible()
    page.locator("[class*=st-key-chats] [data-testid=stPopoverButton]").first.click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Export").click()
    dialogue = page.get_by_role("dialog")
    expect(dialogue.get_by_role("radio", name="This conversation")).to_be_checked()
    with page.expect_download() as download:
        dialogue.get_by_role("button", name="Download").click()
    assert "160,000 men" in Path(download.value.path()).read_text(encoding="utf-8")
    dialogue.get_by_role("combobox").click()
    page.get_by_role("option", name=re.compile("^Markdown")).click()
    settle(page)
    with page.expect_download() as download:
        dialogue.get_by_role("button", name="Download").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert re.search(r"^\[\^1-1\]: 001\\_676866eb0907da5c\.txt, .*160,000 men", text, re.MULTILINE)
    dialogue.get_by_role("button", name="Close").click()
    page.locator("[class*=st-key-chats] [data-testid=stPopoverButton]").first.click()
    page.get_by_label("Name", exact=True).fill("The decree")
    page.get_by_label("Name", exact=True).press("Enter")
    expect(entries.first).to_have_text("The decree")
    delete = page.get_by_role("button", name=re.compile("Delete$"))  # an icon's name may come before it
    if not delete.is_visible():
        page.locator("[class*=st-key-chats] [data-testid=stPopoverButton]").first.click()
    delete.click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("No conversation has these words.")).to_be_visible()


def test_a_password_keeps_others_out(public_chat: Chat, start_chat: StartChat, open_page: OpenPage) -> None:
    indexed = {"articles": public_chat.articles, "home": public_chat.home}
    chat = start_chat(address="0.0.0.0", RAG_PASSWORD="sesame", **indexed)
    page = open_page(chat)
    page.get_by_label("Password", exact=True).fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_text("That is not the password.")).to_be_visible()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_count(0)
    page.get_by_label("Password", exact=True).fill("sesame")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ask your articles")).to_be_visible()
    ask(page, QUESTION)
    stranger = open_page(chat)
    stranger.get_by_label("Password", exact=True).fill("sesame")
    stranger.keyboard.press("Enter")
    expect(stranger.get_by_text("Your conversations will be listed here.")).to_be_visible()
    stranger.goto(page.url)
    stranger.get_by_label("Password", exact=True).fill("sesame")
    stranger.keyboard.press("Enter")
    expect(stranger.get_by_text("There is no such conversation")).to_be_visible()


def test_people_who_ask_at_once_do_not_see_each_other(public_chat: Chat, open_page: OpenPage) -> None:
    names = [f"Who is the Kremlin spokesman, asks reader {number}?" for number in range(3)]
    pages = [open_page(public_chat) for _ in names]
    for page in pages:
        expect(page.get_by_text("Ask your articles")).to_be_visible()
    for page, name in zip(pages, names, strict=True):
        field = page.get_by_test_id("stChatInputTextArea")
        field.fill(name)
        field.press("Enter")
    for page, name in zip(pages, names, strict=True):
        wait_for_answer(page, seconds=5 * SECONDS)
        expect(page.get_by_test_id("stChatMessage")).to_have_count(2)
        expect(page.get_by_test_id("stChatMessage").first).to_contain_text(name)
        expect(page.locator("[class*=st-key-chats] [class*=st-key-open-] button")).to_have_count(1)
