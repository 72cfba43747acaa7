"""A server that is told to end while it answers: every client gets an error object, and the log stays empty."""

from __future__ import annotations

import json
import logging
import random
import threading
import time

import httpx
import pytest

from rag import Assistant
from rag.testing.scripted_llm import ScriptedLLM, wrap
from tests.api.harness import QUESTION, make_service, run_inside

NOUNS = ["letters", "papers", "orders", "laws", "lists", "plans", "rules", "notes", "bills", "pacts", "terms"]
BODY = {"model": "footnote", "messages": [{"role": "user", "content": QUESTION}]}


def test_open_requests_get_an_error_and_the_log_nothing_when_the_server_ends(
    seeds_assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    words = random.Random(5)  # a text that repeats itself would be stopped
    written = [f"Putin signed {' '.join(words.sample(NOUNS, 4))} in week {week} [1]. " for week in range(500)]
    llm = ScriptedLLM(replies=["".join(written)])
    llm.delay_seconds = 0.05
    caplog.set_level(logging.WARNING)
    replies: dict[str, httpx.Response] = {}
    with Assistant(seeds_assistant.settings, language_model=wrap(llm)) as assistant:
        service = make_service(assistant)
        with httpx.Client(timeout=60) as client:
            with run_inside(service) as url:

                def post(name: str, path: str, body: object) -> None:
                    replies[name] = client.post(url + path, json=body)

                begun = threading.Event()

                def stream() -> None:
                    with client.stream(
                        "POST", f"{url}/v1/ask", json={"text": QUESTION}, headers={"Accept": "text/event-stream"}
                    ) as reply:
                        begun.set()
                        reply.read()
                        replies["stream"] = reply

                jobs = [
                    threading.Thread(target=post, args=("plain", "/v1/ask", {"text": QUESTION})),
                    threading.Thread(target=post, args=("chat", "/v1/chat/completions", BODY)),
                    threading.Thread(target=stream),
                ]
                for job in jobs:
                    job.start()
                assert begun.wait(60)
                end = time.monotonic() + 60
                while service.work.count_running() + service.work.count_waiting() < len(jobs):
                    assert time.monotonic() < end
                    time.sleep(0.01)
            for job in jobs:
                job.join(60)
    for name in ("plain", "chat"):
        assert replies[name].status_code == 503 and replies[name].json()["error"]["code"] == "stopped", replies[
            name
        ].text
    *_, last = replies["stream"].text.strip().split("\n\n")
    name, data = last.split("\n")
    assert name == "event: error" and json.loads(data.removeprefix("data: "))["error"]["code"] == "stopped"
    assert not caplog.records, caplog.text
