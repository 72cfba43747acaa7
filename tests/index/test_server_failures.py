"""What servers far away do: they are busy, slow, break connections, refuse tokens, and are not what they should be."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest
from tenacity import wait_random_exponential

from rag.errors import ServerUnavailable, SettingsError, StoreError
from rag.index import server_requests
from rag.index.chroma_server import ServerIndexes
from rag.index.server_requests import MOST_TRIES, ServerAddress, describe_wait, read_wait
from rag.index.vector_store import VectorStore
from tests.conftest import MakeAssistant
from tests.support.certificates import make_certificate
from tests.support.chroma_proxy import Fault, Proxy, run_proxy
from tests.support.chroma_servers import ChromaServer, hold_unanswered_port
from tests.support.commands import QUESTION, Command, assert_one_line

FINGERPRINT = {"format": 1, "embedding": "none", "dimension": 2}

FIRST = "/pre-flight-checks"
"""The path of the first request."""


@pytest.fixture
def proxy(chroma: ChromaServer) -> Iterator[Proxy]:
    with run_proxy(chroma.port) as proxy:
        yield proxy


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a server itself asks for is waited for all the same."""
    monkeypatch.setattr(server_requests, "_pause_by_tries", wait_random_exponential(multiplier=0.01, max=0.1))


def open_store(proxy: Proxy, name: str = "failing", **options: object) -> VectorStore:
    address = ServerAddress(proxy.address, **options)  # type: ignore[arg-type]
    store = ServerIndexes(address).open(name, fingerprint=FINGERPRINT)
    assert store is not None
    return store


def assert_says(error: BaseException, *words: str) -> None:
    """One line with these words, and no advice to rebuild what may be in order."""
    said = str(error)
    assert "\n" not in said and "rebuild" not in said
    assert [word for word in words if word not in said] == [], said


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_request_is_repeated_when_the_server_is_busy(proxy: Proxy, status: int) -> None:
    proxy.faults.append(Fault("status", FIRST, times=2, status=status))
    assert open_store(proxy).count_files() == 0
    assert proxy.count(FIRST) == 3


@pytest.mark.parametrize("what", ["cut", "lose"])
def test_a_request_is_repeated_when_its_connection_breaks(proxy: Proxy, what: str) -> None:
    store = open_store(proxy)
    proxy.faults.append(Fault(what, "/count", times=2))  # type: ignore[arg-type]
    assert store.count_files() == 0
    assert proxy.count("/count") == 3


def test_the_server_is_not_asked_before_the_time_that_it_names(proxy: Proxy) -> None:
    proxy.faults.append(Fault("status", FIRST, status=429, headers={"Retry-After": "1"}))
    began = time.monotonic()
    open_store(proxy)
    assert time.monotonic() - began >= 1


def test_a_busy_server_is_given_up_when_it_asks_to_wait_too_long(proxy: Proxy) -> None:
    proxy.faults.append(Fault("status", FIRST, times=100, status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(ServerUnavailable) as raised:
        open_store(proxy)
    assert_says(raised.value, proxy.address, "status 429", "3600 seconds", "1 try")
    assert proxy.count(FIRST) == 1


def test_a_busy_server_is_given_up_after_some_tries(proxy: Proxy) -> None:
    proxy.faults.append(Fault("status", FIRST, times=100))
    with pytest.raises(ServerUnavailable) as raised:
        open_store(proxy)
    assert_says(raised.value, "is not ready (status 503)", f"{MOST_TRIES} tries", "Try again later")
    assert proxy.count(FIRST) == MOST_TRIES


@pytest.mark.parametrize("what", ["stall", "drip"])
def test_a_server_is_given_up_when_its_answer_takes_too_long(proxy: Proxy, what: str) -> None:
    proxy.faults.append(Fault(what, FIRST, times=100))  # type: ignore[arg-type]
    with pytest.raises(ServerUnavailable) as raised:
        open_store(proxy, timeout_seconds=1.5)
    assert_says(raised.value, "within 1.5 seconds", "RAG_CHROMA_TIMEOUT_SECONDS")
    assert proxy.count(FIRST) <= 1, "it is not repeated, and may have been given up before it was read"


def test_a_server_that_has_gone_is_tried_again_and_given_up(chroma: ChromaServer) -> None:
    with run_proxy(chroma.port) as proxy:
        store = open_store(proxy)
    with hold_unanswered_port(proxy.port), pytest.raises(ServerUnavailable) as raised:
        store.count_files()
    assert_says(raised.value, "cannot be reached", "tries")


def test_an_index_takes_the_place_of_another_when_answers_are_lost(proxy: Proxy) -> None:
    open_store(proxy, "lost-old").close()
    store = open_store(proxy, "lost-new")
    store.write_revision("new")
    proxy.faults += [Fault("lose", r"/collections/[^/]+", times=1) for _ in range(3)]
    ServerIndexes(ServerAddress(proxy.address)).replace("lost-old", by="lost-new")
    assert open_store(proxy, "lost-old").read_revision() == "new"
    proxy.faults += [Fault("lose", "/lost-old-chunks"), Fault("lose", "/lost-old-documents")]
    ServerIndexes(ServerAddress(proxy.address)).replace("lost-old", by="lost-new")  # nothing left to do
    assert open_store(proxy, "lost-old").read_revision() == "new"


def test_one_line_says_what_is_wrong_when_no_server_answers() -> None:
    with hold_unanswered_port() as port, pytest.raises(ServerUnavailable) as raised:
        address = f"http://127.0.0.1:{port}"
        ServerIndexes(ServerAddress(address)).open("x")
    assert_says(raised.value, address, "Connection refused", "RAG_CHROMA_URL")


def test_one_line_says_what_is_wrong_when_a_name_is_unknown() -> None:
    with pytest.raises(ServerUnavailable) as raised:
        ServerIndexes(ServerAddress("http://chroma.invalid:8000")).open("x")
    assert_says(raised.value, "chroma.invalid", "host is not known", "RAG_CHROMA_URL")


def test_one_line_says_what_is_wrong_when_something_else_answers(proxy: Proxy) -> None:
    proxy.faults.append(Fault("page", FIRST))
    with pytest.raises(ServerUnavailable) as raised:
        open_store(proxy)
    assert_says(raised.value, proxy.address, "is not a Chroma server", "RAG_CHROMA_URL")


def test_one_line_says_what_is_wrong_when_there_is_no_such_database(proxy: Proxy) -> None:
    with pytest.raises(ServerUnavailable) as raised:
        open_store(proxy, database="elsewhere")
    assert_says(raised.value, "'elsewhere'", "'default_tenant'", "RAG_CHROMA_DATABASE")


def test_a_failure_inside_the_server_is_told(proxy: Proxy) -> None:
    store = open_store(proxy)
    proxy.faults.append(Fault("status", "/count", times=100, status=500))
    with pytest.raises(StoreError) as raised:
        store.count_files()
    assert_says(raised.value, "status 500", "not now")


@pytest.mark.parametrize(("header", "sent"), [("x-chroma-token", "sesame"), ("authorization", "Bearer sesame")])
def test_the_server_lets_us_in_with_the_right_token_alone(
    chroma: ChromaServer, header: str, sent: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with run_proxy(chroma.port, token=sent, token_header=header) as proxy:
        assert open_store(proxy, token="sesame", token_header=header).count_files() == 0
        with pytest.raises(ServerUnavailable) as raised:
            open_store(proxy, token="open-up", token_header=header)
        assert_says(raised.value, "refuses the token", "RAG_CHROMA_TOKEN")
        with pytest.raises(ServerUnavailable, match=r"asks for a token.* Set RAG_CHROMA_TOKEN"):
            open_store(proxy)
    assert "open-up" not in f"{raised.value!r} {raised.value.__cause__!r} {ServerAddress('http://a', token='open-up')}"
    assert "open-up" not in caplog.text and "sesame" not in caplog.text


@pytest.mark.parametrize("status", [400, 403, 422, 500])
@pytest.mark.parametrize("token", ["zqzq", 'zq"z\\q'])
def test_the_token_is_hidden_when_an_answer_repeats_it(
    proxy: Proxy, status: int, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    store = open_store(proxy, token=token)
    proxy.faults.append(Fault("status", "/count", status=status, message=f"no {token} here"))
    with pytest.raises(StoreError) as raised:
        store.count_files()
    assert_says(raised.value, *(["no … here"] if status != 403 else ["refuses the token"]))
    assert "zq" not in f"{raised.value} {raised.value.__cause__!r} {caplog.text}"


@pytest.mark.parametrize("proxy_url", ["socks5://me:hush@127.0.0.1:1080", "ftp://me:hush@a", "http://me:hush@:x"])
@pytest.mark.parametrize("variable", ["ALL_PROXY", "http_proxy"])
def test_a_proxy_that_cannot_be_used_is_refused(monkeypatch: pytest.MonkeyPatch, variable: str, proxy_url: str) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, proxy_url)
    with pytest.raises(SettingsError, match=variable.upper()) as raised:
        ServerIndexes(ServerAddress("http://chroma.example.org:8000", token="sesame")).open("x")
    assert_says(raised.value, "chroma.example.org", "NO_PROXY")
    assert "hush" not in str(raised.value)


def test_a_server_is_trusted_by_the_certificate_of_its_own_authority(chroma: ChromaServer, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with run_proxy(chroma.port, tls=certificate.context) as proxy:
        assert open_store(proxy, ca_file=certificate.ca_file).count_files() == 0
        with pytest.raises(ServerUnavailable) as raised:
            open_store(proxy)
        assert_says(raised.value, "is not trusted", "RAG_CHROMA_CA_FILE")
        for wrong in (tmp_path / "missing.pem", tmp_path / "key.pem"):
            with pytest.raises(SettingsError, match="RAG_CHROMA_CA_FILE"):
                open_store(proxy, ca_file=wrong)


def test_the_wait_that_a_server_asks_for_is_read_in_both_forms() -> None:
    assert [read_wait(value) for value in ("", "7", "-1", "soon")] == [0, 7, 0, 0]
    assert 50 < read_wait(formatdate(time.time() + 60, usegmt=True)) <= 60


def test_the_time_of_a_last_try_is_not_told_as_the_whole_timeout() -> None:
    assert describe_wait(30, 30) == "30 seconds"
    assert describe_wait(12.34, 30) == "12 seconds, what earlier tries had left of 60"


def test_the_word_index_that_one_process_made_is_taken_by_others(
    proxy: Proxy, articles: Path, make_assistant: MakeAssistant, tmp_path: Path
) -> None:
    shared = {"articles": articles, "chroma_url": proxy.address, "index_name": "words"}
    make_assistant(**shared).index()
    elsewhere = tmp_path / "other-machine"
    reads = []
    for home in (tmp_path / "home", elsewhere, elsewhere):
        before = proxy.count("/get")
        state = make_assistant(**shared, home=home)._opener.open_current()
        assert state.keyword_index is not None and len(state.keyword_index.read_versions()) == 5
        assert state.facts_index is not None and state.facts_index.read_revision() == state.revision
        reads.append(proxy.count("/get") - before)
    assert reads[0] == reads[2] == 0 < reads[1] <= 3


@pytest.mark.parametrize("command", ["index", "ask", "doctor"])
def test_a_command_fails_with_one_line_and_without_the_token(
    rag: Command, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    proxy.token = "sesame"
    monkeypatch.setenv("RAG_CHROMA_URL", proxy.address)
    monkeypatch.setenv("RAG_CHROMA_TOKEN", "open-up")
    code, out, err = rag(command, *(["Who?"] if command == "ask" else []))
    assert code == 1
    assert "refuses the token (status 401)" in (out if command == "doctor" else err)
    assert "open-up" not in out + err
    if command != "doctor":
        assert_one_line(err)


def test_a_question_is_given_up_when_the_server_fails_in_the_middle(
    chroma: ChromaServer, rag: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    with run_proxy(chroma.port) as proxy:
        monkeypatch.setenv("RAG_CHROMA_URL", proxy.address)
        monkeypatch.setenv("RAG_INDEX_NAME", "stalling")
        assert "nothing read from the server yet" in rag("status")[1]
        assert rag("index")[0] == 0
        proxy.faults.append(Fault("status", "/query", times=100, headers={"Retry-After": "3600"}))
        code, _, err = rag("ask", QUESTION)
        assert code == 1 and "is not ready (status 503), after 1 try" in err and "rebuild" not in err
        assert proxy.count("/query") == 1
        assert_one_line(err)
