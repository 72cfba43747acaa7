"""The server on standard input and output, for a client that starts it itself.

Standard output belongs to the protocol: while the server runs, whatever else is written there goes to standard error.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import anyio
from anyio.abc import ObjectReceiveStream, ObjectSendStream
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp.types import INVALID_REQUEST, PARSE_ERROR, ErrorData, JSONRPCError
from pydantic import ValidationError

from rag.assistant import Assistant
from rag.mcp_server.server import make_server


def serve_stdio(assistant: Assistant) -> None:
    """Serve one client until it closes standard input."""
    anyio.run(_serve, assistant)


async def _serve(assistant: Assistant) -> None:
    server = make_server(assistant)
    read_in, read_out = anyio.create_memory_object_stream[Any](0)
    async with stdio_server() as (incoming, outgoing), anyio.create_task_group() as tasks:
        tasks.start_soon(_pass_on, incoming, read_in, outgoing)
        await server.run(read_out, outgoing, server.create_initialization_options())
        tasks.cancel_scope.cancel()


async def _pass_on(
    incoming: ObjectReceiveStream[Any], passed: ObjectSendStream[Any], outgoing: ObjectSendStream[SessionMessage]
) -> None:
    """Pass the client's messages on to the server. A line that is not a message gets an error of the protocol."""
    with suppress(anyio.ClosedResourceError, anyio.BrokenResourceError):  # the client has gone
        async with passed:
            async for item in incoming:
                if not isinstance(item, Exception):
                    await passed.send(item)
                elif error := explain_line(item):
                    await outgoing.send(SessionMessage(JSONRPCError(jsonrpc="2.0", id=None, error=error)))


def explain_line(error: Exception) -> ErrorData | None:
    """The error for a line that is no message; None for an empty line."""
    first = error.errors()[0] if isinstance(error, ValidationError) else {"type": "", "input": "?"}
    if first["type"] != "json_invalid":
        return ErrorData(code=INVALID_REQUEST, message="The line is not a request of the protocol (JSON-RPC 2.0).")
    if isinstance(first["input"], str) and not first["input"].strip():
        return None
    return ErrorData(code=PARSE_ERROR, message="The line is not JSON.")
