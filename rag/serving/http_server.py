"""Runs an application with uvicorn: how much a client may send at once, how slowly, and how the server ends."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from rag.serving.closing import Closing
from rag.serving.proxied import ProxiedApp

if TYPE_CHECKING:
    from starlette.types import ASGIApp

MOST_MESSAGE_BYTES = 4 * 1024 * 1024
"""Longest message that the page may send; the longest question is far shorter, and uploads do not come this way."""

MOST_CONNECTIONS = 800
"""Connections and requests at once; a further request gets a 503. Systems commonly allow 1,024 open files."""

HEADER_SECONDS = 20.0
"""Longest time that the head of a request may take to arrive; then the connection is closed."""

READING_SECONDS = 30.0
LEAST_READ_BYTES = 32 * 1024
"""What a client has to read in so long while a reply waits for it; else its connection is cut off."""

ANSWERING_SECONDS = 3.5
"""How long open requests may go on when the server is told to end; then they are answered with an error."""

FINISHING_SECONDS = 5
"""Connections that are open after so long are cut off: their clients do not read."""


class ImpatientProtocol(H11Protocol):
    """HTTP/1.1 that does not wait for ever: neither for the head of a request, which is at most 64 kB (h11 holds that),
    nor for a client that does not read its reply, which is kept in memory."""

    header_seconds = HEADER_SECONDS
    reading_seconds = READING_SECONDS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._deadline: asyncio.TimerHandle | None = None
        self._look: asyncio.TimerHandle | None = None
        super().connection_made(transport)
        self._start_waiting()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._start_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._stop_looking()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Too much of a reply waits for the client: see that it reads."""
        super().pause_writing()
        self._stop_looking()
        self._look_later()

    def resume_writing(self) -> None:
        """The client has read."""
        super().resume_writing()
        self._stop_looking()

    def _look_later(self) -> None:
        waiting = self.transport.get_write_buffer_size()
        self._look = self.loop.call_later(self.reading_seconds, self._cut_off_unless_read, waiting)

    def _cut_off_unless_read(self, waited: int) -> None:
        self._look = None
        if waited - self.transport.get_write_buffer_size() < LEAST_READ_BYTES:
            self.transport.abort()  # `close` would wait until all is read
        else:
            self._look_later()

    def _stop_looking(self) -> None:
        if self._look is not None:
            self._look.cancel()
            self._look = None

    def _is_busy(self) -> bool:
        """Whether a request is being answered, or the connection is now one of a websocket."""
        is_answering = self.cycle is not None and not self.cycle.response_complete
        return is_answering or self.transport.get_protocol() is not self

    def _start_waiting(self) -> None:
        """Start the clock unless it runs: bytes that complete no head do not set it back."""
        if self._is_busy():
            self._stop_waiting()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(self.header_seconds, self._close_unless_busy)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _close_unless_busy(self) -> None:
        self._deadline = None
        if not self._is_busy() and not self.transport.is_closing():
            self.transport.close()


def make_config(app: ASGIApp, *, host: str, port: int, debug: bool = False, **more: Any) -> uvicorn.Config:
    """The server's configuration; `more` are further options of uvicorn's."""
    options: dict[str, Any] = {
        "http": ImpatientProtocol,
        "ws": "websockets-sansio" if "websockets-sansio" in uvicorn.config.WS_PROTOCOLS else "auto",
        "ws_max_size": MOST_MESSAGE_BYTES,
        "limit_concurrency": MOST_CONNECTIONS,
        "log_level": "info" if debug else "warning",
        "access_log": False,
        "timeout_graceful_shutdown": FINISHING_SECONDS,
        "server_header": False,
        "proxy_headers": False,  # `ProxiedApp` reads them
    }
    return uvicorn.Config(ProxiedApp(app), host=host, port=port, **{**options, **more})


class EndingServer(uvicorn.Server):
    """A server that tells what still runs to stop before it cuts connections off."""

    answering_seconds = ANSWERING_SECONDS

    def __init__(self, config: uvicorn.Config, closing: Closing) -> None:
        super().__init__(config)
        self._closing = closing

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        stopping = asyncio.get_running_loop().call_later(self.answering_seconds, self._closing.stop)
        try:
            await super().shutdown(sockets)
        finally:
            stopping.cancel()


def run_server(app: ASGIApp, closing: Closing, *, host: str, port: int, debug: bool) -> None:
    """Serve until the process is told to end. `closing` is told before open requests are cut off."""
    EndingServer(make_config(app, host=host, port=port, debug=debug), closing).run()
