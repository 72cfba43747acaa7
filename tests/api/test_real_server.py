"""The server as a process, and OpenAI's own client against it."""

from __future__ import annotations

import json
import socket
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest

from rag import Assistant
from tests.api.harness import QUESTION, UNKNOWN
from tests.conftest import SEEDS
from tests.support.servers import Server, run_server

openai = pytest.importorskip("openai")


@pytest.fixture(scope="module")
def server(seeds_assistant: Assistant) -> Iterator[Server]:
    """`rag serve` over the shipped articles. It has to end when it is told to, whatever is open."""
    with run_server(SEEDS, seeds_assistant.settings.home) as running:
        yield running
        place = urllib.parse.urlsplit(running.url)
        with socket.create_connection((place.hostname or "", place.port or 0)) as connection:
            connection.sendall(b"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\n{")
            assert get(running, "/health")  # the request before has begun
            running.process.terminate()
            assert running.process.wait(timeout=60) == 0  # it gives itself ten seconds; a machine may be busy
    assert "The server has ended" in running.said[0] and "Traceback" not in running.said[0]


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
    questions = [QUESTION, "What has Russia denied?", UNKNOWN, "Who is the Kremlin spokesman?"] * 3
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


def test_a_response_is_answered_with_its_files_and_goes_on(client: openai.OpenAI) -> None:
    first = client.responses.create(
        model="footnote", input=QUESTION, instructions="Say no.", include=["file_search_call.results"]
    )
    search, message = first.output
    assert first.output_text.startswith("160,000 [1]") and first.status == "completed"
    assert search.type == "file_search_call" and search.results and search.results[0].filename.endswith(".txt")
    cited = [one for one in message.content[0].annotations if one.type == "file_citation"]
    assert cited[0].filename == "001_676866eb0907da5c.txt" and first.output_text[: cited[0].index].endswith("[1]")
    assert client.files.retrieve(cited[0].file_id).filename == cited[0].filename
    second = client.responses.create(
        model="footnote", input="Until when does it run?", previous_response_id=first.id, stream=False
    )
    assert second.output[0].queries == ["Until when does Putin's decree run?"]
    with pytest.raises(openai.BadRequestError, match="no such response"):
        client.responses.create(model="footnote", input="And then?", previous_response_id="resp_other")


def test_a_response_is_streamed(client: openai.OpenAI) -> None:
    whole = client.responses.create(model="footnote", input=QUESTION)
    with client.responses.stream(model="footnote", input=QUESTION) as stream:
        events = list(stream)
        final = stream.get_final_response()
    assert final.output_text == whole.output_text and final.output[1].content[0].annotations
    said = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert said == whole.output_text
    ended = [event.type for event in events if event.type.endswith((".file_search_call.completed", "text.delta"))]
    assert ended[0] == "response.file_search_call.completed"  # as items follow each other
    assert [event.sequence_number for event in events if hasattr(event, "sequence_number")] == sorted(
        event.sequence_number for event in events if hasattr(event, "sequence_number")
    )


def test_texts_are_embedded_as_the_articles_are(client: openai.OpenAI) -> None:
    texts = ["A harbour", "A port for ships", "Chocolate cake"]
    vectors = [one.embedding for one in client.embeddings.create(model="footnote", input=texts).data]
    floats = client.embeddings.create(model="footnote", input=texts, encoding_format="float")
    assert vectors == [one.embedding for one in floats.data] and len(vectors[0]) == 384
    near, far = (sum(a * b for a, b in zip(vectors[0], other, strict=True)) for other in vectors[1:])
    assert near > far
    with pytest.raises(openai.NotFoundError):
        client.embeddings.create(model="text-embedding-3-small", input="x")


def test_passages_and_files_are_found(client: openai.OpenAI) -> None:
    (store,) = client.vector_stores.list()
    assert store.file_counts.total == 5
    found = list(client.vector_stores.search(store.id, query=QUESTION, max_num_results=3))
    assert len(found) == 3 and found[0].filename == "001_676866eb0907da5c.txt"
    assert "160,000 men" in found[0].content[0].text and found[0].attributes["url"].endswith("#quote")
    other = client.vector_stores.search(
        store.id, query=QUESTION, filters={"type": "eq", "key": "filename", "value": "000_9485b8097e7bb3d4.txt"}
    )
    assert {one.filename for one in other} == {"000_9485b8097e7bb3d4.txt"}
    files = list(client.files.list(limit=2))  # in parts
    assert [file.filename for file in files] == sorted(file.filename for file in files) and len(files) == 5
    assert client.files.content(files[1].id).text.startswith("Putin orders 160,000 men")
    with pytest.raises(openai.BadRequestError):
        client.vector_stores.search(store.id, query=QUESTION, filters={"type": "gt", "key": "published", "value": 3})
    with pytest.raises(openai.NotFoundError):
        client.vector_stores.search("vs_other", query=QUESTION)


def test_mcp_is_on_the_same_port_and_names_places_by_the_server_s_address(server: Server) -> None:
    anyio = pytest.importorskip("anyio")
    mcp = pytest.importorskip("mcp")

    async def work() -> tuple[str, str, bool]:
        async with mcp.Client(f"{server.url}/mcp") as client:
            answer = (await client.call_tool("ask", {"question": QUESTION})).structured_content
            found = (await client.call_tool("search", {"query": QUESTION})).structured_content
            wrong = await client.call_tool("read", {"file": "../secret.txt"})
            return answer["answer"], found["results"][0]["url"], wrong.is_error

    said, url, is_refused = anyio.run(work)
    with pytest.raises(urllib.error.HTTPError, match="405"):
        urllib.request.urlopen(f"{server.url}/mcp")
    assert said.startswith("160,000 [1]") and is_refused
    assert url.startswith(f"{server.url}/read/")
    assert "160,000" in get(server, url.removeprefix(server.url))
