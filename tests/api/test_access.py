"""Who may use the HTTP interfaces, how often, and that no key is ever told."""

from __future__ import annotations

import base64
import logging
from typing import Any

import pytest
from starlette.requests import HTTPConnection

from rag import Assistant, load_settings
from rag.api.access import Access, Caller
from rag.api.errors import ApiError
from rag.errors import SettingsError
from rag.serving.admission import Admission
from tests.api.harness import QUESTION, make_client, make_service, read_error

READ, WRITE = "read-key-0123456789", "write-key-0123456789"
KEYS = f"ann:read:{READ}, bob:write:{WRITE}"
HERE, THERE = "127.0.0.1", "203.0.113.7"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def judge(
    token: str = "",
    *,
    address: str = HERE,
    listens: str = HERE,
    writes: bool = False,
    clock: Clock | None = None,
    access: Access | None = None,
    **settings: Any,
) -> Caller | int:
    """Who is let in, or the status of the refusal."""
    clock = clock or Clock()
    access = access or Access(load_settings(**settings), listens, admission=Admission(clock), clock=clock)
    headers = [(b"authorization", f"Bearer {token}".encode())] if token else []
    scope = {"type": "http", "headers": headers, "client": (address, 5000)}
    try:
        return access.admit(HTTPConnection(scope), writes=writes)
    except ApiError as error:
        return error.status


def test_without_a_key_this_machine_may_read_and_nobody_may_write() -> None:
    assert judge() == Caller(HERE, may_write=False)
    assert judge(writes=True) == 403
    assert judge(address="::1") == Caller("::/64", may_write=False)


@pytest.mark.parametrize(
    "more",
    [{"address": THERE}, {"listens": "0.0.0.0"}, {"hosts": "chat.example.org"}, {"api_key": KEYS}, {"password": "p"}],
)
def test_beyond_this_machine_or_with_a_key_nobody_may_without_one(more: dict[str, Any]) -> None:
    assert judge(**more) == 401


@pytest.mark.parametrize(
    "name",
    ["x-forwarded-for", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Proto", "x-forwarded-port", "CF-Connecting-IP"],
)
def test_what_comes_through_a_proxy_does_not_come_from_here(seeds_assistant: Assistant, name: str) -> None:
    client = make_client(make_service(seeds_assistant))
    read_error(client.get("/v1/models", headers={name: "127.0.0.1"}), 401)


def test_a_key_may_what_it_says_from_everywhere() -> None:
    for address in (HERE, THERE):
        given: dict[str, Any] = {"api_key": KEYS, "listens": "0.0.0.0", "address": address}
        assert judge(READ, **given) == Caller("key ann", may_write=False)
        assert judge(WRITE, **given, writes=True) == Caller("key bob", may_write=True)
        assert judge(READ, **given, writes=True) == 403
        assert judge("wrong-key-0123456789", **given) == judge(READ[:-1], **given) == judge("", **given) == 401


def test_the_password_lets_in_and_its_guesses_are_counted() -> None:
    clock = Clock()
    access = Access(load_settings(password="sesame"), "0.0.0.0", admission=Admission(clock), clock=clock)
    assert judge("sesame", access=access, address=THERE) == Caller("password", may_write=True)
    guesses = [judge(f"guess {n}", access=access, address="203.0.113.8") for n in range(7)]
    assert guesses == [401] * 5 + [429] * 2
    assert judge("sesame", access=access, address="203.0.113.8") == 429  # even the right one waits
    assert judge("sesame", access=access, address=THERE) == Caller("password", may_write=True)


def test_requests_are_counted_by_key_and_by_address() -> None:
    clock = Clock()
    settings = load_settings(api_key=KEYS, requests_per_minute=3)
    access = Access(settings, "0.0.0.0", admission=Admission(clock), clock=clock)
    seen = [judge(READ, access=access, address=f"203.0.113.{n}") for n in range(4)]
    assert seen == [Caller("key ann", may_write=False)] * 3 + [429]
    assert judge(WRITE, access=access) == Caller("key bob", may_write=True)
    assert [judge("x" * 20, access=access, address=THERE) for _ in range(4)] == [401] * 3 + [429]
    clock.now = 20.1
    assert judge(READ, access=access) == Caller("key ann", may_write=False) and judge(READ, access=access) == 429


def test_what_is_remembered_of_callers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    from rag.api import access as module

    monkeypatch.setattr(module, "MOST_REMEMBERED", 10)
    access = Access(load_settings(), HERE, admission=Admission())
    for n in range(50):
        judge(access=access, address=f"203.0.113.{n}")
    assert len(access._buckets) == 10


@pytest.mark.parametrize(
    "keys", ["ann:read:short", "ann:admin:0123456789abcdef", "0123456789abcdef", f"a:read:{READ},a:write:{WRITE}"]
)
def test_keys_that_are_none_are_refused_without_being_repeated(keys: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(api_key=keys)
    assert "RAG_API_KEY" in str(caught.value) and "0123456789" not in str(caught.value)
    assert READ not in repr(load_settings(api_key=KEYS))


def test_a_page_of_another_site_is_named_by_its_origin() -> None:
    assert load_settings(origins="https://app.example.org, http://10.0.0.2:3000").origins[1] == "http://10.0.0.2:3000"
    for wrong in ("app.example.org", "https://app.example.org/", "*"):
        with pytest.raises(SettingsError, match=r"https://app\.example\.org"):
            load_settings(origins=wrong)


def test_every_route_asks_for_the_key_and_no_key_is_told(
    seeds_assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = make_client(make_service(seeds_assistant, api_key=tuple(KEYS.split(", "))), client=THERE)
    body = {"model": "footnote", "messages": [{"role": "user", "content": QUESTION}]}
    replies = [client.get(path) for path in ("/v1/models", "/v1/nothing", "/metrics", "/read/a.txt")]
    replies.append(client.post("/v1/chat/completions", json=body, headers={"authorization": "Bearer wrong-key-0123"}))
    for reply in replies:
        assert read_error(reply, 401)["code"] == "invalid_api_key"
        assert reply.headers["www-authenticate"] == "Bearer" and "wrong-key" not in reply.text
    page = client.get("/read/a.txt", headers={"accept": "text/html"})
    assert page.headers["www-authenticate"].startswith("Basic")  # a browser asks for it
    given = base64.b64encode(f"reader:{READ}".encode()).decode()
    assert client.get("/v1/models", headers={"authorization": f"Basic {given}"}).status_code == 200
    assert client.get("/health").status_code == client.get("/ready").status_code == 200
    assert not {READ, WRITE, "wrong-key-0123"} & {word for line in caplog.messages for word in line.split()}
