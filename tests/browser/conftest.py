"""A running chat, and Debian's Chromium to use it with. Without Chromium these tests are skipped with a message."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from rag import Assistant, load_settings
from tests.conftest import SEEDS
from tests.support.chats import ARABIC, HOSTILE, Answers, Chat, run_chat
from tests.support.loading_samples import write_pdf
from tests.support.tabs import Tabs

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # a tab that is used again keeps its process, which has the page's scripts parsed
]

SECONDS = 120
"""Longest wait for anything. Only a failing test waits this long, and a machine may be busy with other work."""

StartChat = Callable[..., Chat]
OpenPage = Callable[..., Page]
FindConversation = Callable[..., str]


@pytest.fixture(scope="package")  # its event loop runs until it is closed, and other tests start their own
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine; `apt-get install chromium` brings it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def start_chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartChat]:
    """Starts a chat for one test, which is stopped after the test."""
    with ExitStack() as running:
        yield lambda **given: running.enter_context(run_chat(tmp_path_factory.mktemp("chat"), **given))


@pytest.fixture(scope="package")
def shared_chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """One chat for all tests that do not change its articles."""
    articles = tmp_path_factory.mktemp("chat") / "articles"
    shutil.copytree(SEEDS, articles)
    write_pdf(articles / "tunnel.pdf", pages=3)
    with run_chat(articles.parent, articles=articles, extra={**HOSTILE, **ARABIC}) as chat:
        yield chat


@pytest.fixture
def chat(shared_chat: Chat) -> Chat:
    """The shared chat, as if nothing had been asked yet."""
    shared_chat.forget()
    return shared_chat


@pytest.fixture(scope="package")
def shared_answers(shared_chat: Chat) -> Iterator[Answers]:
    """What the shared chat answers, found without its page."""
    with Assistant(load_settings(articles=shared_chat.articles, home=shared_chat.home)) as assistant:
        yield Answers(assistant)


@pytest.fixture
def find_conversation(chat: Chat, shared_answers: Answers) -> FindConversation:
    """Makes a conversation of the shared chat in which questions have been answered, and returns its path: for tests of
    what is done with an answer, which need not see it arrive."""
    return lambda *questions: chat.save(*map(shared_answers.find, questions))


@pytest.fixture(scope="package")  # as the browser
def tabs(chromium: Browser) -> Tabs:
    return Tabs(chromium, timeout_seconds=SECONDS)


@pytest.fixture
def open_page(tabs: Tabs) -> Iterator[OpenPage]:
    """Opens a chat as a new browser would. No request may go to another machine, and no script may fail."""

    def open_chat(chat: Chat, path: str = "/", **options: Any) -> Page:
        page = tabs.open(chat.url, **options)
        page.goto(chat.url + path)
        return page

    expect.set_options(timeout=SECONDS * 1000)
    yield open_chat
    strayed, failed = tabs.end_test()
    assert strayed == [], "requests to other machines"
    assert failed == [], "scripts failed"


def send(page: Page, question: str) -> None:
    """Type a question and press Enter."""
    field = page.get_by_test_id("stChatInputTextArea")
    expect(field).to_be_enabled()
    field.fill(question)
    field.press("Enter")


def ask(page: Page, question: str) -> None:
    """Ask, and wait until the answer is complete."""
    send(page, question)
    asked = page.get_by_label("Chat message from user").filter(has_text=question)
    expect(asked.last).to_be_visible()
    wait_for_answer(page)


def read_highlight(page: Page) -> str:
    """The words highlighted in the source view."""
    marks = page.locator("mark.active")
    expect(marks.first).to_be_visible()
    return "".join(marks.evaluate_all("marks => marks.map(mark => mark.textContent)"))


def wait_until(page: Page, condition: Callable[[], bool]) -> None:
    """Wait for a condition that no single element shows; the test fails if it does not become true."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        page.wait_for_timeout(30)


def wait_for_answer(page: Page, *, seconds: float = SECONDS) -> None:
    """Wait until the last answer is complete, and its preliminary elements are gone."""
    last = page.get_by_test_id("stChatMessage").last
    expect(last.get_by_role("button", name="Ask again")).to_be_visible(timeout=seconds * 1000)
    expect(page.locator("[class*=st-key-stop-] button")).to_have_count(0, timeout=seconds * 1000)
    expect(page.locator("[class*=st-key-said-], [data-stale=true][class*=st-key-answer-]")).to_have_count(0)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_enabled()


@contextmanager
def answering_again(page: Page, *, seconds: float = SECONDS) -> Iterator[None]:
    """Wait, after the code inside, until an answer is in progress and then until it is complete; an answer that is made
    too quickly to be seen in progress leaves the page calm.

    `wait_for_answer` alone would see the answer that is about to be replaced. And for some frames the preliminary
    elements of the new answer are next to the complete one: a locator that finds both fails at once, however long it
    may wait.
    """
    page.evaluate("""() => {
        window.isMaking = false;
        window.calmSince = null;
        const look = () => { window.isMaking ||= Boolean(document.querySelector("[class*=st-key-stop-] button")); };
        new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
    }""")
    yield
    page.wait_for_function(
        """() => {
            const calm = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning";
            window.calmSince = calm ? window.calmSince ?? performance.now() : null;
            return window.isMaking || (calm && performance.now() - window.calmSince >= 1500);
        }""",
        timeout=seconds * 1000,
    )
    wait_for_answer(page, seconds=seconds)


def find_scroll(page: Page) -> int:
    """The scroll position of the page, in pixels from its top."""
    return int(page.get_by_test_id("stMain").evaluate("main => main.scrollTop"))


def find_room_left(page: Page) -> int:
    """The number of pixels that the page could be scrolled further down."""
    return int(page.get_by_test_id("stMain").evaluate("main => main.scrollHeight - main.clientHeight - main.scrollTop"))


def settle(page: Page) -> None:
    """Wait until the page's script has run and nothing on it is faded any more: Streamlit fades elements that it is
    about to redraw, and checks of colours or sizes must not see that. It has to stay so for a moment: a part of the
    page that has just been drawn may make the script run once more."""
    page.evaluate("window.calmSince = null")
    page.wait_for_function(
        """() => {
            const calm = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning"
                && !document.querySelector('[data-stale="true"]')
                && document.getAnimations().every(
                    one => one.playState !== "running" || one.effect.getTiming().iterations === Infinity);
            window.calmSince = calm ? window.calmSince ?? performance.now() : null;
            return calm && performance.now() - window.calmSince >= 400;
        }"""
    )


def select_words(page: Page, start: int, end: int) -> str:
    """Select characters of the first long part of the open article; returns them."""
    return str(
        page.locator(".text").evaluate(
            """(text, [start, end]) => {
                const part = [...text.querySelectorAll("p > *")].find((one) => one.textContent.length > 100);
                const range = document.createRange();
                range.setStart(part.firstChild, start);
                range.setEnd(part.firstChild, end);
                const selection = document.getSelection();
                selection.removeAllRanges();
                selection.addRange(range);
                return range.toString();
            }""",
            [start, end],
        )
    )
