"""The server on standard input and output, for a client that starts it itself.

Standard output belongs to the protocol: while the server runs, whatever else is written there goes to standard error.
"""

from __future__ import annotations

import anyio
from mcp.server.stdio import stdio_server

from rag.assistant import Assistant
from rag.mcp_server.server import make_server


def serve_stdio(assistant: Assistant) -> None:
    """Serve one client until it closes standard input."""
    anyio.run(_serve, assistant)


async def _serve(assistant: Assistant) -> None:
    server = make_server(assistant)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
