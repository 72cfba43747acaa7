"""The first minute with a folder that is not indexed yet: the page is there at once, and fills while files are read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, ask
from tests.conftest import ROOT
from tests.support.chats import Chat
from tests.support.servers import run_command

FILES = 24
"""More than `rag chat` reads before it opens the page, and few enough to be read in seconds."""


@pytest.fixture(scope="module")
def new_chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A chat on a folder of dated articles of which nothing is indexed yet."""
    articles: Path = tmp_path_factory.mktemp("many") / "articles"
    articles.mkdir()
    for number in range(FILES):
        (articles / f"{number:03}.html").write_text(
            f"<html><head><title>Harbour {number} of Emden</title>"
            f'<meta property="article:published_time" content="2024-{number % 12 + 1:02}-05"/></head><body><article>'
            f"<h1>Harbour {number} of Emden</h1><p>Anna Petersen said that harbour {number} of Emden cost "
            f"{number + 3} million euros.</p></article></body></html>",
            encoding="utf-8",
        )
    home = tmp_path_factory.mktemp("home")
    with run_command("chat", articles, home, "--no-browser", ready="/_stcore/health", PYTHONPATH=str(ROOT)) as server:
        yield Chat(server.url, articles, home)


def test_the_page_opens_before_the_folder_is_read_and_says_what_is_in_it(new_chat: Chat, open_page: OpenPage) -> None:
    began = time.time_ns()
    page = open_page(new_chat)
    expect(page.get_by_text(f"{FILES} articles to ask")).to_be_visible()  # the page redraws itself
    (state,) = new_chat.home.glob("*/current")
    assert state.stat().st_mtime_ns > began
    expect(page.locator(".card")).to_have_count(6)
    expect(page.locator(".bar")).to_have_count(12)
    expect(page.locator(".name", has_text="Anna Petersen")).to_contain_text(str(FILES))
    page.locator(".card").first.click()
    expect(page.locator(".pane")).to_contain_text("million euros")
    page.go_back()
    expect(page.locator(".pane")).to_have_count(0)
    page.locator(".bar").first.click()
    expect(page.get_by_text(f"2 of {FILES} articles to ask")).to_be_visible()
    ask(page, "What is the recipe for a chocolate cake?")
    expect(page.locator(".row")).to_have_count(1)  # no three unrelated passages
    expect(page.locator(".sought .word")).to_have_text(["recipe", "chocolate", "cake"])
    expect(page.get_by_role("button", name="Ask all articles")).to_be_visible()
