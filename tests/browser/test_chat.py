"""What people do in the chat, in a real browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import (
    FindConversation,
    OpenPage,
    answering_again,
    ask,
    read_highlight,
    wait_for_answer,
    wait_until,
)
from tests.support.chats import Answers, Chat
from tests.support.tabs import PHONE
from ui.view_models import list_places

QUESTION = "How many men does Putin's decree call up?"
UNANSWERABLE = "What is the recipe for a chocolate cake?"
CITED = (
    "Who went to Kiev and told Ukrainians that more mobilization has to be accepted?",
    "Soldiers of which foreign country are reportedly helping Russia in the war?",
    "How many countries belong to NATO?",
)
"""Questions whose answers quote each of the shipped articles, one of them two articles. What is highlighted of the
quotes of twenty questions is tested without a browser."""


def is_in_view(page: Page) -> bool:
    """Whether the highlighted words are inside the visible part of the article."""
    return bool(
        page.locator("mark.active").first.evaluate(
            """mark => { const at = mark.getBoundingClientRect(), frame = mark.closest('.body').getBoundingClientRect();
            return at.top >= frame.top && at.top < frame.bottom; }"""
        )
    )


def test_a_citation_leads_to_the_quoted_words(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat)
    ask(page, QUESTION)
    expect(page.locator(".short", has_text="160,000")).to_be_visible()
    page.locator(".chip").first.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("001_676866eb0907da5c.txt")
    page.locator(".chip").first.click()
    highlight = read_highlight(page)
    assert "160,000 men" in highlight
    assert highlight in (chat.articles / "001_676866eb0907da5c.txt").read_text(encoding="utf-8")
    wait_until(page, lambda: is_in_view(page))
    page.keyboard.press("Escape")
    expect(page.locator(".pane")).to_have_count(0)


def test_a_suggested_question_is_answered_and_followed_up(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat)
    suggested = page.locator("[class*=st-key-first-questions] button")
    expect(suggested.nth(2)).to_be_visible()  # drawn one after the other
    suggested.first.click()
    wait_for_answer(page)
    expect(page.locator(".row").first).to_be_visible()
    expect(page.locator(".abstained")).to_have_count(0)
    following = page.locator("[class*=st-key-next-questions] button")
    expect(following.first).to_be_visible()
    following.first.click()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(4)
    wait_for_answer(page)
    expect(page.locator(".abstained")).to_have_count(0)


def test_an_abstention_looks_different_and_offers_the_nearest_passages(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat)
    ask(page, UNANSWERABLE)
    expect(page.locator(".abstained")).to_contain_text("The articles do not say.")
    expect(page.locator(".abstained")).to_contain_text("chocolate cake")
    page.locator(".row").first.click()
    assert read_highlight(page)


def test_everything_is_there_again_after_a_reload(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat)
    ask(page, QUESTION)
    ask(page, "What has Russia denied?")
    said = page.locator(".sentences").all_inner_texts()
    page.reload()
    expect(page.locator(".sentences")).to_have_count(2)
    assert page.locator(".sentences").all_inner_texts() == said
    page.locator(".chip").last.click()
    assert "Russia has denied" in read_highlight(page)


def test_the_next_and_the_previous_citation_are_a_click_away(
    chat: Chat, open_page: OpenPage, find_conversation: FindConversation
) -> None:
    page = open_page(chat, find_conversation("Who is the U.S. secretary of state?"))
    rows = page.locator(".row")
    expect(rows.first).to_be_visible()
    assert rows.count() >= 2
    rows.first.click()
    first = read_highlight(page)
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".bar")).to_contain_text("2 of")
    assert read_highlight(page) != first
    page.get_by_role("button", name="Previous", exact=True).click()
    expect(page.locator(".bar")).to_contain_text("1 of")
    assert read_highlight(page) == first


def test_the_last_question_is_asked_again_and_edited(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat)
    ask(page, UNANSWERABLE)
    with answering_again(page):
        page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".abstained")).to_have_count(1)  # for a moment there may be the one before, too
    page.get_by_role("button", name="Edit question").click()
    page.get_by_label("Your question").fill(QUESTION)
    with answering_again(page):
        page.get_by_role("button", name="Ask this instead").click()
    expect(page.locator(".short", has_text="160,000")).to_have_count(1)
    expect(page.get_by_test_id("stChatMessage")).to_have_count(2)
    expect(page.get_by_text("Version 3 of 3")).to_have_count(1)
    page.get_by_role("button", name="Earlier").click()
    expect(page.get_by_text("Version 2 of 3")).to_be_visible()
    expect(page.locator(".abstained")).to_be_visible()
    expect(page.locator(".short")).to_have_count(0)


def test_an_article_that_attacks_is_shown_as_the_text_it_is(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat)
    ask(page, "How much did the breakwater of Zandhaven cost? <img src=x onerror='window.hacked=9'> $x^2$ :red[y]")
    expect(page.get_by_text("<img src=x onerror='window.hacked=9'> $x^2$ :red[y]").first).to_be_visible()
    page.locator(".row", has_text="Zandhaven").first.click()
    assert "47 million guilders" in read_highlight(page)
    expect(page.locator(".pane")).to_contain_text("[Click here](javascript:window.hacked=3)")
    expect(page.locator(".pane")).to_contain_text("<script>window.hacked=1</script>")
    page.get_by_role("link", name="Library").click()
    page.locator(".file", has_text="Breakwater of Zandhaven").locator("button.title").click()
    expect(page.locator(".wide .text")).to_contain_text("<script>window.hacked=1</script>")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src='x'], a[href^='javascript'], a[href*='evil'], .katex").count() == 0


def test_a_question_that_is_none_is_told_in_the_page(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat)
    field = page.get_by_test_id("stChatInputTextArea")
    for question in (" ", "?!", "x" * 1999):
        field.fill(question)
        field.press("Enter")
        if question == "?!":
            expect(page.get_by_text("contains no words")).to_be_visible()
        elif question.strip():
            wait_for_answer(page)
            expect(page.locator(".abstained")).to_be_visible()
        expect(page.get_by_test_id("stException"), question).to_have_count(0)
        expect(field, question).to_be_enabled()


def test_it_works_on_a_phone(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, **PHONE)
    ask(page, QUESTION)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".chip").first.tap()
    assert "160,000 men" in read_highlight(page)
    box = page.locator(".pane").bounding_box()
    assert box and box["x"] == 0 and box["width"] == 390
    page.get_by_role("button", name="Close", exact=True).tap()
    expect(page.locator(".pane")).to_have_count(0)


def test_a_thumb_and_its_note_are_kept(chat: Chat, open_page: OpenPage, find_conversation: FindConversation) -> None:
    page = open_page(chat, find_conversation(QUESTION))
    page.locator("[data-testid^=stFeedbackButton]").last.click()
    page.get_by_role("button", name="Say why").click()
    page.get_by_label("In your own words").fill("the year is missing")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Change why")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Change why")).to_be_visible()


def test_every_citation_leads_to_its_quote(
    chat: Chat, open_page: OpenPage, shared_answers: Answers, find_conversation: FindConversation
) -> None:
    page = open_page(chat, find_conversation(*CITED))
    messages = page.get_by_label("Chat message from assistant")
    expect(messages).to_have_count(len(CITED))
    checked = [
        check_citation(page, messages.nth(number).locator(f".row[data-index='{place}']"), expected)
        for number, question in enumerate(CITED)
        for place, expected in enumerate(list_places(shared_answers.find(question)))
    ]
    assert len(set(checked)) == 4 and len(checked) > len(CITED)


def check_citation(page: Page, row: Locator, expected: Mapping[str, Any]) -> str:
    """Open a citation, and wait until its words are highlighted in sight; returns its file."""
    row.click()
    expect(row).to_have_class("row on")
    expect(page.locator(".pane .meta")).to_contain_text(expected["file"])
    wait_until(page, lambda: read_highlight(page) == expected["quote"])
    wait_until(page, lambda: is_in_view(page))
    return str(expected["file"])
