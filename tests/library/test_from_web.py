"""Articles from addresses: kept as files, cited with where they came from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("protego")

from rag.api.marked_text import write_marked
from rag.library.addresses import FILE_NAME, read_addresses
from rag.library.from_web import add_from_web, name_file
from rag.web.fetching import Fetcher
from tests.conftest import MakeAssistant
from tests.support.commands import Command
from tests.web.site import run_site

QUESTION = "How much did the ferry of Quist cost?"


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with run_site() as (url, _):
        yield url


def test_an_answer_from_a_page_names_its_address_also_when_the_file_is_renamed(
    make_assistant: MakeAssistant, tmp_path: Path, site: str
) -> None:
    articles = tmp_path / "web"
    articles.mkdir()
    assistant = make_assistant(articles=articles, fetch_private=True)
    (added,) = assistant.library.add_addresses([f"{site}/moved"])
    assert added.file == "127.0.0.1 ferry.html" and not added.refused
    assistant.index()
    answer = assistant.ask(QUESTION)
    assert not answer.abstained and {one.url for one in answer.citations} == {f"{site}/ferry"}
    assert site.replace("://", "\\://") in write_marked(answer, "http://x/").text
    *_, streamed = (step for step in assistant.ask_in_steps(QUESTION) if hasattr(step, "citations"))
    assert streamed.citations[0].url == f"{site}/ferry"
    (articles / added.file).rename(articles / "ferry.html")
    assistant.index()
    assert {one.url for one in assistant.ask(QUESTION).citations} == {f"{site}/ferry"}
    assert [one.file for one in assistant.library.list_files()] == ["ferry.html"]  # the addresses are no article


def test_of_a_feed_and_a_sitemap_pages_are_added_up_to_a_bound(
    make_assistant: MakeAssistant, tmp_path: Path, site: str
) -> None:
    articles = tmp_path / "web"
    articles.mkdir()
    library = make_assistant(articles=articles).library
    fetcher = Fetcher(is_allowed=lambda _: True, pause_seconds=0)

    def add(*addresses: str, most: int = 20, seconds: float | None = None) -> list[tuple[str, str]]:
        found = add_from_web(
            articles,
            addresses,
            fetcher,
            lambda name, content: library.add_files([(name, content)])[0],
            most_pages=most,
            seconds=seconds,
        )
        return [(one.file, one.refused) for one in found]

    assert len(add(f"{site}/feed", most=3)) == 3
    ferry, private = add(f"{site}/sitemap.xml")
    assert ferry == ("127.0.0.1 ferry.html", "") and "robots.txt" in private[1]
    assert "too long" in add(f"{site}/ferry", seconds=-1)[0][1]
    assert add("http://127.0.0.1:1/x", f"{site}/latin")[1] == ("127.0.0.1 latin.txt", "")
    assert (articles / "127.0.0.1 latin.txt").read_text(encoding="utf-8-sig").startswith("Les élèves")


@pytest.mark.parametrize("content", ["{", "[]", '{"files": {"a": 5}}', '{"files": {"a": {"address": "javascript:1"}}}'])
def test_a_damaged_file_of_addresses_is_no_address(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content, encoding="utf-8")
    assert read_addresses(tmp_path) == {}


@pytest.mark.parametrize(
    ("address", "kind", "name"),
    [
        ("https://www.example.org/", "text/html", "example.org.html"),
        ("https://example.org/2024/ferry-late", "text/html", "example.org ferry-late.html"),
        ("https://example.org/a/report.pdf?x=1", "application/octet-stream", "example.org report.pdf"),
        ("https://example.org/v1.2", "text/plain", "example.org v1.txt"),
        ("https://example.org/%2e%2e%2fetc", "text/plain", "example.org etc.txt"),
    ],
)
def test_a_page_gets_a_name_that_says_where_it_is_from(address: str, kind: str, name: str) -> None:
    assert name_file(address, kind) == name


def test_the_command_adds_indexes_and_says_why_not(
    rag: Command, tmp_path: Path, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rag.articles = tmp_path / "pages"
    rag.articles.mkdir()
    code, out, err = rag("add", f"{site}/ferry")
    assert code == 1 and "private network" in out
    monkeypatch.setenv("RAG_FETCH_PRIVATE", "1")
    code, out, err = rag("add", f"{site}/ferry")
    assert code == 0 and "Added 127.0.0.1 ferry.html" in out, err
    code, out, _ = rag("ask", QUESTION, "--no-stream")
    assert code == 0 and f"{site}/ferry" in out
