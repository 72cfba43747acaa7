"""The page at which a conversation is read by others, over HTTP: who may read it, as what, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from rag import Conversations, describe_answer, load_settings
from rag.api.access import Access
from rag.serving.admission import GUESSES_AT_ONCE, Admission
from rag.serving.service import Service
from tests.api.harness import run_application
from tests.support.kind_answers import ANSWERS
from ui.guard import Guard
from ui.hosts import list_known_hosts
from ui.reading_door import make_reading_door

QUESTION = "What did <b>Peskov</b> say?"


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path, owner="ann")


@pytest.fixture
def conversation(kept: Conversations) -> str:
    made = kept.create(articles="/articles").id
    turn = kept.add_turn(made, QUESTION, {})
    kept.save_answer(turn.id, state="answered", answer=describe_answer(ANSWERS["talk"]()))
    return made


@contextmanager
def serve(home: Path, *, address: str = "127.0.0.1", **settings: object) -> Iterator[httpx.Client]:
    """A client of a server with the rules of one that listens on `address`."""
    service = Service(load_settings(home=home, **settings))
    door = make_reading_door(service, Access(service.settings, address, admission=Admission()))
    hosts = list_known_hosts(address, service.settings.hosts)
    guard = Middleware(Guard, hosts=hosts, check_upload=lambda _: "")
    with (
        run_application(Starlette(routes=list(door.routes), middleware=[guard]), service.closing) as url,
        httpx.Client(base_url=url, trust_env=False) as client,
    ):
        yield client


def test_the_page_is_the_conversation_as_it_is_when_it_is_read(
    tmp_path: Path, kept: Conversations, conversation: str
) -> None:
    path = f"/shared/{kept.share(conversation)}"
    with serve(tmp_path) as client:
        reply = client.get(path)
        assert reply.status_code == 200 and reply.headers["content-type"] == "text/html; charset=utf-8"
        assert "What did &lt;b&gt;Peskov&lt;/b&gt; say?" in reply.text and "<script" not in reply.text
        policies = reply.headers.get_list("content-security-policy")
        assert any("default-src 'none'; style-src" in one and "script-src" not in one for one in policies)
        assert reply.headers["x-robots-tag"] == "noindex" and reply.headers["cache-control"] == "no-store"
        assert reply.headers["referrer-policy"] == "no-referrer" and reply.headers["x-frame-options"] == "DENY"
        kept.add_turn(conversation, "And who else?", {})
        assert "And who else?" in client.get(path).text and "There is no answer yet." in client.get(path).text
        assert client.get(path, headers={"X-Forwarded-Prefix": "/articles"}).status_code == 200
        assert client.head(path).status_code == 200
        refused = client.post(path)
        assert refused.status_code == 405 and refused.text == "This page can only be read.\n"
        assert client.get(path, headers={"Host": "evil.example"}).status_code == 421
        framed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
        assert client.get(path, headers=framed).status_code == 403
        assert client.get(path, headers={**framed, "Sec-Fetch-Dest": "document"}).status_code == 200
        kept.stop_sharing(conversation)
        gone = client.get(path)
        assert gone.status_code == 404 and gone.text.count("\n") == 1 and "not shared any more" in gone.text


@pytest.mark.parametrize("path", ["", "0" * 32, "x", "a/b", "%00", "%0a", "..%2f..", "%ff", "' OR 1=1"])
def test_what_nobody_shares_is_not_there_in_one_line(
    path: str, tmp_path: Path, kept: Conversations, conversation: str
) -> None:
    kept.share(conversation)
    with serve(tmp_path) as client:
        for guess in (path, conversation):
            reply = client.get(f"/shared/{guess}")
            assert reply.status_code == 404 and reply.text.count("\n") == 1 and "Peskov" not in reply.text


def test_with_a_password_the_page_asks_for_it_and_guessing_is_slow(
    tmp_path: Path, kept: Conversations, conversation: str
) -> None:
    path = f"/shared/{kept.share(conversation)}"
    with serve(tmp_path, password="sesame") as client:
        asked = client.get(path, headers={"Accept": "text/html,*/*"})
        assert asked.status_code == 401 and asked.headers["www-authenticate"].startswith("Basic")
        assert asked.text.count("\n") == 1 and "Peskov" not in asked.text
        assert client.get(path, auth=("anybody", "sesame")).status_code == 200
        assert client.get("/shared/" + "0" * 32, auth=("anybody", "sesame")).status_code == 404
        statuses = [client.get(path, auth=("anybody", "wrong")).status_code for _ in range(GUESSES_AT_ONCE + 1)]
        assert statuses == [401] * GUESSES_AT_ONCE + [429]


def test_where_the_chat_is_open_to_others_the_link_is_enough(
    tmp_path: Path, kept: Conversations, conversation: str
) -> None:
    path = f"/shared/{kept.share(conversation)}"
    with serve(
        tmp_path, address="0.0.0.0", hosts=("example.org",), api_key=("ann:read:0123456789abcdefghij",)
    ) as client:
        assert client.get(path, headers={"Host": "example.org"}).status_code == 200


def test_readers_are_limited_as_other_requests_are(tmp_path: Path, kept: Conversations, conversation: str) -> None:
    path = f"/shared/{kept.share(conversation)}"
    with serve(tmp_path, requests_per_minute=3) as client:
        statuses = [client.get(path).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
