"""Answers of every kind in a real browser: drawn, opened, clicked, on a phone, in both themes."""

from __future__ import annotations

import re
from dataclasses import replace

from playwright.sync_api import Page, expect

from rag import Answer, describe_answer
from tests.browser.conftest import OpenPage, ask, read_highlight, settle
from tests.browser.test_accessibility import find_violations, themes
from tests.support.chats import Chat
from tests.support.kind_answers import ANSWERS, HOSTILE_NAME, make_check, make_compare, make_list, make_timeline
from tests.support.tabs import PHONE


def save(chat: Chat, *answers: Answer) -> str:
    """The path of a new conversation with these answers."""
    return chat.save(*map(describe_answer, answers))


def wait_for_drawing(page: Page, answers: int) -> None:
    expect(page.get_by_label("Chat message from assistant")).to_have_count(answers)
    expect(page.locator(".root .confidence, .root .abstained")).to_have_count(answers)
    settle(page)


def test_every_kind_is_accessible(chat: Chat, open_page: OpenPage) -> None:
    answers = [make() for make in ANSWERS.values()]
    page = open_page(chat, save(chat, *answers))
    wait_for_drawing(page, len(answers))
    for scheme in themes(page):
        assert find_violations(page) == [], scheme


def test_nothing_is_wider_than_a_phone(chat: Chat, open_page: OpenPage) -> None:
    answers = [*(make() for make in ANSWERS.values()), make_list("N" * 300)]
    page = open_page(chat, save(chat, *answers), **PHONE)
    wait_for_drawing(page, len(answers))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    widest = page.locator(".root").evaluate_all("roots => Math.max(...roots.map(one => one.scrollWidth))")
    assert widest <= 390
    first, second = (page.locator(".side").nth(at).bounding_box() for at in (0, 1))
    assert first and second and second["y"] >= first["y"] + first["height"]


def test_a_source_opens_at_its_words_when_its_number_is_clicked_in_any_kind(chat: Chat, open_page: OpenPage) -> None:
    answers = [make_timeline(), make_list(), make_compare(), make_check(), ANSWERS["folder"](), ANSWERS["summary"]()]
    page = open_page(chat, save(chat, *answers))
    wait_for_drawing(page, len(answers))
    for number, answer in enumerate(answers):
        message = page.get_by_label("Chat message from assistant").nth(number)
        message.locator(".chip:visible").last.click()
        shown = message.locator(".chip.on")
        expect(shown.first).to_be_visible()
        place = int(shown.first.inner_text().strip(" []"))
        assert read_highlight(page) == answer.citations[place - 1].quote


def test_a_timeline_is_drawn_as_one(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, save(chat, make_timeline()))
    events = page.locator(".timeline li")
    expect(events).to_have_count(4)
    expect(events.nth(2)).to_contain_text("counted from “on Tuesday”")
    expect(events.nth(3)).to_have_class("planned")
    expect(events.nth(3)).to_contain_text("15 July 2025")


def test_a_name_is_asked_about_when_it_is_clicked(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, save(chat, make_list()))
    page.get_by_role("button", name="Dmitry Peskov, once, in 1 article").click()
    expect(page.get_by_label("Chat message from user").last).to_contain_text("Tell me about Dmitry Peskov")


def test_a_long_list_is_folded(chat: Chat, open_page: OpenPage) -> None:
    first, *_ = make_list().items
    items = tuple(replace(first, name=f"Person {number}", aliases=()) for number in range(60))
    page = open_page(chat, save(chat, replace(make_list(), items=items, statements=())))
    expect(page.locator(".name")).to_have_count(40)
    page.get_by_text("20 more").click()
    expect(page.locator(".items li").last).to_contain_text("Person 59")
    expect(page.locator(".items li").last).to_be_visible()


def test_the_evidence_is_shown_when_a_checked_sentence_is_clicked(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, save(chat, make_check()))
    entries = page.locator(".verdicts .verdict:visible")
    expect(entries).to_have_count(2)
    mark = page.get_by_role("button", name="Borne out: Putin has signed")
    expect(mark).to_have_attribute("aria-expanded", "false")
    mark.click()
    expect(entries).to_have_count(3)
    expect(mark).to_have_attribute("aria-expanded", "true")
    expect(entries.first).to_contain_text("put his name to a decree")
    mark.press("Enter")
    expect(entries).to_have_count(2)


def test_what_articles_hold_is_shown_as_the_text_it_is_in_any_kind(chat: Chat, open_page: OpenPage) -> None:
    listed = make_list(HOSTILE_NAME)
    event = make_timeline().events[0]
    hostile = replace(event, statement=replace(event.statement, label=HOSTILE_NAME))
    summary = ANSWERS["summary"]()
    grouped = tuple(replace(one, group=HOSTILE_NAME, label=HOSTILE_NAME) for one in summary.statements)
    answers = [
        listed,
        replace(make_timeline(), lead=HOSTILE_NAME, events=(hostile,), statements=()),
        replace(summary, statements=grouped),
        replace(make_compare(), columns=tuple(replace(one, title=HOSTILE_NAME) for one in make_compare().columns)),
        replace(make_check(), checks=tuple(replace(one, text=HOSTILE_NAME) for one in make_check().checks)),
        replace(ANSWERS["talk"](), suggestions=(HOSTILE_NAME,)),
    ]
    page = open_page(chat, save(chat, *answers))
    wait_for_drawing(page, len(answers))
    expect(page.locator(".label", has_text=HOSTILE_NAME).first).to_be_visible()
    expect(page.locator("[class*=st-key-next-questions] button")).to_contain_text("<img src=x onerror=")
    page.locator(".name").first.click()
    expect(page.get_by_label("Chat message from user").last).to_contain_text(f"Tell me about {HOSTILE_NAME}")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src='x'], a[href^='javascript'], .katex").count() == 0


def test_the_kinds_are_shown_by_example_on_the_first_visit(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat)
    examples = page.locator("[class*=st-key-kind-examples] button")
    expect(examples).to_have_count(6)
    examples.last.click()
    field = page.get_by_label("Text to check against the articles")
    field.fill("Putin has signed a decree that calls up 160,000 men.")
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_label("Chat message from user")).to_contain_text("calls up 160,000 men")
    expect(page.get_by_role("button", name="Ask again")).to_be_visible()


def test_a_long_text_is_taken_and_folded_when_it_is_pasted(chat: Chat, open_page: OpenPage) -> None:
    text = "The harbour of Marlow was dredged in spring. " * 400
    page = open_page(chat)
    ask_field = page.get_by_test_id("stChatInputTextArea")
    ask_field.fill(text.strip())
    ask_field.press("Enter")
    expect(page.get_by_text(re.compile("All 17,999 characters"))).to_be_visible()
    shown = page.get_by_label("Chat message from user").bounding_box()
    assert shown and shown["height"] < 500
    ask(page, "Who is the Kremlin spokesman?")
