"""The server as a process, and OpenAI's own client against it."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Iterator

import pytest

from tests.api.harness import QUESTION, UNKNOWN
from tests.conftest import SEEDS
from tests.support.servers import Server, run_server

openai = pytest.importorskip("openai")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`rag serve` over the shipped articles. It has to end when it is told to, within ten seconds."""
    with run_server(SEEDS, tmp_path_factory.mktemp("served")) as running:
        yield running
        began = time.monotonic()
        running.process.terminate()
        _, said = running.process.communicate(timeout=60)
        assert time.monotonic() - began < 10
    assert running.process.returncode == 0 and b"The server has ended" in said


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{server.url}/v1", api_key="none needed", max_retries=0, timeout=120) as made:
        yield made


def get(server: Server, path: str) -> str:
    with urllib.request.urlopen(server.url + path, timeout=60) as reply:
        content: bytes = reply.read()
        return content.decode()


def test_one_port_has_the_page_and_tells_health_readiness_and_figures(server: Server) -> None:
    assert "<script" in get(server, "/")
    assert json.loads(get(server, "/health")) == {"status": "ok"}
    assert json.loads(get(server, "/ready")) == {"status": "ready"}
    assert "footnote_questions_waiting 0" in get(server, "/metrics")


def test_models_are_listed(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["footnote", "footnote-quotes"]


def test_a_chat_is_answered_with_citations_and_goes_on(client: openai.OpenAI, server: Server) -> None:
    messages = [{"role": "user", "content": QUESTION}]
    first = client.chat.completions.create(model="footnote", messages=messages)
    message = first.choices[0].message
    assert message.content and message.content.startswith("160,000 [1]") and message.annotations
    cited = message.annotations[0].url_citation
    assert message.content[cited.start_index : cited.end_index] == "[1]" and cited.url.startswith(server.url)
    with urllib.request.urlopen(cited.url, timeout=60) as page:
        assert b'<mark id="quote">President Vladimir Putin' in page.read()
    assert first.footnote["statements"][0]["text"] == "160,000"
    messages += [{"role": "assistant", "content": message.content}, {"role": "user", "content": "When does it end?"}]
    second = client.chat.completions.create(model="footnote", messages=messages)
    assert "decree" in second.footnote["asked_as"]
    refused = client.chat.completions.create(model="footnote", messages=[{"role": "user", "content": UNKNOWN}])
    assert refused.footnote["abstained"] and "do not say" in (refused.choices[0].message.content or "")


def test_a_chat_is_streamed(client: openai.OpenAI) -> None:
    messages = [{"role": "user", "content": QUESTION}]
    with client.chat.completions.create(
        model="footnote", messages=messages, stream=True, stream_options={"include_usage": True}
    ) as stream:
        chunks = list(stream)
    whole = client.chat.completions.create(model="footnote", messages=messages)
    said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert said == whole.choices[0].message.content
    assert chunks[-1].usage and chunks[-1].usage.total_tokens > 0
    assert chunks[-2].choices[0].finish_reason == "stop" and chunks[-2].footnote["question"] == QUESTION


def test_errors_are_the_client_s_own(client: openai.OpenAI) -> None:
    messages = [{"role": "user", "content": QUESTION}]
    with pytest.raises(openai.NotFoundError) as missing:
        client.chat.completions.create(model="gpt-4o", messages=messages)
    assert missing.value.code == "model_not_found" and missing.value.param == "model"
    with pytest.raises(openai.BadRequestError, match="n is not supported"):
        client.chat.completions.create(model="footnote", messages=messages, n=3)
    with pytest.raises(openai.NotFoundError):
        client.images.generate(prompt="a cat")


def test_many_clients_at_once_are_all_answered(client: openai.OpenAI) -> None:
    questions = [QUESTION, "What has Russia denied?", UNKNOWN, "Who is the Kremlin spokesman?"] * 5
    answers: dict[int, str] = {}

    def ask(n: int) -> None:
        reply = client.chat.completions.create(model="footnote", messages=[{"role": "user", "content": questions[n]}])
        answers[n] = json.loads(reply.model_dump_json())["footnote"]["question"]

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(len(questions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert answers == dict(enumerate(questions))
