"""Feeds of what is new, and of standing questions that are asked again when the server's index changes."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from rag.api.access import Access
from rag.api.door import make_api_door
from rag.api.feeds import write_news, write_questions
from rag.schema.index import NewsItem
from rag.serving.admission import Admission
from rag.serving.proxied import ProxiedApp
from rag.serving.standing_questions import Standing
from rag.serving.standing_store import StandingQuestion
from tests.api.harness import make_service
from tests.conftest import MakeAssistant
from tests.support.indexed_folders import TEXTS, write

ATOM = "{http://www.w3.org/2005/Atom}"
FIRE = "How many hectares did the wildfire near Calder Ridge burn?"
KEY = "write-key-0123456789"
NOW = datetime.fromisoformat("2026-11-30T12:00:00+00:00")


def read_entries(content: bytes) -> list[dict[str, str]]:
    """Each entry's texts by name, and the address of its link."""
    entries = ElementTree.fromstring(content).findall(f"{ATOM}entry")
    found = [{one.tag.removeprefix(ATOM): one.text or one.get("href", "") for one in entry} for entry in entries]
    assert len({entry["id"] for entry in found}) == len(found)
    return found


def test_a_server_asks_again_after_indexing_and_tells_it_in_a_feed_under_its_prefix(
    make_assistant: MakeAssistant, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    write(folder, "heron.txt", TEXTS[2])
    assistant = make_assistant(articles=folder)
    assistant.index()
    assert Standing(assistant).keep(FIRE).answer.abstained
    service = make_service(assistant, api_key=(f"ed:write:{KEY}",))
    access = Access(service.settings, "127.0.0.1", admission=Admission())
    app = ProxiedApp(Starlette(routes=list(make_api_door(service, access).routes)))
    client = TestClient(app, "http://example.org", client=("127.0.0.1", 5000))
    refused = client.get("/feeds/news", headers={"Accept": "application/atom+xml"})
    assert refused.status_code == 401 and refused.headers["www-authenticate"].startswith("Basic")
    client.headers = {"X-Forwarded-Prefix": "/articles"}
    client.auth = ("any name", KEY)  # as readers of feeds send it

    assert read_entries(client.get("/feeds/questions").content) == []
    write(folder, "fire & co.txt", TEXTS[1])
    assert client.post("/v1/index", json={}).status_code == 202
    end = time.monotonic() + 60
    while not (changed := read_entries(client.get("/feeds/questions").content)):
        assert time.monotonic() < end
        time.sleep(0.05)
    (entry,) = changed
    assert entry["title"] == FIRE and "300 hectares" in entry["content"]
    assert entry["link"].startswith("http://example.org/articles/read/fire%20%26%20co.txt?at=")
    reply = client.get("/feeds/news")
    assert reply.headers["content-type"].startswith("application/atom+xml")
    news = {entry["link"]: entry["title"] for entry in read_entries(reply.content)}
    assert news["http://example.org/articles/read/fire%20%26%20co.txt"] == "added: fire & co.txt"
    assert client.get("/feeds/other").json()["error"]["code"] == "not_found"


@pytest.mark.parametrize("text", ["<script>alert(1)</script> & ]]>", "a\x00b\x1b[31m", "\ud800 half"])
def test_words_of_articles_cannot_break_a_feed(text: str) -> None:
    (entry,) = read_entries(write_news([NewsItem("a.txt", "added", NOW, text, None, text)], "http://x/"))
    assert "alert(1)" in entry["title"] or "\ufffd" in entry["title"]
    kept = StandingQuestion(1, text, changed_at=NOW.isoformat(), answer={"answer": text})
    (entry,) = read_entries(write_questions([kept], "http://x/"))
    assert entry["content"] and entry["updated"] == NOW.isoformat()
    assert entry["title"] == text or "\ufffd" in entry["title"]


def test_what_is_gone_has_no_link_and_an_empty_feed_is_one() -> None:
    (entry,) = read_entries(write_news([NewsItem("a.txt", "removed", NOW)], "http://x/"))
    assert "link" not in entry and entry["title"] == "removed: a.txt"
    assert read_entries(write_questions([StandingQuestion(1, FIRE)], "http://x/")) == []
