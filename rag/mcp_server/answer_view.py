"""The answer as a small page (MCP Apps), for hosts that can show one: its sentences, and each quote marked where it
stands. Other hosts show the text.

The page is one file, which loads nothing and asks for no permission; the host puts it in a sandbox and hands it the
tool's result.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from mcp.server.apps import APP_MIME_TYPE, EXTENSION_ID
from mcp.types import ReadResourceResult, TextResourceContents

ANSWER_VIEW = "ui://footnote/answer"
"""The address of the page."""

TOOL_META: dict[str, Any] = {"ui": {"resourceUri": ANSWER_VIEW}}
"""What a tool says about itself whose result the page shows."""

EXTENSIONS: dict[str, dict[str, Any]] = {EXTENSION_ID: {}}
"""What the server says that it can do beyond the protocol."""


def read_answer_view() -> ReadResourceResult:
    """The page, as a resource."""
    contents = TextResourceContents(
        uri=ANSWER_VIEW, mime_type=APP_MIME_TYPE, text=_read_page(), _meta={"ui": {"prefersBorder": True}}
    )
    return ReadResourceResult(contents=[contents])


@cache
def _read_page() -> str:
    return Path(__file__).with_suffix(".html").read_text(encoding="utf-8")
