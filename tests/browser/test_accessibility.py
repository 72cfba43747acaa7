"""The pages pass axe's check: contrast, labels, structure, in both themes; except for rules that Streamlit's own parts
break."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import FindConversation, OpenPage, settle
from tests.support.chats import Chat

STREAMLITS_OWN = {("aria-allowed-attr", "['.stSidebar']")}
"""Rules, and the parts of Streamlit that break them, which cannot be fixed here: up to 1.65 its sidebar says whether it
is open."""


def themes(page: Page) -> Iterator[str]:
    """The page in one theme after the other, which it changes as the browser does."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        yield scheme


def find_violations(page: Page) -> list[str]:
    settle(page)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa"]}})
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in found.response["violations"]
        for node in one["nodes"]
        if (one["id"], str(node["target"])) not in STREAMLITS_OWN
    ]


def test_the_chat_and_the_source_view_are_accessible(
    chat: Chat, open_page: OpenPage, find_conversation: FindConversation
) -> None:
    page = open_page(chat)
    expect(page.locator("[class*=st-key-first-questions] button").first).to_be_visible()
    for scheme in themes(page):
        assert find_violations(page) == [], scheme
    page.goto(chat.url + find_conversation("How many men does Putin's decree call up?"))
    page.locator(".chip").first.click()
    expect(page.locator("mark.active").first).to_be_visible()
    for scheme in themes(page):
        assert find_violations(page) == [], scheme
        colour = page.locator(".pane").evaluate("pane => getComputedStyle(pane).backgroundColor")
        darkest, lightest = (of(map(int, re.findall(r"\d+", colour)[:3])) for of in (min, max))
        assert lightest < 64 if scheme == "dark" else darkest > 192, colour


def test_the_library_and_its_reader_are_accessible(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, "/library?q=NATO")
    page.get_by_label("Choose").first.check()
    expect(page.get_by_text("1 chosen")).to_be_visible()
    for scheme in themes(page):
        assert find_violations(page) == [], scheme
    page.locator(".line").first.click()
    expect(page.locator("mark.active").first).to_be_visible()
    page.get_by_label("Find in the article").fill("NATO")
    for scheme in themes(page):
        assert find_violations(page) == [], scheme


@pytest.mark.parametrize("path", ["/library", "/settings"])
def test_the_other_pages_are_accessible(chat: Chat, open_page: OpenPage, path: str) -> None:
    page = open_page(chat, path)
    expect(page.locator(".file").first.or_(page.get_by_text("Versions"))).to_be_visible()
    assert find_violations(page) == []
