"""Explains failures of a language model in one line that says what to do, without its key.

Errors are recognised by what they carry (an HTTP status, a class name, words of the message) and not by their classes:
each client library has its own, and none of them may be imported here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.components import hide_secrets
from rag.errors import ContextOverflow, LanguageModelError

REASON_CHARACTERS = 300
"""Most characters repeated from a server's own message."""

LONGEST_WAIT_SECONDS = 30.0
"""If a server asks for a longer wait, the call is not retried."""

_OVERFLOW = re.compile(
    r"context.{0,30}(?:length|window|size|exceed)|maximum context|prompt is too long|too many (?:input )?tokens|"
    r"exceeds? the (?:available|maximum|model'?s?) (?:context|length|input)|input (?:is )?too long|"
    r"reduce the length|exceed_context_size",
    re.IGNORECASE,
)
_NO_CONNECTION = re.compile(
    r"connection|connect|refused|unreachable|name or service|getaddrinfo|nodename", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Failure:
    """What an error of a language model means."""

    error: LanguageModelError
    """The error to raise."""
    is_transient: bool = False
    """True when a retry may help."""
    wait_seconds: float | None = None
    """How long the server asked to wait."""


def classify_error(error: BaseException, *, model: str, secrets: tuple[str, ...], url: str = "") -> Failure:
    """What an error during a call means. Its message names `model` and `url`, never `secrets`."""
    if isinstance(error, LanguageModelError):
        return Failure(error)
    status = read_status(error)
    reason = hide_secrets(_read_reason(error), secrets)
    if _OVERFLOW.search(reason) and status in (None, 400, 413, 422, 500):
        return Failure(ContextOverflow(f"The prompt is too long for {model} ({reason})."))
    name = f"{model} at {url}" if url else model
    if status is None:
        return _classify_connection(error, name, reason)
    return _classify_status(status, _read_wait(error), name, reason)


def describe_missing_extra(extra: str) -> str:
    """The message for an extra that is not installed."""
    return (
        f"The language model needs what the extra {extra!r} installs. "
        f"Run `pip install 'footnote-rag[{extra}]'` (in a clone, `pip install -e '.[{extra}]'`)."
    )


def describe_break(error: LanguageModelError) -> LanguageModelError:
    """The same error for a stream whose first words had already come."""
    return LanguageModelError(f"The language model broke off in the middle: {error}")


def read_status(error: BaseException) -> int | None:
    """The HTTP status of an error or of one of its causes; None when there is none."""
    for one in _list_causes(error):
        for value in (getattr(one, "status_code", None), getattr(getattr(one, "response", None), "status_code", None)):
            if isinstance(value, int) and not isinstance(value, bool):
                return value
    return None


def _classify_status(status: int, wait: float | None, name: str, reason: str) -> Failure:
    """The failure of a call that the server answered with an HTTP error."""
    told = f"({status}: {reason})"
    if status in (401, 403):
        return _fail(f"{name} refused the key {told}. Set RAG_LLM_KEY, or the provider's own variable.")
    if status == 404:
        return _fail(f"{name} was not found ({reason}). Correct the name in RAG_LLM, or the address in RAG_LLM_URL.")
    if status == 429:
        advice = f"Try again in {wait:.0f} s" if wait else "Try again later, or check the limits of your account"
        return _fail(
            f"{name} accepts no more requests for now {told}. {advice}.",
            is_transient=(wait or 0) <= LONGEST_WAIT_SECONDS and "insufficient_quota" not in reason,
            wait=wait,
        )
    if status >= 500 or status in (408, 409):
        return _fail(f"{name} failed {told}. Try again, or look at the server's log.", is_transient=True, wait=wait)
    return _fail(f"{name} refused the request {told}.")


def _classify_connection(error: BaseException, name: str, reason: str) -> Failure:
    """The failure of a call that the server did not answer."""
    kinds = " ".join(type(one).__name__ for one in _list_causes(error))
    if "Timeout" in kinds:
        return _fail(f"{name} did not answer in time. Try again, or raise RAG_LLM_TIMEOUT_SECONDS.", is_transient=True)
    if "Connect" in kinds or _NO_CONNECTION.search(reason):
        return _fail(
            f"{name} cannot be reached ({reason}). Start the server, or correct RAG_LLM_URL.", is_transient=True
        )
    transient = ("ProtocolError", "ReadError", "RateLimit", "Overloaded", "APIError")
    return _fail(
        f"{name} failed ({type(error).__name__}: {reason}).", is_transient=any(kind in kinds for kind in transient)
    )


def _fail(message: str, *, is_transient: bool = False, wait: float | None = None) -> Failure:
    return Failure(LanguageModelError(message), is_transient=is_transient, wait_seconds=wait)


def _list_causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, outermost first."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _read_reason(error: BaseException) -> str:
    """The server's own message in one line, from the body of the response where it has one."""
    body = getattr(error, "body", None)
    while isinstance(body, dict) and isinstance(body.get("error"), dict):
        body = body["error"]
    words = body.get("message") if isinstance(body, dict) else None
    code = body.get("code") if isinstance(body, dict) else None
    text = str(words or error or type(error).__name__)
    if isinstance(code, str) and code not in text:
        text = f"{code}: {text}"
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= REASON_CHARACTERS else f"{line[:REASON_CHARACTERS]}…"


def _read_wait(error: BaseException) -> float | None:
    """The seconds of a Retry-After header, if there is one."""
    for one in _list_causes(error):
        headers = getattr(getattr(one, "response", None), "headers", None)
        value = headers.get("retry-after") if headers is not None else None
        try:
            if value is not None:
                return max(0.0, float(value))
        except ValueError:  # a date: use the normal back-off
            return None
    return None
