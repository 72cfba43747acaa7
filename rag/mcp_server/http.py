"""The server by streamable HTTP, as routes of an application that listens on a port for other things too.

Who may connect is the application's business: its guard stands before these routes.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from mcp.server.transport_security import TransportSecuritySettings
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.assistant import Assistant
from rag.mcp_server.server import NamePlace, RunBlocking, make_server

MOST_BODY_BYTES = 1024 * 1024
"""Longest request, in bytes; the longest text that is checked is far shorter."""

Admit = Callable[[HTTPConnection], "Response | None"]
"""Judges a request: the response that refuses it, or None."""

_OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class HttpDoor:
    """What an application adds for the protocol."""

    routes: tuple[BaseRoute, ...]
    lifespan: Callable[[], AbstractAsyncContextManager[None]]
    """Enter it once, before the first request, and leave it when the application ends."""


def make_http_door(
    assistant: Assistant,
    *,
    path: str = "/mcp",
    checks_host: bool = True,
    run_blocking: RunBlocking | None = None,
    name_url: NamePlace = lambda place, _: place.uri,
    admit: Admit | None = None,
) -> HttpDoor:
    """The routes and the lifespan of the protocol at `path`.

    `checks_host` refuses requests under other names than this machine's own (DNS rebinding); an application that checks
    names itself turns it off. `admit` judges each request before anything of it is read. The other arguments are as in
    `make_server`. Each request stands alone, so clients may
    come and go, and nothing is kept for them.
    """
    server = make_server(assistant, run_blocking=run_blocking, name_url=name_url)
    app = server.streamable_http_app(
        streamable_http_path=path,
        stateless_http=True,
        max_request_body_size=MOST_BODY_BYTES,
        transport_security=TransportSecuritySettings(
            enable_dns_rebinding_protection=checks_host,
            allowed_hosts=[one for name in _OWN_NAMES for one in (name, f"{name}:*")],
            allowed_origins=[f"http://{name}{end}" for name in _OWN_NAMES for end in ("", ":*")],
        ),
    )
    # no GET: it opens a stream of news, of which there are none, and which would be held for as long as a client likes
    route = Route(path, _Admitting(app, admit or (lambda _: None)), methods=["POST"])
    return HttpDoor((route,), server.session_manager.run)


class _Admitting:
    """The protocol's application behind somebody who judges each request. An object, since Starlette takes a function
    for one that answers a request instead of an application."""

    def __init__(self, app: ASGIApp, admit: Admit) -> None:
        self._app = app
        self._admit = admit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._admit(HTTPConnection(scope))
        await (refusal or self._app)(scope, receive, send)
