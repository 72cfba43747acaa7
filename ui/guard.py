"""Stands before every request to the chat's server: who may ask, for what, how much at once; and the answer's headers.

Owns what Streamlit leaves open: it answers under any name, to pages of any program on this machine, tells its own state
and runs requests of its developers' tools for anybody. `hosts` says which names and pages are known. Nothing is
read from a request before it has passed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit
from streamlit.proto.BackMsg_pb2 import BackMsg

from ui.hosts import KnownHosts

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_CONNECTIONS = 500
MOST_CONNECTIONS_AN_ADDRESS = 100
"""Open pages, of all and of one address; further ones are refused."""

_CORE = "_stcore/"
_CORE_PATHS = frozenset({"health", "host-config", "stream", "upload_file", "bidi-components"})
"""What the page needs of Streamlit's own paths: neither metrics nor its interface for programs."""
_OTHER_PATHS = ("auth/", "oauth2callback", "component/")

_WANTED = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"})
_WANTED_OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})
"""Messages of the page. Others clear the caches of all sessions, or list changed files of the program's repository."""

_PROGRAMS = ("v1/", "mcp", "metrics", "feeds/")
"""Paths for other programs, which judge for themselves who may ask (`rag.api.access`)."""

_SHARING = [
    (b"access-control-allow-methods", b"GET, POST, DELETE"),
    (b"access-control-allow-headers", b"authorization, content-type, mcp-protocol-version, mcp-session-id"),
    (b"access-control-expose-headers", b"mcp-session-id, retry-after"),
    (b"access-control-max-age", b"600"),
    (b"vary", b"Origin"),
]
"""What a page of another site that the settings list may send and read, besides its own address."""

_UPLOAD = re.compile(r"(?:^|/)_stcore/upload_file/([^/]+)/[^/]+$")

Check = Callable[[str], str]
"""Whether a session may upload now: the reason why not, or ""."""


class Guard:
    """The outermost part of the application."""

    def __init__(self, app: ASGIApp, *, hosts: KnownHosts, check_upload: Check, origins: Collection[str] = ()) -> None:
        """`origins` are other sites whose pages may use the paths for programs."""
        self._app = app
        self._hosts = hosts
        self._origins = frozenset(origins)
        self._check_upload = check_upload
        self._policy = compose_policy()
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        elif scope["type"] == "http":
            headers = read_headers(scope)
            status, reason = self._find_fault(scope, headers) or (0, "")
            shared = headers["origin"] if not status and self._is_shared(scope, headers) else ""
            sending = self._with_headers(scope, send, shared)
            if status:
                await _refuse(sending, status, reason, is_program=_is_for_programs(scope))
            elif shared and scope["method"] == "OPTIONS":
                await _allow(sending)
            else:
                await self._app(scope, receive, sending)
        else:
            await self._app(scope, receive, send)

    def _find_fault(self, scope: Scope, headers: Mapping[str, str]) -> tuple[int, str] | None:
        """The status and reason of a refusal; None for a request that may pass."""
        host, origin, path = headers.get("host", ""), headers.get("origin"), str(scope["path"]).lstrip("/")
        if not self._hosts.knows(host):
            named = re.sub(r"[^A-Za-z0-9.:\[\]_-]", "?", host)[:100]
            return 421, f"This chat is not known as {named!r}. If it should be, list the name in RAG_HOSTS."
        if self._is_shared(scope, headers):
            return None
        if origin is not None and not self._hosts.accepts_origin(origin, host):
            return 403, "Pages of other sites may not talk to this chat."
        if not _is_own_request(scope, headers):
            return 403, "Other sites may link to this chat, and nothing else."
        if _is_malformed(str(scope["path"])) or not _is_needed(path):
            return 404, "There is nothing here."
        if (found := _UPLOAD.search(path)) and scope.get("method") == "PUT":
            reason = self._check_upload(found[1])
            return (429, reason) if reason else None
        return None

    def _is_shared(self, scope: Scope, headers: Mapping[str, str]) -> bool:
        """Whether a page of another site asks that may use the paths for programs."""
        return scope["type"] == "http" and headers.get("origin") in self._origins and _is_for_programs(scope)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = (scope.get("client") or ("",))[0]
        is_full = self._open.total() >= MOST_CONNECTIONS or self._open[client] >= MOST_CONNECTIONS_AN_ADDRESS
        if is_full or self._find_fault(scope, read_headers(scope)):
            await receive()
            await send({"type": "websocket.close", "code": 1013 if is_full else 1008})
            return
        self._open[client] += 1
        try:
            await self._app(scope, _filter_messages(receive), send)
        finally:
            self._open[client] -= 1
            if not self._open[client]:
                del self._open[client]

    def _with_headers(self, scope: Scope, send: Send, shared: str) -> Send:
        """Sends with our headers; `shared` is the other site that may read the answer, or ""."""
        is_encrypted = scope.get("scheme") == "https"
        sharing = [(b"access-control-allow-origin", shared.encode()), *_SHARING] if shared else []

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*_keep_headers(message, is_encrypted=is_encrypted), *sharing, *self._policy]
            await send(message)

        return send_with_headers


def compose_policy() -> list[tuple[bytes, bytes]]:
    """The headers of every answer. Streamlit's page needs styles in its elements, and loads our components' scripts
    from memory; everything else comes from this server alone."""
    scripts = " ".join(f"'sha256-{digest}'" for digest in _hash_inline_scripts())
    policy = (
        "default-src 'none'",
        f"script-src 'self' blob: {scripts}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return [
        (b"content-security-policy", "; ".join(policy).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"no-referrer"),  # the address names the conversation
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
        (b"x-robots-tag", b"noindex"),
    ]


def read_headers(scope: Scope) -> dict[str, str]:
    """The headers by lower-case name. One that is there twice has all its values, so that it equals no single one."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _is_own_request(scope: Scope, headers: Mapping[str, str]) -> bool:
    """What the browser says of who asks: the page itself, the user, or another site's link that opens it."""
    if headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
        return True
    is_opened = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return is_opened and scope["type"] == "http" and scope.get("method") == "GET"


def _is_malformed(path: str) -> bool:
    """Whether a path is one that no address of ours has, and that the framework refuses in words of its own."""
    return path.startswith("//") or "\0" in path or ".." in path.split("/")


def _is_needed(path: str) -> bool:
    if path.startswith(_OTHER_PATHS):
        return False
    _, core, rest = path.rpartition(_CORE)  # also under the address of a page
    return not core or rest.split("/")[0] in _CORE_PATHS


def _filter_messages(receive: Receive) -> Receive:
    async def receive_wanted() -> MutableMapping[str, Any]:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive" or is_wanted(message.get("bytes")):
                return message

    return receive_wanted


def is_wanted(content: bytes | None) -> bool:
    """Whether a message is one that the page sends."""
    if content is None:  # a text; the page sends none
        return False
    message = BackMsg()
    try:
        message.ParseFromString(content)
    except Exception:  # noqa: BLE001 - Streamlit ends the connection
        return True
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in _WANTED_OPERATIONS
    return kind in _WANTED


def _keep_headers(message: Message, *, is_encrypted: bool) -> list[tuple[bytes, bytes]]:
    """The application's own headers, without permission for other sites; cookies only over TLS if the page was."""
    kept = []
    for name, value in message.get("headers", ()):
        if name.lower().startswith(b"access-control-"):
            continue
        if name.lower() == b"set-cookie" and is_encrypted and b"secure" not in value.lower():
            value += b"; Secure"
        kept.append((name, value))
    return kept


def _is_for_programs(scope: Scope) -> bool:
    return str(scope["path"]).lstrip("/").startswith(_PROGRAMS)


async def _allow(send: Callable[[Message], Awaitable[None]]) -> None:
    """Answer a browser that asks whether a page of another site may send a request."""
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(
    send: Callable[[Message], Awaitable[None]], status: int, reason: str, *, is_program: bool = False
) -> None:
    """Refuse in one line, or, for programs, with OpenAI's error object."""
    error = {"message": reason, "type": "invalid_request_error", "param": None, "code": "refused"}
    body = json.dumps({"error": error}).encode() if is_program else f"{reason}\n".encode()
    kind = b"application/json" if is_program else b"text/plain; charset=utf-8"
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _hash_inline_scripts() -> list[str]:
    """The hashes of the scripts written into Streamlit's page, for the policy."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    return [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
