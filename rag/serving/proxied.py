"""What a proxy on this machine tells of a request: its client, its scheme, and the sub-path that the proxy took off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

TRUSTED_PROXIES = ("127.0.0.1", "::1")
"""Addresses whose `X-Forwarded-` headers are believed; from others they are ignored."""

_PREFIX = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")
_LONGEST_PREFIX = 200  # characters


class ProxiedApp:
    """An application whose links have the sub-path of `X-Forwarded-Prefix`, if a proxy on this machine sends one.

    The proxy has to take the sub-path off the request, so paths, and the checks of them, are the same with and without.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._forwarded = ProxyHeadersMiddleware(app, trusted_hosts=list(TRUSTED_PROXIES))  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        prefix = _read_prefix(scope)
        if prefix:  # not `root_path`, which would be part of the path: Starlette makes its links with this one
            scope = {**scope, "app_root_path": prefix}
        await self._forwarded(scope, receive, send)  # type: ignore[arg-type]


def _read_prefix(scope: Scope) -> str:
    """The sub-path without a slash at its end; "" for none, and for one that is not a plain path."""
    client = scope.get("client")
    if not client or client[0] not in TRUSTED_PROXIES:
        return ""
    given = [value for name, value in scope["headers"] if name == b"x-forwarded-prefix"]
    prefix = given[0].decode("latin-1").strip().rstrip("/") if len(given) == 1 else ""
    return prefix if len(prefix) <= _LONGEST_PREFIX and _PREFIX.fullmatch(prefix) else ""
