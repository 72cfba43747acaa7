"""Requests to a server, and what comes back: JSON, streams of events, errors of the library.

Each request has a connection of its own, so that one client can be used from several threads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import SplitResult, urlsplit

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

if TYPE_CHECKING:
    from http.client import HTTPResponse

_JSON, _EVENTS = "application/json", "text/event-stream"

Result = TypeVar("Result")


class NotFound(ServingError):
    """The server has nothing of this name."""


class FileRefused(ServingError):
    """The server does not take a file."""


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
    "invalid_file": FileRefused,
}
"""The errors of the library by the code in an error object; others are a `ServingError`."""


class Connection:
    """Where a server is, and how it is asked."""

    def __init__(self, url: str, *, key: str, timeout_seconds: float) -> None:
        """Connects to nothing yet. Raises `ServingError` when the address or the key is none."""
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

    def call(self, method: str, path: str, body: Mapping[str, Any] | bytes | None = None) -> dict[str, Any]:
        """The JSON of the reply. Raises what its error object says, and `ServingError`."""
        with self._open(method, path, body, accept=_JSON) as reply:
            return self._read_json(reply)

    def follow(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Generator[tuple[str, dict[str, Any]], None, None]:
        """The events of a stream, each with its name. Raises as `call` does, also for an event that is an error."""
        with self._open(method, path, body, accept=_EVENTS) as reply:
            name = ""
            while line := reply.readline():
                field, _, value = line.decode("utf-8", "replace").rstrip("\r\n").partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    described = self.read(json.loads, value)
                    if not isinstance(described, dict):
                        raise self._make_stranger("an event that is no object")
                    if name == "error":
                        raise _make_error(described, 0)
                    yield name, described

    def read(self, read: Callable[[Any], Result], described: Any) -> Result:
        """The record that JSON of the server describes. Raises `ServingError` when it describes none."""
        try:
            return read(described)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise self._make_stranger(f"{type(error).__name__} in its JSON") from error

    def make_broken_off(self, doing: str) -> ServingError:
        """The error for a stream that ended too early."""
        return ServingError(f"The server at {self.url} broke off while it was {doing}.")

    @contextmanager
    def _open(
        self, method: str, path: str, body: Mapping[str, Any] | bytes | None, *, accept: str
    ) -> Iterator[HTTPResponse]:
        """The reply to a request. Raises what an error object in it says, and `ServingError` when there is none."""
        import http.client  # with TLS, which commands that ask no server need not load

        connect = http.client.HTTPSConnection if self._is_encrypted else http.client.HTTPConnection
        connection = connect(self._host, self._port, timeout=self._timeout)
        headers = {"Accept": accept, "Content-Type": "application/octet-stream" if isinstance(body, bytes) else _JSON}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        try:
            connection.request(method, self._path + path, content, headers)
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


def _make_error(described: Mapping[str, Any], status: int) -> RagError:
    error = described.get("error")
    error = error if isinstance(error, dict) else {}
    message = str(error.get("message") or f"The server answered with status {status}.")
    if status == 404:
        return NotFound(message)
    code = error.get("code")
    return _ERRORS.get(code if isinstance(code, str) else None, ServingError)(message)
