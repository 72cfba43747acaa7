"""Server-sent events: a response that goes on until its events or its client end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

QUIET_SECONDS = 10.0
"""After so long without an event a comment is sent, so that no proxy takes the connection for dead."""

COMMENT = b": waiting\n\n"


def write_event(described: dict[str, Any], *, name: str = "") -> bytes:
    """One event with JSON as its data. `name` is its type, for protocols that have types."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(described, ensure_ascii=False)}\n\n".encode("utf-8", "replace")


class EventStream(Response):
    """Sends the events of a generator, which is closed when the client goes."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncGenerator[bytes, None]) -> None:
        self._events = events
        self.status_code = 200
        self.background = None
        self.body = b""
        self.init_headers({"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})

    def init_headers(self, headers: Any = None) -> None:
        """As a `Response`, but without a length."""
        super().init_headers(headers)
        self.raw_headers = [pair for pair in self.raw_headers if pair[0] != b"content-length"]

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        watching = asyncio.ensure_future(_wait_for_end(receive))
        sending = asyncio.ensure_future(self._send(send))
        try:
            await asyncio.wait({watching, sending}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            for task in (watching, sending):
                task.cancel()
            await asyncio.gather(watching, sending, return_exceptions=True)

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with aclosing(self._events) as events:
            async for event in events:
                await send({"type": "http.response.body", "body": event, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _wait_for_end(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
