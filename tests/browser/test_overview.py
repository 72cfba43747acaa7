"""The overview: a click opens the sentence or the page of a name, and the address has what is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, read_highlight, select_words, settle, wait_for_answer
from tests.browser.test_accessibility import find_violations
from tests.support.chats import Chat


def test_a_name_leads_to_its_sentences_and_to_asking_on(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, "/overview")
    page.locator(".matrix tbody .link", has_text="Zelenskyy").click()
    expect(page.get_by_role("heading", name="Volodymyr Zelenskyy")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/overview\?n=Volodymyr"))
    expect(page.locator(".pill", has_text="Ukrainian President")).to_be_visible()
    page.locator(".article .line").first.click()
    highlight = read_highlight(page)
    assert "Zelenskyy" in highlight
    page.reload()
    assert read_highlight(page) == highlight
    page.keyboard.press("Escape")
    expect(page.locator(".pane")).to_have_count(0)
    expect(page.get_by_role("heading", name="Volodymyr Zelenskyy")).to_be_visible()
    page.go_back()
    assert read_highlight(page) == highlight
    settle(page)
    words = select_words(page, 0, 24)
    page.get_by_role("button", name="Which articles mention it?").click()
    expect(page.get_by_label("Chat message from user")).to_contain_text(words)
    page.goto(f"{chat.url}/overview?n=Volodymyr%20Zelenskyy")
    page.get_by_role("button", name="Which articles mention Volodymyr Zelenskyy?").click()
    wait_for_answer(page)
    expect(page.get_by_text("Which articles mention Volodymyr Zelenskyy?").first).to_be_visible()


def test_the_calendar_zooms_with_the_keyboard_and_back_zooms_out(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, "/overview")
    bars = page.locator(".bars .bar:not([disabled])")
    bars.first.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator(".crumbs .now")).to_have_text("2024")
    expect(page).to_have_url(re.compile(r"days=2024-01-01\.2024-12-31"))
    expect(page.locator(".bars .bar")).to_have_count(12)
    page.get_by_text("As a table").click()
    page.get_by_role("button", name="May 2024", exact=True).click()
    expect(page.locator(".bars .bar")).to_have_count(31)
    page.go_back()
    expect(page.locator(".bars .bar")).to_have_count(12)
    page.locator(".columns .line").first.click()
    assert read_highlight(page)


def test_the_overview_is_accessible_and_fits(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, "/overview", color_scheme="dark")
    expect(page.locator(".matrix .cell").first).to_be_visible()
    for width in find_widths(page):
        assert find_violations(page) == [], width
    page.goto(f"{chat.url}/overview?n=NATO")
    expect(page.locator(".article .line").first).to_be_visible()
    for width in find_widths(page):
        assert find_violations(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def find_widths(page: Page) -> Iterator[int]:
    """The page in one width after the other, in pixels."""
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        yield width


def test_a_long_article_has_a_map_of_its_quoted_places(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, "/overview?n=NATO", viewport={"width": 1440, "height": 420})
    page.locator(".article .line").last.click()
    expect(page.locator("mark.active").first).to_be_in_viewport()
    settle(page)
    page.locator(".pane .body").evaluate("body => { body.scrollTop = 0; }")
    place = page.get_by_role("navigation", name="Quoted places in this article").get_by_role("button")
    expect(place).to_have_count(1)
    place.click()
    expect(page.locator("mark.active").first).to_be_in_viewport()
