"""Takes the documentation's pictures of the chat: `python -m ui.screenshots FOLDER [MODEL]`, with Chromium installed.

Starts a separate chat on the shipped articles, so that no private data is shown. With MODEL, named as in RAG_LLM, the
pictures show a language model: while it writes, and with a follow-up that it completed and answered.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag import load_settings

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUESTION = "How many men does Putin's decree call up?"
FIRST, FOLLOW_UP = "Who is Kirill Dmitriev?", "Which city is he going to visit?"
"""Questions for the language model."""
KIND_QUESTIONS = {
    "timeline": "Give me a timeline",
    "people": "Who is mentioned?",
    "comparison": "How do Rutte and Zelenskyy differ on NATO?",
    "check": "Is this true: Putin's decree calls up 160,000 men. The conscription window closes on 1 May 2025. "
    "Blinken spoke in Paris.",
}
"""Name of a picture -> a question of some kind."""
UNANSWERED = "What did the council decide about the harbour?"
START_SECONDS = 1800.0


@contextlib.contextmanager
def run_chat(articles: Path, home: Path, *, llm: str = "") -> Iterator[str]:
    """Runs a chat on a folder of articles, with a language model if one is named; yields its URL."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("RAG_")}
    kept |= {"RAG_LLM": llm} if llm else {}
    command = [sys.executable, "-m", "rag", "chat", "--no-browser", "--port", str(port)]
    process = subprocess.Popen([*command, "--home", str(home), "--articles", str(articles)], env=kept)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


@contextlib.contextmanager
def run_shipped(*, llm: str = "") -> Iterator[str]:
    """Runs a chat on a copy of the shipped articles, with separate conversations; yields its URL."""
    with tempfile.TemporaryDirectory() as home:
        articles = Path(home) / "articles"
        shutil.copytree(load_settings().articles, articles)
        with run_chat(articles, Path(home), llm=llm) as url:
            yield url


def find_chromium() -> str | None:
    """The path of an installed Chromium, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the chat responds; it may have to index articles first."""
    end = time.monotonic() + START_SECONDS
    while process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
    sys.exit(f"The chat did not start (exit code {process.returncode}).")


def type_question(page: Any, question: str) -> None:
    """Type a question and send it."""
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill(question)
    field.press("Enter")


def ask(page: Any, question: str) -> None:
    """Ask, and wait for the answer and its suggestions."""
    type_question(page, question)
    page.get_by_role("button", name="Ask again").wait_for()
    page.locator("[class*=st-key-next-questions] button").first.wait_for()
    page.wait_for_timeout(800)


def open_citation(page: Any) -> None:
    """Open the first citation, and wait for its highlight."""
    page.locator(".chip").first.click()
    page.locator("mark.active").first.wait_for()
    page.wait_for_timeout(800)


def visit(browser: Any, url: str, **options: Any) -> Any:
    """A page in a new browser."""
    context = browser.new_context(**{"viewport": {"width": 1360, "height": 860}, **options})
    context.set_default_timeout(300_000)
    page = context.new_page()
    page.goto(url)
    return page


def take_pictures(browser: Any, url: str, folder: Path) -> None:
    """Take pictures of the pages, of an answer and of some kinds of answers, each in a new browser."""

    def shoot(page: Any, name: str) -> None:
        page.screenshot(path=folder / f"{name}.png")
        page.context.close()

    page = visit(browser, url)
    page.locator("[class*=st-key-first-questions] button").first.wait_for()
    page.wait_for_timeout(800)
    shoot(page, "first-visit")
    page = visit(browser, url)
    ask(page, QUESTION)
    open_citation(page)
    shoot(page, "answer")
    page = visit(browser, url)
    ask(page, UNANSWERED)
    shoot(page, "abstention")
    page = visit(browser, f"{url}/library?q=conscription")
    page.locator(".line").first.wait_for()
    page.wait_for_timeout(1500)
    page.screenshot(path=folder / "library.png")
    page.locator(".line").first.click()
    page.locator("mark.active").first.wait_for()
    page.wait_for_timeout(1500)
    shoot(page, "reading")
    page = visit(
        browser, url, viewport={"width": 390, "height": 844}, device_scale_factor=2, has_touch=True, is_mobile=True
    )
    ask(page, QUESTION)
    shoot(page, "phone")
    page = visit(browser, url, color_scheme="dark")
    ask(page, "How many soldiers have been killed in Donbas?")
    open_citation(page)
    shoot(page, "dark")
    for name, question in KIND_QUESTIONS.items():
        page = visit(browser, url)
        ask(page, question)
        shoot(page, name)


def take_written_pictures(browser: Any, url: str, folder: Path) -> None:
    """Take two pictures of a language model's words: a sentence that is not checked yet, and an answered follow-up."""
    page = visit(browser, url)
    type_question(page, FIRST)
    page.get_by_text("not checked yet").first.wait_for()
    page.wait_for_timeout(1500)
    page.screenshot(path=folder / "model-writing.png")
    page.get_by_role("button", name="Ask again").wait_for()
    ask(page, FOLLOW_UP)
    page.screenshot(path=folder / "model-follow-up.png")
    page.context.close()


def main() -> None:
    """Take the pictures named on the command line."""
    from playwright.sync_api import sync_playwright

    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    llm = sys.argv[2] if len(sys.argv) > 2 else ""
    folder.mkdir(parents=True, exist_ok=True)
    with run_shipped(llm=llm) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        (take_written_pictures if llm else take_pictures)(browser, url, folder)
        browser.close()


if __name__ == "__main__":
    main()
