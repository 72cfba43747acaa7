"""Calls of mcp's own client on a server in this process."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import anyio
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp.types import CallToolResult, TextContent

from rag import Assistant
from rag.mcp_server.server import make_server

Result = TypeVar("Result")


def talk(assistant: Assistant, work: Callable[[Client], Awaitable[Result]], *, mode: str = "auto") -> Result:
    """What `work` returns, given a client of a server over the assistant. Raises `MCPError`."""

    async def run() -> Result | MCPError:
        async with Client(make_server(assistant), mode=mode) as client:
            try:
                return await work(client)
            except MCPError as error:  # raised through the client's task group it would come in a group
                return error

    result = anyio.run(run)
    if isinstance(result, MCPError):
        raise result
    return result


def call(assistant: Assistant, tool: str, **arguments: Any) -> Any:
    """The structured result of a tool, which its text repeats. The client has checked it against the tool's schema."""
    result = call_raw(assistant, tool, arguments)
    assert not result.is_error, read_text(result)
    assert json.loads(read_text(result)) == result.structured_content
    return result.structured_content


def call_wrong(assistant: Assistant, tool: str, **arguments: Any) -> str:
    """The line with which a tool refuses a call."""
    result = call_raw(assistant, tool, arguments)
    assert result.is_error and result.structured_content is None
    assert "\n" not in read_text(result)
    return read_text(result)


def call_raw(assistant: Assistant, tool: str, arguments: dict[str, Any]) -> CallToolResult:
    """The result of a tool as the client gets it."""
    return talk(assistant, lambda client: client.call_tool(tool, arguments))


def read_text(result: CallToolResult) -> str:
    """The text of a result, which is its only content."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text
