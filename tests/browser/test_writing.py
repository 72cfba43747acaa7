"""Answers in a language model's words: seen as they are written, stopped, broken off, and done without."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, StartChat, answering_again, ask, read_highlight, wait_for_answer
from tests.support.chats import Chat, run_chat
from tests.support.model_server import Reply, serve_model

QUESTION = "How many men does Putin's decree call up?"
SENTENCES = (
    "President Vladimir Putin signed a decree that calls up 160,000 men [1].",
    "The new conscription window opened this week and closes on 15 July 2025 [1].",
)
UNMARKED = tuple(sentence.replace(" [1]", "") for sentence in SENTENCES)
QUOTED = "President Vladimir Putin has put his name to a decree"

RECORD_DRAFTS = """() => {
    window.drafts = [];
    const findChecked = () => [...document.querySelectorAll("[data-testid=stChatMessage] *")]
        .map(one => one.shadowRoot?.querySelector(".sentences")?.textContent ?? "").join("");
    const look = () => {
        const text = document.querySelector("[class*=st-key-draft] [data-testid=stText]")?.textContent;
        const isMarked = /not checked yet/.test(document.querySelector("[class*=st-key-draft]")?.textContent ?? "");
        if (text && isMarked) window.drafts.push([text, findChecked()]);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
"""Makes the page record every unfinished sentence that it shows with its mark, and the checked ones shown with it."""


@pytest.fixture(scope="module")
def second_server(shared_chat: Chat, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """Another server on the shared chat's articles and conversations, started later."""
    options = {"replies": [" ".join(SENTENCES)], "delay_seconds": 0.4}
    with run_chat(
        tmp_path_factory.mktemp("chat"),
        home=shared_chat.home,
        articles=shared_chat.articles,
        RAG_LLM="rag.testing.scripted_llm.ScriptedLLM:any",
        RAG_LLM_OPTIONS=json.dumps(options),
    ) as chat:
        yield chat


@pytest.fixture
def writing_chat(chat: Chat, second_server: Chat) -> Chat:
    """A chat whose language model writes the two sentences in about nine seconds, as if nothing had been asked yet."""
    assert second_server.home == chat.home
    return second_server


def test_a_server_that_is_started_later_has_what_was_asked_before(
    chat: Chat, writing_chat: Chat, open_page: OpenPage
) -> None:
    page = open_page(chat)
    ask(page, QUESTION)
    page = open_page(writing_chat, page.url.removeprefix(chat.url))
    expect(page.locator(".short", has_text="160,000")).to_be_visible()


def start_writing(page: Page) -> None:
    """Ask, and wait until the language model is in the middle of a sentence."""
    field = page.get_by_test_id("stChatInputTextArea")
    expect(field).to_be_enabled()
    field.fill(QUESTION)
    field.press("Enter")
    expect(page.get_by_text("not checked yet")).to_be_visible()


def test_words_are_shown_as_they_come_and_replaced_by_the_checked_sentence(
    writing_chat: Chat, open_page: OpenPage
) -> None:
    page = open_page(writing_chat)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible()
    page.evaluate(RECORD_DRAFTS)
    start_writing(page)
    wait_for_answer(page)
    drafts = page.evaluate("window.drafts")
    assert any(UNMARKED[0].startswith(draft) and draft != UNMARKED[0] for draft, _ in drafts), drafts
    assert any(UNMARKED[1].startswith(draft) and UNMARKED[0] in checked for draft, checked in drafts), drafts
    expect(page.get_by_text("not checked yet")).to_have_count(0)
    expect(page.locator(".sentences")).to_have_count(1)  # for some frames the preliminary ones stand beside them
    expect(page.locator(".sentences").last).to_have_text(re.compile(f"{UNMARKED[0]}.*{UNMARKED[1]}"))
    expect(page.locator(".writer")).to_contain_text("Written by rag.testing.scripted_llm.ScriptedLLM:any")
    expect(page.locator(".unverified")).to_have_count(0)
    page.locator(".chip").first.click()
    assert "160,000 men" in read_highlight(page)


def test_a_stopped_answer_keeps_what_was_written(writing_chat: Chat, open_page: OpenPage) -> None:
    page = open_page(writing_chat)
    start_writing(page)
    page.locator("[class*=st-key-stop-] button").click()
    expect(page.get_by_text("You stopped this answer; this is what had been written.")).to_be_visible()
    statements = page.locator(".sentences > span:not(.flag)")
    kept = statements.all_text_contents()
    said, whole = " ".join(kept).removesuffix(" …"), " ".join(UNMARKED)
    assert said and said != whole and whole.startswith(said)
    page.reload()
    expect(statements).to_have_text(kept)
    with answering_again(page):
        page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".writer")).to_have_count(1)
    expect(page.locator(".sentences")).to_have_count(1)
    expect(page.locator(".sentences")).to_contain_text(UNMARKED[1])


def test_answers_are_quoted_where_a_reader_prefers_that_and_stay_so(writing_chat: Chat, open_page: OpenPage) -> None:
    page = open_page(writing_chat, "/settings")
    quoted = page.get_by_role("radio", name=re.compile("^Quoted"))
    written = page.get_by_role("radio", name=re.compile("^Written by"))
    expect(written).to_be_checked()
    page.get_by_text("Quoted: the articles' own sentences").click()
    expect(quoted).to_be_checked()
    page.get_by_role("link", name="Chat").click()
    ask(page, QUESTION)
    expect(page.locator(".sentences")).to_contain_text(QUOTED)
    expect(page.locator(".writer")).to_have_count(0)
    page.goto(f"{writing_chat.url}/settings")
    expect(quoted).to_be_checked()
    page.get_by_role("button", name="Back to the defaults").click()
    expect(written).to_be_checked()


def test_a_server_that_goes_away_is_told_and_what_it_wrote_is_kept(
    chat: Chat, start_chat: StartChat, open_page: OpenPage
) -> None:
    pytest.importorskip("llama_index.llms.openai_like")
    with serve_model() as server:
        server.replies = [Reply(" ".join(SENTENCES), breaks_after=15)]  # in the middle of the second sentence
        model = {"RAG_LLM": "openai:any", "RAG_LLM_URL": server.url, "RAG_LLM_KEY": "k", "RAG_LLM_RETRIES": "0"}
        chat = start_chat(home=chat.home, articles=chat.articles, **model)
        page = open_page(chat)
        ask(page, QUESTION)
    expect(page.locator(".sentences")).to_contain_text(UNMARKED[0])
    unfinished = page.locator(".sentences .unverified").last.inner_text()
    assert unfinished.endswith(" …") and UNMARKED[1].startswith(unfinished[:-2])
    expect(page.locator(".flag").last).to_have_text("not verified: it was not finished")
    expect(page.locator(".sentences")).to_contain_text(QUOTED)
    expect(page.locator(".note")).to_contain_text("What it had written is kept")
    ask(page, "Who is the Kremlin spokesman?")  # the user has left
    expect(page.locator(".short").last).to_contain_text("Dmitry Peskov")
    expect(page.locator(".note").last).to_contain_text("The articles' own sentences are quoted instead.")
    expect(page.get_by_test_id("stException")).to_have_count(0)
