"""Requests to a Chroma server as they go over the wire: with the token, bounded in time, repeated when the server is
busy or the connection breaks, and reported in one line when retries fail.

Repeating is safe: every write is an upsert or a deletion by id, or sets a name or metadata.

Owns what is sent beside chromadb's own requests. `rag.web.bounded` owns connections, `chroma_server` what is asked.
"""

from __future__ import annotations

import json
import logging
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_random_exponential

from rag.errors import ServerUnavailable, SettingsError
from rag.web.bounded import BoundedConnections, CannotConnect

logger = logging.getLogger(__name__)

MOST_TRIES = 6
FIRST_PAUSE_SECONDS = 0.25
MOST_PAUSE_SECONDS = 8.0
"""The pause before each further try is random, up to a bound that doubles each time, and longer if the server asks for
it."""

TOTAL_SHARE = 2.0
"""Total time for all tries, as a multiple of the timeout."""

_BUSY: Mapping[int, str] = {429: "is busy", 502: "cannot be reached", 503: "is not ready", 504: "is too slow"}
"""Statuses after which the same request may succeed, the last three often from a proxy before the server."""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """The address of a Chroma server or Chroma Cloud, and how to authenticate there."""

    url: str
    token: str = field(default="", repr=False)
    """"" for none."""
    token_header: str = "x-chroma-token"
    """With "authorization", it is sent as `Bearer TOKEN`."""
    tenant: str = "default_tenant"
    database: str = "default_database"
    timeout_seconds: float = 30.0
    """Longest wait for one answer."""
    ca_file: Path | None = None

    @property
    def is_cloud(self) -> bool:
        """Whether it is Chroma Cloud, which has limits of its own."""
        host = httpx.URL(self.url).host
        return host == "trychroma.com" or host.endswith(".trychroma.com")

    def describe_headers(self) -> dict[str, str]:
        """Authentication headers."""
        if not self.token:
            return {}
        bearer = self.token_header == "authorization"
        return {self.token_header: f"Bearer {self.token}" if bearer else self.token}


class _RetryableFailure(Exception):
    """A failure after which the same request may succeed."""

    def __init__(self, reason: str, wait_seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.wait_seconds = wait_seconds


class ServerTransport(httpx.BaseTransport):
    """Sends the requests of one client. Safe to use from several threads."""

    def __init__(self, address: ServerAddress) -> None:
        """Raises `SettingsError` when the file of certificates cannot be used."""
        self._address = address
        self._has_answered = False
        try:
            self._connections = BoundedConnections(address.url, ca_file=address.ca_file)
        except OSError as error:
            raise SettingsError(
                f"The certificates in {address.ca_file} cannot be used: {error.strerror or error}. "
                "Name a PEM file in RAG_CHROMA_CA_FILE."
            ) from error

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The server's answer. Raises `ServerUnavailable` when it does not answer, or refuses access."""
        address = self._address
        request.headers.update(address.describe_headers())
        began = time.monotonic()
        total = address.timeout_seconds * TOTAL_SHARE
        retrying = Retrying(
            retry=retry_if_exception_type(_RetryableFailure),
            stop=stop_after_attempt(MOST_TRIES) | stop_before_delay(total),
            wait=_choose_pause,
            before_sleep=self._log_pause,
            reraise=True,
        )
        try:
            response = retrying(self._try, request, began + total)
        except _RetryableFailure as error:
            raise self._give_up(error, retrying, time.monotonic() - began) from error
        response = _hide_token(response, address.token)
        self._check_admission(response)
        self._has_answered = True
        return response

    def close(self) -> None:
        self._connections.close()

    def _try(self, request: httpx.Request, end: float) -> httpx.Response:
        address = self._address
        left = max(end - time.monotonic(), 0.01)
        seconds = min(address.timeout_seconds, left)
        try:
            response = self._connections.send(request, seconds=seconds)
        except TimeoutError as error:
            raise self._unavailable(
                f"did not answer within {describe_wait(seconds, address.timeout_seconds)}",
                "Try again later, or raise RAG_CHROMA_TIMEOUT_SECONDS.",
            ) from error
        except ssl.SSLError as error:
            raise self._unavailable(
                f"is not trusted ({_name_tls_reason(error)})",
                "If it has a certificate of your own authority, name that authority's file in RAG_CHROMA_CA_FILE; or "
                "correct RAG_CHROMA_URL.",
            ) from error
        except CannotConnect as error:
            if not self._has_answered:  # most likely the address is wrong, which waiting does not change
                raise self._unavailable(
                    f"cannot be reached ({error})", "Start it, or correct RAG_CHROMA_URL."
                ) from error
            raise _RetryableFailure(f"cannot be reached ({error})") from error
        except ConnectionError as error:
            raise _RetryableFailure("broke the connection") from error
        if response.status_code in _BUSY:
            reason = f"{_BUSY[response.status_code]} (status {response.status_code})"
            raise _RetryableFailure(reason, read_wait(response.headers.get("retry-after", "")))
        return response

    def _check_admission(self, response: httpx.Response) -> None:
        status = response.status_code
        if status in (401, 403) and self._address.token:
            raise self._unavailable(
                f"refuses the token (status {status})",
                "Correct RAG_CHROMA_TOKEN, or how it is sent, RAG_CHROMA_TOKEN_HEADER.",
            )
        if status in (401, 403):
            raise self._unavailable(f"asks for a token (status {status})", "Set RAG_CHROMA_TOKEN.")
        if status >= 500:
            raise self._unavailable(
                f"failed (status {status}: {' '.join(response.text.split())[:200]})",
                "Look into its log, and try again.",
            )

    def _give_up(self, error: _RetryableFailure, retrying: Retrying, seconds: float) -> ServerUnavailable:
        tries = retrying.statistics.get("attempt_number", 1)
        asked = f"; it asks to wait {error.wait_seconds:g} seconds" if error.wait_seconds else ""
        times = "1 try" if tries == 1 else f"{tries} tries"
        return self._unavailable(f"{error}, after {times} in {seconds:.1f} seconds{asked}", "Try again later.")

    def _unavailable(self, what: str, advice: str) -> ServerUnavailable:
        return ServerUnavailable(f"The Chroma server at {self._address.url} {what}. {advice}")

    def _log_pause(self, state: RetryCallState) -> None:
        failure = state.outcome.exception() if state.outcome else None
        logger.info("the Chroma server %s; trying again in %.1f s", failure, state.upcoming_sleep)


def _hide_token(response: httpx.Response, token: str) -> httpx.Response:
    """The answer; if it reports an error, without the token, since chromadb and we quote it."""
    if not token or response.status_code < 400:
        return response
    text = response.text
    for written in (json.dumps(token)[1:-1], token):
        text = text.replace(written, "…")
    kind = {name: value for name, value in response.headers.items() if name in ("content-type", "chroma-trace-id")}
    return httpx.Response(
        response.status_code, headers=kind, content=text.encode(response.encoding or "utf-8", "replace")
    )


_pause_by_tries = wait_random_exponential(multiplier=FIRST_PAUSE_SECONDS, max=MOST_PAUSE_SECONDS)


def _choose_pause(state: RetryCallState) -> float:
    """Seconds until the next try: random, and at least what the server asks for."""
    failure = state.outcome.exception() if state.outcome else None
    asked = failure.wait_seconds if isinstance(failure, _RetryableFailure) else 0.0
    return asked + float(_pause_by_tries(state))


def describe_wait(seconds: float, timeout_seconds: float) -> str:
    """How long the last try of a request waited, which is less than the timeout after earlier tries."""
    if seconds >= timeout_seconds:
        return f"{seconds:g} seconds"
    total = timeout_seconds * TOTAL_SHARE
    return f"{seconds:.2g} seconds, what earlier tries had left of {total:g}"


def read_wait(value: str) -> float:
    """The seconds of a Retry-After header, which holds seconds or a date; 0 if it holds neither."""
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return 0.0


def _name_tls_reason(error: ssl.SSLError) -> str:
    reason = getattr(error, "verify_message", "") or error.reason or str(error)
    return " ".join(str(reason).replace("_", " ").split()).lower()[:200]
