"""What stands before the chat: names and pages that are known, what may be asked for, headers, the password."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from rag import load_settings
from rag.errors import SettingsError
from rag.serving import admission
from rag.serving.admission import Admission, group_address
from ui import guard
from ui.guard import Guard, is_wanted
from ui.hosts import list_known_hosts

OWN = {"host": "127.0.0.1:8501"}


def make_guard(address: str = "127.0.0.1", names: tuple[str, ...] = (), *, upload: str = "") -> Guard:
    """A guard before an application that answers everything, and sends headers of its own."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            while (message := await receive())["type"] == "websocket.receive":
                await send({"type": "websocket.send", "bytes": message["bytes"]})
            return
        headers = [(b"set-cookie", b"a=b; Path=/"), (b"access-control-allow-origin", b"*")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"inside"})

    hosts = list_known_hosts(address, names)
    return Guard(application, hosts=hosts, check_upload=lambda _: upload, origins=("https://app.example.org",))


def request(
    guarded: Guard,
    headers: Mapping[str, str],
    *,
    path: str = "/",
    method: str = "GET",
    incoming: list[dict[str, Any]] | None = None,
    **scope: Any,
) -> list[Any]:
    """Everything that the application sends in answer to one request."""
    sent: list[Any] = []
    waiting = [*(incoming or []), {"type": "websocket.disconnect"}]

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    pairs = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    asked = {"type": "http", "method": method, "path": path, "headers": pairs, "client": ("9.9.9.9", 1), **scope}
    asyncio.run(guarded(asked, receive, send))
    return sent


def read_status(guarded: Guard, headers: Mapping[str, str], **asked: Any) -> int:
    return int(request(guarded, headers, **asked)[0]["status"])


@pytest.mark.parametrize(
    ("host", "here", "everywhere"),
    [
        ("127.0.0.1:8501", 200, 200),
        ("localhost", 200, 200),
        ("LOCALHOST.:8501", 200, 200),
        ("[::1]:8501", 200, 200),
        ("192.168.1.3:8501", 421, 200),
        ("[2001:db8::1]", 421, 200),
        ("evil.example", 421, 421),
        ("127.0.0.1.evil.example:8501", 421, 421),
        ("localhost.evil.example", 421, 421),
        ("evil.example#127.0.0.1", 421, 421),
        ("user@127.0.0.1", 421, 421),
        ("127.0.0.1:8501, evil.example", 421, 421),
        ("", 421, 421),
    ],
)
def test_a_request_names_a_host_that_the_chat_is_known_as(host: str, here: int, everywhere: int) -> None:
    assert read_status(make_guard(), {"host": host}) == here
    assert read_status(make_guard("0.0.0.0"), {"host": host}) == everywhere
    listed = make_guard("127.0.0.1", ("chat.example.org",))
    assert read_status(listed, {"host": "Chat.Example.org"}) == 200 and read_status(listed, {"host": host}) == here


def test_a_request_without_a_host_is_refused() -> None:
    assert read_status(make_guard(), {}) == 421


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:8501", 200),
        ("http://127.0.0.1:3000", 403),
        ("http://localhost:8501", 403),
        ("http://evil.example", 403),
        ("null", 403),
        ("", 403),
        ("file://", 403),
        ("https://chat.example.org", 200),
        ("https://chat.example.org:444", 403),
        ("https://chat.example.org.evil.example", 403),
    ],
)
def test_only_the_chats_own_page_may_talk_to_it(origin: str, status: int) -> None:
    guarded = make_guard("127.0.0.1", ("chat.example.org",))
    assert read_status(guarded, {**OWN, "origin": origin}) == status
    opened = request(guarded, {**OWN, "origin": origin}, type="websocket", incoming=[{"type": "websocket.connect"}])
    assert opened[0]["type"] == ("websocket.accept" if status == 200 else "websocket.close")


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("same-origin", "cors", "empty", 200),
        ("none", "navigate", "document", 200),
        ("cross-site", "navigate", "document", 200),
        ("cross-site", "navigate", "iframe", 403),
        ("cross-site", "no-cors", "script", 403),
        ("same-site", "no-cors", "image", 403),
    ],
)
def test_another_site_may_link_to_the_chat_and_nothing_else(site: str, mode: str, dest: str, status: int) -> None:
    headers = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}
    assert read_status(make_guard(), {**OWN, **headers}) == status


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/_stcore/health", 200),
        ("/_stcore/upload_file/a/b", 200),
        ("/_stcore/metrics", 404),
        ("/_stcore/agent/mcp", 404),
        ("/library/_stcore/agent/openapi.json", 404),
        ("//_stcore/metrics", 404),
        ("/_stcore/", 404),
        ("/auth/login", 404),
        ("/library", 200),
        ("/v1/answers", 200),
    ],
)
def test_of_streamlits_own_paths_those_that_the_page_needs_are_there(path: str, status: int) -> None:
    assert read_status(make_guard(), OWN, path=path) == status


@pytest.mark.parametrize("path", ["//v1/models", "/v1/\0", "/v1/../x", "//mcp", "/\0", "/a/../b"])
def test_a_path_that_is_none_is_refused_before_the_framework_sees_it(path: str) -> None:
    sent = request(make_guard(), OWN, path=path)
    assert sent[0]["status"] == 404
    if "v1" in path or "mcp" in path:
        assert json.loads(sent[1]["body"])["error"]["code"] == "refused"


def test_every_answer_has_the_headers_and_none_lets_another_site_read_it() -> None:
    for host, scheme in (("127.0.0.1", "https"), ("evil.example", "http")):
        headers = dict(request(make_guard(), {"host": host}, scheme=scheme)[0]["headers"])
        policy = headers[b"content-security-policy"].decode()
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert not re.search(r"script-src[^;]*(unsafe|\*|http)", policy)
        assert headers[b"x-content-type-options"] == b"nosniff" and headers[b"x-frame-options"] == b"DENY"
        assert headers[b"referrer-policy"] == b"no-referrer"
        assert not any(name.startswith(b"access-control") for name in headers) and b"server" not in headers
    assert dict(request(make_guard(), OWN, scheme="https")[0]["headers"])[b"set-cookie"].endswith(b"; Secure")
    assert dict(request(make_guard(), OWN)[0]["headers"])[b"set-cookie"] == b"a=b; Path=/"


def test_an_upload_is_refused_before_it_is_read() -> None:
    guarded = make_guard(upload="The password comes first.")
    assert read_status(guarded, OWN, path="/_stcore/upload_file/a/b", method="PUT") == 429
    assert read_status(guarded, OWN, path="/_stcore/upload_file/a/b", method="DELETE") == 200


def test_messages_that_the_page_does_not_send_are_dropped() -> None:
    wanted, others = BackMsg(), [BackMsg() for _ in range(4)]
    wanted.rerun_script.SetInParent()
    others[0].clear_cache = True
    others[1].load_git_info = True
    others[2].backend_operation_request.install_skills.SetInParent()
    assert is_wanted(wanted.SerializeToString())
    assert not any(is_wanted(one.SerializeToString()) for one in others) and not is_wanted(None)
    incoming = [{"type": "websocket.connect"}]
    incoming += [{"type": "websocket.receive", "bytes": one.SerializeToString()} for one in (*others, wanted)]  # type: ignore[dict-item]
    sent = request(make_guard(), OWN, type="websocket", incoming=incoming)
    assert [message.get("bytes") for message in sent] == [None, wanted.SerializeToString()]


def test_pages_are_counted_and_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MOST_CONNECTIONS_AN_ADDRESS", 2)
    seen: list[Any] = []

    async def hold(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["client"])
        if len(seen) < 4:
            asked = {**scope, "client": ("8.8.8.8" if len(seen) == 2 else "9.9.9.9", 1)}
            await guarded(asked, receive, send)
        await send({"type": "websocket.close", "code": 1000})

    guarded = Guard(hold, hosts=list_known_hosts("127.0.0.1", ()), check_upload=lambda _: "")
    sent = request(guarded, OWN, type="websocket", incoming=[{"type": "websocket.connect"}])
    assert [place for place, _ in seen] == ["9.9.9.9", "9.9.9.9", "8.8.8.8"]
    assert [message["code"] for message in sent] == [1013, 1000, 1000, 1000]
    assert not guarded._open


def test_a_listed_site_may_use_the_paths_for_programs_and_no_other() -> None:
    listed = {**OWN, "origin": "https://app.example.org", "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}
    for path in ("/v1/chat/completions", "/mcp"):
        asked = request(make_guard(), listed, path=path, method="OPTIONS")[0]
        answered = request(make_guard(), listed, path=path, method="POST")[0]
        for headers, status in ((dict(asked["headers"]), asked["status"]), (dict(answered["headers"]), 200)):
            assert status in (200, 204) and headers[b"access-control-allow-origin"] == b"https://app.example.org"
            assert b"authorization" in headers[b"access-control-allow-headers"] and headers[b"vary"] == b"Origin"
        other = request(make_guard(), {**listed, "origin": "https://evil.example"}, path=path)[0]
        assert other["status"] == 403 and not any(name.startswith(b"access-") for name, _ in other["headers"])
    assert read_status(make_guard(), listed, path="/") == 403
    opened = request(make_guard(), listed, type="websocket", path="/mcp", incoming=[{"type": "websocket.connect"}])
    assert opened[0]["type"] == "websocket.close"


def test_a_program_is_refused_with_an_error_object() -> None:
    sent = request(make_guard(), {"host": "evil.example"}, path="/v1/models")
    assert sent[0]["status"] == 421 and "RAG_HOSTS" in json.loads(sent[1]["body"])["error"]["message"]


# --- the password


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def guess(kept: Admission, given: str, address: str = "9.9.9.9", session: str = "s") -> float | None:
    return kept.try_password(given, "sesame", address=address, session=session)


def test_a_password_can_be_guessed_a_few_times_and_then_once_a_minute() -> None:
    clock = Clock()
    kept = Admission(clock)
    assert [guess(kept, "wrong") for _ in range(5)] == [None] * 5
    assert guess(kept, "sesame") == pytest.approx(60) and not kept.is_let_in("s")
    assert guess(kept, "wrong", "8.8.8.8") is None
    clock.now = 60.5
    assert guess(kept, "wrong") is None and guess(kept, "sesame") == pytest.approx(59.5)
    clock.now = 121
    assert guess(kept, "sesame") == 0 and kept.is_let_in("s") and not kept.is_let_in("t")


def test_many_addresses_together_are_slowed_but_hold_up_nobody_who_was_let_in() -> None:
    kept = Admission(Clock())
    assert guess(kept, "sesame", "7.7.7.7") == 0
    results = [guess(kept, "wrong", f"10.0.{number}.1") for number in range(200)]
    assert results.count(None) == admission.ALL_GUESSES_AT_ONCE
    assert guess(kept, "sesame", "6.6.6.6") and guess(kept, "sesame", "7.7.7.7") == 0


def test_what_is_remembered_of_guessers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "MOST_REMEMBERED", 10)
    kept = Admission(Clock())
    for number in range(100):
        guess(kept, "wrong", f"10.0.0.{number}")
    assert len(kept._buckets) == 10


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:9.9.9.9", "9.9.9.9", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("9.9.9.9", "9.9.9.8", False),
        ("", "", True),
    ],
)
def test_one_guesser_is_an_address_or_the_network_of_a_household(first: str, second: str, same: bool) -> None:
    assert (group_address(first) == group_address(second)) is same


@pytest.mark.parametrize("given", ["sesame ", "Sesame", "", "s" * 100_000, "\ud800", "sesam\u0435"])
def test_another_password_is_wrong_whatever_it_is(given: str) -> None:
    assert guess(Admission(Clock()), given) is None


def test_listed_names_are_names_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_HOSTS", "chat.example.org, intra")
    assert load_settings().hosts == ("chat.example.org", "intra")
    for wrong in ("https://chat.example.org", "chat.example.org:80", "*.example.org", "a b"):
        monkeypatch.setenv("RAG_HOSTS", wrong)
        with pytest.raises(SettingsError, match="names alone"):
            load_settings()
