"""Who may use the HTTP interfaces, and how often.

    open        a server that only this machine can reach, without key and password: everybody may read
    key         `RAG_API_KEY`: each has a name, and may read, or write as well
    password    the chat's: may read and write, as in the chat; guessing it is as slow as there

Keys are compared in constant time and appear in no log and no message.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from rag.api.errors import ApiError
from rag.serving.admission import ADMISSION, MOST_REMEMBERED, Admission, Bucket, group_address
from rag.serving.chat import is_loopback
from rag.settings import Settings

_FORWARDED = ("x-forwarded-", "x-real-", "x-client-", "x-cluster-client-", "true-client-", "cf-", "forwarded", "via")
"""How the headers of proxies begin: a request with one of them comes from elsewhere, whatever address the proxy has."""

_FOR_PEOPLE = ("text/html", "application/atom+xml", "application/rss+xml")
"""What programs accept that show it to people."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request."""

    name: str
    """The name of the key, "password", or the address of somebody who needs neither. Whose turn it is in the queue."""
    may_write: bool


class Access:
    """Judges requests. Safe to use from several threads."""

    def __init__(
        self,
        settings: Settings,
        address: str,
        *,
        admission: Admission = ADMISSION,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`address` is the one that the server listens on; `admission` counts guesses of the password."""
        self._keys = settings.list_api_keys()
        self._password = settings.password
        self._is_open = is_loopback(address) and not settings.hosts and not self._keys and not self._password
        self._admission = admission
        self._clock = clock
        self._most = settings.requests_per_minute
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def admit(self, connection: HTTPConnection, *, writes: bool) -> Caller:
        """Who asks. Raises `ApiError` when that is nobody who may (401), who may not write (403), or who asks too often
        (429)."""
        address = connection.client.host if connection.client else ""
        # browsers and readers of feeds ask for a password when it is Basic
        asks_user = any(kind in connection.headers.get("accept", "") for kind in _FOR_PEOPLE)
        scheme = 'Basic realm="Footnote", charset="UTF-8"' if asks_user else "Bearer"
        is_here = _is_here(address) and not any(name.startswith(_FORWARDED) for name in connection.headers)
        caller = self._judge(read_token(connection), address, scheme, is_here=is_here)
        self._count(caller.name)
        if writes and not caller.may_write:
            raise ApiError(403, "This needs a key that may write (RAG_API_KEY), or the password.", code="read_only")
        return caller

    def admit_reader(self, connection: HTTPConnection) -> None:
        """Let in who may see what the chat's page shows: with a password who gives it (or a key), else everybody who
        reaches the page. Raises as `admit` does."""
        if self._password:
            self.admit(connection, writes=False)
        else:
            self._count(group_address(connection.client.host if connection.client else ""))

    def _judge(self, token: str, address: str, scheme: str, *, is_here: bool) -> Caller:
        place = group_address(address)
        found = None
        for key in self._keys:  # all of them, so that the time does not tell which one was nearly right
            if hmac.compare_digest(_digest(token), _digest(key.token)):
                found = key
        if found:
            return Caller(f"key {found.name}", found.may_write)
        if token and self._password:
            wait = self._admission.try_password(token, self._password, address=address)
            if wait == 0:
                return Caller("password", may_write=True)
            if wait:
                reason = f"There were too many wrong passwords. Try again in {math.ceil(wait)} seconds."
                raise ApiError(429, reason, code="too_many_guesses", headers={"Retry-After": str(math.ceil(wait))})
        if self._is_open and is_here:
            return Caller(place, may_write=False)
        self._count(place)
        raise ApiError(401, self._ask_for_token(token), code="invalid_api_key", headers={"WWW-Authenticate": scheme})

    def _ask_for_token(self, given: str) -> str:
        if not self._keys and not self._password:
            return (
                "This server can be reached from other machines, so it answers programs only with a key. "
                "Set RAG_API_KEY or RAG_PASSWORD where it runs."
            )
        return "The key is not one of this server's." if given else "A key is needed: send Authorization: Bearer KEY."

    def _count(self, name: str) -> None:
        """Count a request of a caller. Raises `ApiError` when there were too many."""
        if not self._most:
            return
        seconds_each = 60 / self._most
        with self._lock:
            now = self._clock()
            bucket = self._buckets.setdefault(name, Bucket(self._most, now))
            self._buckets.move_to_end(name)
            while len(self._buckets) > MOST_REMEMBERED:
                self._buckets.popitem(last=False)
            wait = bucket.take(now, self._most, seconds_each)
        if wait:
            reason = f"These are more than {self._most} requests a minute. Try again in {math.ceil(wait)} seconds."
            raise ApiError(429, reason, code="rate_limit_exceeded", headers={"Retry-After": str(math.ceil(wait))})


def read_token(connection: HTTPConnection) -> str:
    """The key or password of a request, from a Bearer token, or from the password of Basic, which browsers ask for; ""
    if there is none."""
    scheme, _, value = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value.strip(), validate=True).decode("utf-8").partition(":")[2]
        except (binascii.Error, ValueError):
            return ""
    return ""


def _is_here(address: str) -> bool:
    """Whether a request comes from this machine."""
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _digest(text: str) -> bytes:
    """So that the time of a comparison does not depend on the length of a key either."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
