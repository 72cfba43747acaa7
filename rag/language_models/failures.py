"""What goes wrong with a language model, in one line that says what to do, and without its key.

Owns how errors of the libraries underneath are read. They are told apart by what they carry (an HTTP status, a class
name, words of the message), not by their classes: each library has its own, and none may be imported here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.errors import ContextOverflow, LanguageModelError

REASON_CHARACTERS = 300
"""Of a server's own words, so many are told."""

LONGEST_WAIT_SECONDS = 30.0
"""A server that wants to be left alone for longer is not waited for."""

_OVERFLOW = re.compile(
    r"context.{0,30}(?:length|window|size|exceed)|maximum context|prompt is too long|too many (?:input )?tokens|"
    r"exceeds? the (?:available|maximum|model'?s?) (?:context|length|input)|input (?:is )?too long|"
    r"reduce the length|exceed_context_size",
    re.IGNORECASE,
)
_KEY_LIKE = re.compile(r"\b(?:sk|pk|rk|gsk|xai|key|or)-[A-Za-z0-9_*.-]{6,}|\bAIza[A-Za-z0-9_-]{20,}|(?i:bearer)\s+\S+")
_NO_CONNECTION = re.compile(
    r"connection|connect|refused|unreachable|name or service|getaddrinfo|nodename", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error of a language model, understood."""

    error: LanguageModelError
    """What is raised for it."""
    is_passing: bool = False
    """Whether trying again may help."""
    wait_seconds: float | None = None
    """How long the server asked to be left alone."""


def understand(error: BaseException, *, model: str, secrets: tuple[str, ...], url: str = "") -> Trouble:
    """What an error of a call means. `model` and `url` are named in the message; `secrets` never are."""
    if isinstance(error, LanguageModelError):
        return Trouble(error)
    status = read_status(error)
    reason = hide_secrets(_read_reason(error), secrets)
    where = f" at {url}" if url else ""
    kinds = " ".join(type(one).__name__ for one in _unfold(error))
    if _OVERFLOW.search(reason) and status in (None, 400, 413, 422, 500):
        return Trouble(ContextOverflow(f"{model} reads less than it was given ({reason})."))
    if status in (401, 403):
        return Trouble(
            LanguageModelError(
                f"{model}{where} refused the key ({status}: {reason}). Set RAG_LLM_KEY, or the provider's own variable."
            )
        )
    if status == 404:
        return Trouble(
            LanguageModelError(
                f"{model} is not there{where} ({reason}). Correct the name in RAG_LLM, or the address in RAG_LLM_URL."
            )
        )
    if status == 429:
        wait = _read_wait(error)
        advice = f"Try again in {wait:.0f} s" if wait else "Try again later, or look at what your account allows"
        return Trouble(
            LanguageModelError(f"{model}{where} takes no more questions for now (429: {reason}). {advice}."),
            is_passing=(wait or 0) <= LONGEST_WAIT_SECONDS and "insufficient_quota" not in reason,
            wait_seconds=wait,
        )
    if status is not None and (status >= 500 or status in (408, 409)):
        message = f"{model}{where} failed ({status}: {reason}). Try again, or look at the server's log."
        return Trouble(LanguageModelError(message), is_passing=True, wait_seconds=_read_wait(error))
    if status is not None:
        return Trouble(LanguageModelError(f"{model}{where} refused the request ({status}: {reason})."))
    if "Timeout" in kinds:
        return Trouble(
            LanguageModelError(f"{model}{where} did not answer in time. Try again, or raise RAG_LLM_TIMEOUT_SECONDS."),
            is_passing=True,
        )
    if "Connect" in kinds or "Connection" in kinds or _NO_CONNECTION.search(reason):
        return Trouble(
            LanguageModelError(
                f"{model}{where} cannot be reached ({reason}). Start the server, or correct RAG_LLM_URL."
            ),
            is_passing=True,
        )
    kind = type(error).__name__
    passing = any(name in kinds for name in ("ProtocolError", "ReadError", "RateLimit", "Overloaded", "APIError"))
    return Trouble(LanguageModelError(f"{model}{where} failed ({kind}: {reason})."), is_passing=passing)


def describe_break(error: LanguageModelError) -> LanguageModelError:
    """The same error for a stream that had begun."""
    return LanguageModelError(f"The language model broke off in the middle: {error}")


def read_status(error: BaseException) -> int | None:
    """The HTTP status that an error stands for, its causes included; None when it carries none."""
    for one in _unfold(error):
        for value in (getattr(one, "status_code", None), getattr(getattr(one, "response", None), "status_code", None)):
            if isinstance(value, int) and not isinstance(value, bool):
                return value
    return None


def hide_secrets(text: str, secrets: tuple[str, ...]) -> str:
    """The text without the secrets, nor anything that looks like a key of the usual providers."""
    for secret in secrets:
        if len(secret) >= 4:  # a shorter one would take words apart, and guards nothing
            text = text.replace(secret, "•••")
    return _KEY_LIKE.sub("•••", text)


def _unfold(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, outermost first."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _read_reason(error: BaseException) -> str:
    """The server's own words, on one line; a body that carries a message gives that."""
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
    for one in _unfold(error):
        headers = getattr(getattr(one, "response", None), "headers", None)
        value = headers.get("retry-after") if headers is not None else None
        try:
            if value is not None:
                return max(0.0, float(value))
        except ValueError:  # a date: the usual back-off does
            return None
    return None
