"""The HTTP interfaces in this process: requests without a socket, over real articles and the real models."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from rag import Assistant
from rag.api.access import Access
from rag.api.door import make_api_door
from rag.serving.admission import Admission
from rag.serving.closing import Closing
from rag.serving.http_server import EndingServer, ImpatientProtocol, make_config
from rag.serving.service import Service
from rag.serving.work_queue import WorkQueue

QUESTION = "How many men does Putin's decree call up?"
UNKNOWN = "What is a chocolate cake?"


def make_service(assistant: Assistant, *, work: WorkQueue | None = None, **settings: Any) -> Service:
    """A service over an assistant that is indexed already, with some of its settings changed."""
    service = Service(assistant.settings.model_copy(update=settings), work=work, assistant=assistant)
    service.is_warm = True
    return service


def make_client(service: Service, *, listens: str = "127.0.0.1", client: str = "127.0.0.1") -> TestClient:
    """A client at the address `client`, of a server that listens on `listens`."""
    access = Access(service.settings, listens, admission=Admission())
    application = Starlette(routes=list(make_api_door(service, access).routes))
    return TestClient(application, base_url="http://127.0.0.1:8501", client=(client, 5000))


def chat(client: TestClient, *said: str, **more: Any) -> dict[str, Any]:
    """The completion of a chat: what the user and the assistant said in turns."""
    roles = ("user", "assistant")
    messages = [{"role": roles[n % 2], "content": text} for n, text in enumerate(said)]
    reply = client.post("/v1/chat/completions", json={"model": "footnote", "messages": messages, **more})
    assert reply.status_code == 200, reply.text
    described: dict[str, Any] = reply.json()
    return described


def read_error(reply: Any, status: int) -> dict[str, Any]:
    """The error object of a refused request."""
    assert reply.status_code == status, reply.text
    error: dict[str, Any] = reply.json()["error"]
    assert set(error) == {"message", "type", "param", "code"} and "Traceback" not in reply.text
    return error


@contextmanager
def run_inside(service: Service, *, header_seconds: float = 20.0) -> Iterator[str]:
    """The address of a server in this process, with sockets and uvicorn, until the end of the block."""
    access = Access(service.settings, "127.0.0.1", admission=Admission())
    application = Starlette(routes=list(make_api_door(service, access).routes))
    with run_application(application, service.closing, header_seconds=header_seconds) as address:
        yield address


@contextmanager
def run_application(
    application: Starlette, closing: Closing, *, header_seconds: float = 20.0, reading_seconds: float = 30.0
) -> Iterator[str]:
    """The same for any application."""

    class Protocol(ImpatientProtocol):
        pass

    Protocol.header_seconds, Protocol.reading_seconds = header_seconds, reading_seconds
    server = EndingServer(make_config(application, host="127.0.0.1", port=0, http=Protocol), closing)
    server.answering_seconds = 0.1
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(60)
