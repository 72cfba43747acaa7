"""The server by streamable HTTP, as routes of an application that listens on a port for other things too.

Who may connect is the application's business: its guard stands before these routes.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from mcp.server.transport_security import TransportSecuritySettings
from starlette.routing import BaseRoute

from rag.assistant import Assistant
from rag.mcp_server.addresses import Place
from rag.mcp_server.server import RunBlocking, make_server

MOST_BODY_BYTES = 1024 * 1024
"""Longest request, in bytes; the longest text that is checked is far shorter."""

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
    name_url: Callable[[Place], str] = lambda place: place.uri,
) -> HttpDoor:
    """The routes and the lifespan of the protocol at `path`.

    `checks_host` refuses requests under other names than this machine's own (DNS rebinding); an application that checks
    names itself turns it off. The other arguments are as in `make_server`. Each request stands alone, so clients may
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
    return HttpDoor(tuple(app.routes), server.session_manager.run)
