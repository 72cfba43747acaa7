"""A webhook is told of answers that have changed, and never in the way of the answers themselves."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from rag import load_settings
from rag.errors import SettingsError
from rag.serving.standing_questions import Standing
from rag.serving.webhook import ATTEMPTS, Webhook
from tests.conftest import MakeAssistant
from tests.support.indexed_folders import TEXTS, write

FIRE = "How many hectares did the wildfire near Calder Ridge burn?"
HERON = "What did the painting of the heron cost?"


@contextmanager
def receive(*statuses: int) -> Iterator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """The address of a receiver that answers with these statuses in turn, the last for all others; and the path and
    JSON of what it got."""
    left, got = list(statuses), []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(left.pop(0) if len(left) > 1 else left[0])
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", got
    finally:
        server.shutdown()
        server.server_close()


def test_a_changed_answer_is_told_and_the_same_one_is_not(make_assistant: MakeAssistant, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    write(folder, "heron.txt", TEXTS[2])
    with receive(204) as (url, got):
        assistant = make_assistant(articles=folder, webhook=f"{url}/hooks/e?token=a")
        assistant.index()
        standing = Standing(assistant)
        standing.keep(FIRE)
        standing.keep(HERON)
        write(folder, "fire.txt", TEXTS[1])
        assistant.index()
        list(standing.ask_again())
    ((path, told),) = got
    assert path == "/hooks/e?token=a" and told["question"] == FIRE and told["changed"]
    assert "300 hectares" in told["answer"]["answer"] and told["before"]["abstained"]


@pytest.mark.parametrize(
    ("statuses", "attempts", "is_taken"),
    [((500, 429, 200), 3, True), ((503,), ATTEMPTS, False), ((404,), 1, False), ((302,), 1, False)],
)
def test_a_webhook_that_is_busy_is_tried_again_and_one_that_refuses_is_not(
    statuses: tuple[int, ...], attempts: int, is_taken: bool, caplog: pytest.LogCaptureFixture
) -> None:
    paused: list[float] = []
    with receive(*statuses) as (url, got), caplog.at_level(logging.ERROR):
        assert Webhook(f"{url}/secret-token", pause=paused.append).tell({"a": 1}) is is_taken
    assert len(got) == attempts and len(paused) == attempts - 1
    assert "secret-token" not in caplog.text and bool(caplog.text) is not is_taken


def test_a_webhook_that_is_not_there_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with receive(200) as (url, _):
        pass
    assert not Webhook(url, pause=lambda _: None).tell({"a": "\ud800"})
    assert "127.0.0.1" in caplog.text and "refused" in caplog.text


@pytest.mark.parametrize(
    "address",
    ["ftp://a", "hooks.example.org", "http://", "https://user:secret@a/b", "http://a b/", "http://a/secret#x"],
)
def test_an_address_that_is_none_is_refused_without_being_shown(address: str) -> None:
    with pytest.raises(SettingsError, match="webhook") as raised:
        load_settings(webhook=address)
    assert "secret" not in str(raised.value)
