"""A client of a running `rag serve`, with the methods of `Assistant`.

    with Client("http://127.0.0.1:8501") as client:
        print(client.ask("Who signed the decree?").text)

Loads no models: a question takes as long as the server takes. `rag.serving.json_reading` makes records of what comes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import SplitResult, quote, urlsplit

from rag.errors import (
    AnswerTookTooLong,
    ArticlesMissing,
    IndexBusy,
    IndexMissing,
    LanguageModelError,
    QuestionError,
    RagError,
    ServerBusy,
    ServerEnding,
    ServingError,
)
from rag.schema.answers import Answer, Passage
from rag.schema.documents import Document
from rag.schema.events import AnsweringStep
from rag.schema.index import IndexReport
from rag.schema.query import Query, make_query
from rag.serving.json_reading import read_answer, read_document, read_passage, read_report, read_step

if TYPE_CHECKING:
    from http.client import HTTPResponse

    from typing_extensions import Unpack

    from rag.schema.query import Bounds

OnProgress = Callable[[int, int, str], None]

_ERRORS: Mapping[str | None, type[RagError]] = {
    "invalid_question": QuestionError,
    "invalid_value": QuestionError,
    "server_busy": ServerBusy,
    "stopped": ServerEnding,
    "timeout": AnswerTookTooLong,
    "index_missing": IndexMissing,
    "articles_missing": ArticlesMissing,
    "index_busy": IndexBusy,
    "model_failed": LanguageModelError,
}
"""The errors of the library by the code in an error object; others are a `ServingError`."""

_EVENTS = "text/event-stream"

Result = TypeVar("Result")


class Client:
    """Asks a server what an `Assistant` would be asked. Each call has a connection of its own, so that a client can be
    used from several threads."""

    def __init__(self, url: str, *, key: str = "", timeout_seconds: float = 600.0) -> None:
        """`url` is the server's address, with the sub-path of a proxy if there is one; `key` one of its `RAG_API_KEY`,
        or the password. Connects to nothing yet. Raises `ServingError` when the address is none."""
        place = _read_url(url)
        if place is None:
            raise ServingError(f"{url!r} is not the address of a server. Write one like http://127.0.0.1:8501.")
        if not (key.isascii() and key.isprintable()):
            raise ServingError("The key of the server holds characters that no key has. Correct RAG_SERVER_KEY.")
        self.url = url.rstrip("/")
        self._is_encrypted = place.scheme == "https"
        self._host, self._port = place.hostname or "", place.port
        self._path = place.path.rstrip("/")
        self._key = key
        self._timeout = timeout_seconds

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is kept open between calls; here so that a client can stand where an assistant does."""

    # --- index

    def is_indexed(self) -> bool:
        """Whether questions can be asked. Raises `ServingError` when no server answers."""
        try:
            self._call("GET", "/v1/articles?limit=1")
        except IndexMissing:
            return False
        return True

    def index(self, *, rebuild: bool = False, on_progress: OnProgress | None = None) -> IndexReport:
        """Have the server make its index match its folder, and wait for it. Needs a key that may write.

        Raises `ServingError` with the server's reason when it fails.
        """
        self._call("POST", "/v1/index", {"rebuild": rebuild})
        for _, state in self._follow("GET", "/v1/index"):
            if on_progress and state.get("total"):
                on_progress(state["done"], state["total"], state["file"])
            if state.get("state") == "failed":
                raise ServingError(state["error"])
            if state.get("report"):
                return self._read(read_report, state["report"])
        raise ServingError(f"The server at {self.url} broke off while it was indexing.")

    def read_document(self, file: str) -> Document:
        """A file as it is in the index. Raises `QuestionError` when it is not there."""
        try:
            return self._read(read_document, self._call("GET", f"/v1/articles/{quote(file, safe='')}"))
        except _NotFound as error:
            raise QuestionError(f"There is no article {file!r} in the index of {self.url}.") from error

    # --- ask

    def ask(self, question: str | Query, *, on_progress: OnProgress | None = None, **bounds: Unpack[Bounds]) -> Answer:
        """Answer a question, as `Assistant.ask` does, and raising as it does; `ServingError` for what is wrong with the
        server."""
        if on_progress is None:
            return self._read(read_answer, self._call("POST", "/v1/ask", make_query(question, bounds).to_json()))
        *_, answer = self.ask_in_steps(question, on_progress=on_progress, **bounds)
        assert isinstance(answer, Answer)  # the last step is
        return answer

    def ask_in_steps(
        self, question: str | Query, *, on_progress: OnProgress | None = None, **bounds: Unpack[Bounds]
    ) -> Generator[AnsweringStep, None, None]:
        """The steps of an answer, as `Assistant.ask_in_steps` gives them. Closing the iterator stops the work."""
        query = make_query(question, bounds)
        for name, described in self._follow("POST", "/v1/ask", query.to_json()):
            if name == "progress" and on_progress:
                on_progress(described["done"], described["total"], "")
            step = self._read(partial(read_step, name), described)
            if step is not None:
                yield step
            if isinstance(step, Answer):
                return
        raise ServingError(f"The server at {self.url} broke off before the answer was complete.")

    def retrieve(self, question: str | Query, **bounds: Unpack[Bounds]) -> list[Passage]:
        """The passages nearest to a question, best first, without an answer."""
        found = self._call("POST", "/v1/search", make_query(question, bounds).to_json())
        return self._read(lambda described: [read_passage(one) for one in described["passages"]], found)

    # --- the wire

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        with self._open(method, path, body, accept="application/json") as reply:
            return self._read_json(reply)

    def _follow(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Generator[tuple[str, dict[str, Any]], None, None]:
        """The events of a stream, by name."""
        with self._open(method, path, body, accept=_EVENTS) as reply:
            name = ""
            while line := reply.readline():
                field, _, value = line.decode("utf-8", "replace").rstrip("\r\n").partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    described = self._read(json.loads, value)
                    if not isinstance(described, dict):
                        raise self._make_stranger("an event that is no object")
                    if name == "error":
                        raise _make_error(described, 0)
                    yield name, described

    @contextmanager
    def _open(self, method: str, path: str, body: Mapping[str, Any] | None, *, accept: str) -> Iterator[HTTPResponse]:
        """The reply to a request. Raises what an error object in it says, and `ServingError` when there is none."""
        import http.client  # with TLS, which commands that ask no server need not load

        connect = http.client.HTTPSConnection if self._is_encrypted else http.client.HTTPConnection
        connection = connect(self._host, self._port, timeout=self._timeout)
        headers = {"Accept": accept, "Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        try:
            connection.request(method, self._path + path, json.dumps(body) if body is not None else None, headers)
            reply = connection.getresponse()
            if reply.status >= 300:
                raise _make_error(self._read_json(reply), reply.status)
            yield reply
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise ServingError(
                f"The server at {self.url} cannot be asked: {reason}. Start it with `rag serve`, or correct RAG_SERVER."
            ) from error
        finally:
            connection.close()

    def _read_json(self, reply: HTTPResponse) -> dict[str, Any]:
        try:
            described = json.loads(reply.read())
        except ValueError:
            described = None
        if not isinstance(described, dict):
            raise self._make_stranger(f"status {reply.status}")
        return described

    def _read(self, read: Callable[[Any], Result], described: Any) -> Result:
        """The record that JSON of the server describes. Raises `ServingError` when it describes none."""
        try:
            return read(described)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise self._make_stranger(f"{type(error).__name__} in its JSON") from error

    def _make_stranger(self, reason: str) -> ServingError:
        return ServingError(
            f"What is at {self.url} is no server of Footnote's, or one of another version ({reason}). "
            "Correct RAG_SERVER."
        )


def _read_url(url: str) -> SplitResult | None:
    """The parts of an address; None when it is none, or says more than where a server is."""
    try:
        place = urlsplit(url)
        _ = place.port  # raises when it is no number of a port
        (place.hostname or "").encode("idna")
    except ValueError:  # UnicodeError is one
        return None
    says_more = place.username is not None or place.query or place.fragment or any(map(str.isspace, url))
    return place if place.scheme in ("http", "https") and place.hostname and not says_more else None


class _NotFound(ServingError):
    """There is nothing of this name."""


def _make_error(described: Mapping[str, Any], status: int) -> RagError:
    error = described.get("error")
    error = error if isinstance(error, dict) else {}
    message = str(error.get("message") or f"The server answered with status {status}.")
    if status == 404:
        return _NotFound(message)
    code = error.get("code")
    return _ERRORS.get(code if isinstance(code, str) else None, ServingError)(message)
